/** The one 403 that is about the clan and not about the key: it comes without a message. */
import * as Effect from "effect/Effect"
import { PrivateWarLog, type RequestError } from "../../exchange/ClashError.ts"

const translate = (error: RequestError): RequestError | PrivateWarLog =>
  error._tag === "Forbidden" &&
  error.detail === undefined &&
  (error.reason === "accessDenied" || error.reason === "accessDenied.privateWarLog")
    ? new PrivateWarLog({
        operation: error.operation,
        subject: error.subject,
        status: error.status,
        reason: error.reason
      })
    : error

/** On the war log and the current war, a 403 `accessDenied` without message means that the log is private. */
export const privateWarLog = <A, R>(
  effect: Effect.Effect<A, RequestError, R>
): Effect.Effect<A, RequestError | PrivateWarLog, R> => Effect.mapError(effect, translate)
