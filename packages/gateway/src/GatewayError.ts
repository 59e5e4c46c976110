/** Why a gateway does not start, in one line each, with what to do about it. */
import * as Data from "effect/Data"

/**
 * It would listen where others reach it, and nobody has a token yet.
 *
 * What to do: make a token first (`clashfx token create --name me --scope admin`), or listen on 127.0.0.1.
 */
export class TokensMissing extends Data.TaggedError("TokensMissing")<{ readonly host: string }> {
  override get message(): string {
    return (
      `a gateway on ${this.host} can be reached from other machines and has no token yet: make one first with ` +
      '"clashfx token create --name me --scope admin", or listen on 127.0.0.1'
    )
  }
}

/**
 * The address cannot be listened on.
 *
 * What to do: choose another `port`, or a `host` that this machine has.
 */
export class CannotListen extends Data.TaggedError("CannotListen")<{
  readonly host: string
  readonly port: number
  readonly cause: unknown
}> {
  override get message(): string {
    const why = this.cause instanceof Error ? this.cause.message : String(this.cause)
    return `cannot listen on ${this.host}:${this.port}; is another program there, or is the address not this machine's? [${why}]`
  }
}

/**
 * The gateway's tables could not be made, read or written.
 *
 * What to do: look at the `cause`: the database is away, full, or refuses to be written.
 */
export class StoreFailed extends Data.TaggedError("StoreFailed")<{
  readonly operation: string
  readonly cause: unknown
}> {
  override get message(): string {
    return `the gateway's database failed at ${this.operation}; see the cause`
  }
}

/**
 * A token that is asked for cannot be one.
 *
 * What to do: what `detail` says.
 */
export class InvalidToken extends Data.TaggedError("InvalidToken")<{ readonly detail: string }> {
  override get message(): string {
    return `this token cannot be made: ${this.detail}`
  }
}
