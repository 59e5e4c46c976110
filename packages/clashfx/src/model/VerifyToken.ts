/** The proof that somebody owns an account: the API token that the game shows in its settings. */
import * as Schema from "effect/Schema"
import { open } from "./internal/wire.ts"
import { PlayerTag } from "./Tag.ts"

/** What is posted to `/players/{playerTag}/verifytoken`. */
export class VerifyTokenRequest extends Schema.Opaque<VerifyTokenRequest>()(
  Schema.Struct({ token: Schema.String }).annotate({ identifier: "VerifyTokenRequest" })
) {}

/** The verdict; a wrong token is not an error but the status `invalid`. */
export class VerifyTokenResponse extends Schema.Opaque<VerifyTokenResponse>()(
  Schema.Struct({
    tag: PlayerTag,
    token: Schema.String,
    status: open("ok", "invalid")
  }).annotate({ identifier: "VerifyTokenResponse" })
) {}

/** Was the token the right one? */
export const isVerified = (response: VerifyTokenResponse): boolean => response.status === "ok"
