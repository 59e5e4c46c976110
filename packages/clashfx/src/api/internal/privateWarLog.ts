/** The one 403 that is about the clan and not about the key: it comes without a message. */
import * as Effect from "effect/Effect"
import { inPlaceOf } from "../../exchange/internal/order/copies.ts"
import { PrivateWarLog, type RequestError } from "../../exchange/ClashError.ts"

const translate = (error: RequestError): RequestError | PrivateWarLog =>
  error._tag === "Forbidden" &&
  error.detail === undefined &&
  (error.reason === "accessDenied" || error.reason === "accessDenied.privateWarLog")
    ? inPlaceOf(
        new PrivateWarLog({
          operation: error.operation,
          subject: error.subject,
          status: error.status,
          reason: error.reason
        }),
        error
      )
    : error

/** On the war log and the current war, a 403 `accessDenied` without message means that the log is private. */
export const privateWarLog = <A, R>(
  effect: Effect.Effect<A, RequestError, R>
): Effect.Effect<A, RequestError | PrivateWarLog, R> => Effect.mapError(effect, translate)
