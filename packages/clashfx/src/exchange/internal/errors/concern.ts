/** Whom an error concerns: everybody who asks the same, or the one who asked, with keys, a schema and patience of his own. */
import { type Forbidden, type InvalidIp, isTransient, type RequestError } from "../../ClashError.ts"

/** What a key may not ask for is no matter of the key alone: others may not either. */
const aboutScope = "accessDenied.invalidScope"

/** Is it about the key that was used, and not about what was asked for? Reasons may go on behind a dot. */
export const isKeyRejection = (error: RequestError): error is InvalidIp | Forbidden =>
  error._tag === "InvalidIp" ||
  (error._tag === "Forbidden" &&
    /^accessDenied(?:\.|$)/.test(error.reason ?? "") &&
    error.reason !== aboutScope &&
    /invalid authorization/i.test(error.detail ?? ""))

/** Would whoever asks the same get it? What passes, and what became of one attempt with one key, tells others nothing. */
export const concernsAll = (error: RequestError): boolean => {
  switch (error._tag) {
    case "InvalidArgument":
    case "Maintenance":
    case "NotFound":
      return true
    case "Forbidden":
      return !isKeyRejection(error)
    case "GatewayError":
      return !error.isRetryable
    default:
      return false
  }
}

/** May somebody who shared a request with the same keys fare better alone? It passes, or another one's schema did not fit. */
export const mayFareBetter = (error: RequestError): boolean => isTransient(error) || error._tag === "DecodeError"
