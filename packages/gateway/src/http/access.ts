/**
 * Who may do what: the one place where a request's token, its address and its origin are looked at.
 *
 * With tokens, everybody needs one. Without any, and only where nobody but this machine reaches the gateway, everybody may
 * do everything; then pages of other sites and names that lead here (DNS rebinding) are kept out.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Result from "effect/Result"
import type { Token, TokenPriority, TokenScope, Tokens } from "../Tokens.ts"
import { Denied, Unauthorized } from "./problem.ts"
import { Quota } from "./quota.ts"

/** Who asks. */
export class Client extends Context.Service<
  Client,
  {
    readonly id: string
    readonly name: string
    readonly scope: TokenScope
    readonly priority: TokenPriority
    /** Takes a request out of what it may ask, or says in how many seconds there is one; nothing is no quota. */
    readonly quota: { readonly take: () => number } | undefined
  }
>()("@clashfx/gateway/Client") {}

/** What of a request says who asks. Names of headers are in lower case. */
export interface Incoming {
  readonly header: (name: string) => string | undefined
}

/** Looks at requests. */
export interface Access {
  readonly check: (incoming: Incoming, needed: TokenScope) => Result.Result<Client["Service"], Unauthorized | Denied>
}

export class CurrentAccess extends Context.Service<CurrentAccess, Access>()("@clashfx/gateway/CurrentAccess") {}

const ranks: Readonly<Record<TokenScope, number>> = { read: 0, watch: 1, admin: 2 }

/** Everybody on this machine, while there is no token. */
const local: Client["Service"] = {
  id: "local",
  name: "local",
  scope: "admin",
  priority: "interactive",
  quota: undefined
}

/** A host without its port; an IPv6 address has more colons than that of a port. */
const nameOf = (host: string): string => {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(host)?.[1]
  return (bracketed ?? (/^[^:]*:\d+$/.test(host) ? host.slice(0, host.indexOf(":")) : host)).toLowerCase()
}

/** Is this a name that only this machine has? */
export const isLoopback = (host: string): boolean => {
  const name = nameOf(host)
  return name === "localhost" || name === "::1" || /^127(?:\.\d{1,3}){3}$/.test(name)
}

const originHost = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined)

/** Does a page of another site ask? Browsers say so; programs that are none say nothing. */
const isForeign = ({ header }: Incoming): boolean => {
  const site = header("sec-fetch-site")
  if (site === "cross-site" || site === "same-site") return true
  const origin = header("origin")
  return origin !== undefined && originHost(origin) !== header("host")
}

/** The token of a request. A browser's WebSocket cannot send headers of its own, so there it is one of the protocols, beside the one spoken. */
const secretOf = ({ header }: Incoming): string | undefined => {
  const authorization = header("authorization")
  if (authorization !== undefined) return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? ""
  return /(?:^|[ ,])token\.([\w-]+)/.exec(header("sec-websocket-protocol") ?? "")?.[1]
}

/** Access by tokens; `isPrivate` when nobody but this machine reaches the gateway. */
export const make = (tokens: Tokens["Service"], isPrivate: boolean, now: () => number): Access => {
  const clients = new Map<string, { readonly token: Token; readonly client: Client["Service"] }>()
  const clientOf = (token: Token): Client["Service"] => {
    const known = clients.get(token.id)
    if (known !== undefined) return known.client
    const { id, name, priority, rate, scope } = token
    const client = { id, name, scope, priority, quota: rate === undefined ? undefined : new Quota(rate, now) }
    clients.set(id, { token, client })
    return client
  }
  return {
    check: (incoming, needed) => {
      const secret = secretOf(incoming)
      if (isForeign(incoming)) return Result.fail(new Denied({ message: "pages of other sites may not ask here" }))
      if (secret === undefined && isPrivate && tokens.isEmpty()) {
        return isLoopback(incoming.header("host") ?? "")
          ? Result.succeed(local)
          : Result.fail(new Denied({ message: "without tokens only localhost may ask; make a token first" }))
      }
      const token = secret === undefined || secret === "" ? undefined : tokens.find(secret)
      if (token === undefined) {
        return Result.fail(
          new Unauthorized({
            message:
              secret === undefined
                ? "a token is missing: send Authorization: Bearer cfx_..., made with clashfx token create"
                : "this token is not known, or was revoked"
          })
        )
      }
      return ranks[token.scope] >= ranks[needed]
        ? Result.succeed(clientOf(token))
        : Result.fail(new Denied({ message: `this token has the scope ${token.scope}; ${needed} is needed` }))
    }
  }
}

const incoming = ({ headers }: HttpServerRequest.HttpServerRequest): Incoming => ({ header: (name) => headers[name] })

/** The client of the current request, if it may do what needs this scope. */
export const requires = (
  needed: TokenScope
): Effect.Effect<Client["Service"], Unauthorized | Denied, CurrentAccess | HttpServerRequest.HttpServerRequest> =>
  Effect.gen(function* () {
    const access = yield* CurrentAccess
    return yield* Effect.fromResult(access.check(incoming(yield* HttpServerRequest.HttpServerRequest), needed))
  })
