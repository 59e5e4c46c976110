/**
 * The developer portal, where accounts make API keys that are bound to IP addresses. Unofficial, but every client library
 * signs in this way.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Cookies from "effect/http/Cookies"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as IpNetwork from "effect/net/IpNetwork"
import * as NetAddress from "effect/net/NetAddress"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import {
  DecodeError,
  GatewayError,
  InvalidCredentials,
  KeyLimitReached,
  Maintenance,
  NoUsableKey,
  Throttled,
  type Network,
  type Origin,
  type PortalError,
  type Timeout
} from "../exchange/ClashError.ts"
import { exchange, type Exchange } from "../exchange/internal/exchange.ts"
import { parseJson, reject } from "../exchange/internal/rejection.ts"
import type { ApiKey } from "./KeyPool.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Options
// ---------------------------------------------------------------------------------------------------------------------

/** The email and password of an account at https://developer.clashofclans.com. */
export interface Account {
  readonly email: string
  readonly password: Redacted.Redacted<string>
}

/** How keys are found and made. */
export interface Options {
  /** Keys with this name are ours: they may be reused and, where needed, replaced. Default `clashfx`. */
  readonly keyName?: string | undefined
  /** How many keys to use per account, 1 to 10; default 1. */
  readonly keyCount?: number | undefined
  /** The address to make keys for; default the one the portal sees. Needed behind proxies that change it. */
  readonly ip?: string | undefined
  /** Delete our keys of other addresses even when there is room for new ones; default no. */
  readonly revokeStale?: boolean | undefined
  /** The portal's address; default `https://developer.clashofclans.com/api`. */
  readonly portalUrl?: string | undefined
  /** For each request to the portal; default 30 seconds. */
  readonly timeout?: Duration.Input | undefined
}

/** An account holds at most this many keys. */
export const keyLimit = 10

// ---------------------------------------------------------------------------------------------------------------------
// Bodies
// ---------------------------------------------------------------------------------------------------------------------

const Login = Schema.Struct({ temporaryAPIToken: Schema.String })

const TokenPayload = Schema.Struct({
  limits: Schema.Array(Schema.Struct({ cidrs: Schema.optionalKey(Schema.Array(Schema.String)) }))
})

const PortalKey = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  description: Schema.optionalKey(Schema.NullOr(Schema.String)),
  cidrRanges: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.String))),
  key: Schema.String
})
type PortalKey = typeof PortalKey.Type

const KeyList = Schema.Struct({ keys: Schema.optionalKey(Schema.NullOr(Schema.Array(PortalKey))) })
const KeyCreated = Schema.Struct({ key: PortalKey })

// ---------------------------------------------------------------------------------------------------------------------
// Pure parts
// ---------------------------------------------------------------------------------------------------------------------

/** `someone@example.org` as `s***@example.org`: enough to tell accounts apart. */
export const maskAccount = (email: string): string => email.replace(/^(.?)[^@]*/, "$1***")

/** Does a range of a key (a plain address or a CIDR) contain the address? */
export const contains = (range: string, ip: string): boolean => {
  if (range === ip) return true
  const address = NetAddress.ipFromString(ip)
  const network = IpNetwork.fromString(range)
  return Result.isSuccess(address) && Result.isSuccess(network) && IpNetwork.contains(network.success, address.success)
}

/** The address that the portal saw: the first limit with addresses in the token's payload. */
export const ipOfToken = (token: string): string | undefined => {
  const payload = Result.getOrUndefined(Base64Url.decodeString(token.split(".")[1] ?? ""))
  const json = payload === undefined ? undefined : Result.getOrUndefined(parseJson(payload))
  const decoded = Schema.decodeUnknownOption(TokenPayload)(json)
  if (decoded._tag === "None") return undefined
  const cidrs = decoded.value.limits.find((limit) => (limit.cidrs?.length ?? 0) > 0)?.cidrs
  return cidrs?.[0]?.split("/")[0]
}

// ---------------------------------------------------------------------------------------------------------------------
// Sign-in
// ---------------------------------------------------------------------------------------------------------------------

/** A conversation with the portal. */
export interface DeveloperPortal {
  /**
   * The keys of an account that work from here: existing ones with our name and address, then new ones. Keys in `discard`
   * are deleted first. Keys of other names are never touched. When it fails half-way, what it made is deleted again.
   */
  readonly signIn: (account: Account, discard: ReadonlySet<string>) => Effect.Effect<ReadonlyArray<ApiKey>, PortalError>
}

interface Session {
  readonly account: Account
  readonly name: string
  readonly cookie: string
  readonly ip: string
}

const origin = (operation: string, account: string): Origin => ({
  operation: `DeveloperPortal.${operation}`,
  subject: account
})

/** Portal answers that are not a success. */
const refuse = Effect.fnUntraced(function* (where: Origin, answer: Exchange) {
  const error = reject(where, answer, yield* Clock.currentTimeMillis)
  if (error instanceof Throttled || error instanceof Maintenance || error instanceof GatewayError) return error
  return new GatewayError({ ...where, status: answer.status, detail: error.detail })
})

export const make = (client: HttpClient.HttpClient, options: Options): DeveloperPortal => {
  const base = (options.portalUrl ?? "https://developer.clashofclans.com/api").replace(/\/+$/, "")
  const keyName = options.keyName ?? "clashfx"
  const keyCount = Math.min(Math.max(Math.trunc(options.keyCount ?? 1), 1), keyLimit)
  const timeout = Duration.fromInputUnsafe(options.timeout ?? Duration.seconds(30))

  const post = (
    where: Origin,
    path: string,
    body: unknown,
    cookie?: string
  ): Effect.Effect<Exchange, Network | Timeout> =>
    exchange(
      client,
      HttpClientRequest.post(base + path, cookie === undefined ? undefined : { headers: { cookie } }).pipe(
        HttpClientRequest.bodyJsonUnsafe(body)
      ),
      where,
      timeout
    )

  const decode = <A, I>(where: Origin, schema: Schema.Codec<A, I>, answer: Exchange): Effect.Effect<A, DecodeError> => {
    const failure = (detail: string) =>
      // Bodies of the portal hold keys: they go into no error.
      new DecodeError({ ...where, path: "", detail, status: answer.status, body: "" })
    return Result.match(Result.flatMap(answer.body.text, parseJson), {
      onFailure: () => Effect.fail(failure("the answer is not JSON")),
      onSuccess: (json) =>
        Effect.mapError(Schema.decodeUnknownEffect(schema)(json), () => failure("the answer has another shape"))
    })
  }

  const call = Effect.fnUntraced(function* (session: Session, operation: string, body: unknown) {
    const where = origin(operation, session.name)
    const answer = yield* post(where, `/apikey/${operation}`, body, session.cookie)
    return answer.status === 200 ? answer : yield* Effect.fail(yield* refuse(where, answer))
  })

  const login = Effect.fnUntraced(function* (account: Account): Effect.fn.Return<Session, PortalError> {
    const name = maskAccount(account.email)
    const where = origin("login", name)
    const response = yield* post(where, "/login", { email: account.email, password: Redacted.value(account.password) })
    if (response.status === 403 || response.status === 401) return yield* new InvalidCredentials({ account: name })
    if (response.status !== 200) return yield* Effect.fail(yield* refuse(where, response))
    const body = yield* decode(where, Login, response)
    const ip = options.ip ?? ipOfToken(body.temporaryAPIToken)
    if (ip === undefined) {
      return yield* new NoUsableKey({
        detail: "the portal does not tell this machine's IP address; set it as an option"
      })
    }
    return { account, name, cookie: Cookies.toCookieHeader(response.cookies), ip }
  })

  const list = (session: Session) =>
    Effect.flatMap(call(session, "list", {}), (answer) =>
      Effect.map(
        decode(origin("list", session.name), KeyList, answer),
        ({ keys }): ReadonlyArray<PortalKey> => keys ?? []
      )
    )

  const create = (session: Session, body: unknown) =>
    Effect.flatMap(call(session, "create", body), (answer) =>
      Effect.map(decode(origin("create", session.name), KeyCreated, answer), ({ key }) => key)
    )

  /** The status says it all. */
  const revoke = (session: Session, id: string) => call(session, "revoke", { id })

  const isStale = (session: Session, key: PortalKey): boolean =>
    key.name === keyName && !(key.cidrRanges ?? []).some((range) => contains(range, session.ip))

  /** Deletes what a failed sign-in has made; found by its mark, so that a lost answer leaves nothing behind either. */
  const cleanUp = (session: Session, mark: string) =>
    Effect.flatMap(list(session), (keys) =>
      Effect.forEach(
        keys.filter((key) => key.name === keyName && (key.description ?? "").includes(mark)),
        (key) => revoke(session, key.id),
        { discard: true }
      )
    ).pipe(Effect.catch((error) => Effect.logWarning(`Keys marked "${mark}" may be left: ${error.message}`)))

  const createAll = Effect.fnUntraced(function* (session: Session, mark: string, count: number) {
    const made: Array<PortalKey> = []
    let refusal: GatewayError | undefined
    const body = {
      name: keyName,
      description: `Made by clashfx, ${mark}`,
      cidrRanges: [session.ip],
      scopes: ["clash"]
    }
    while (made.length < count && refusal === undefined) {
      const result = yield* Effect.result(create(session, body))
      if (Result.isSuccess(result)) made.push(result.success)
      else if (result.failure instanceof GatewayError && !result.failure.isRetryable) {
        // The portal says no: somebody else filled the account meanwhile, or it does not like what we ask for.
        refusal = result.failure
        yield* Effect.logWarning(`${session.name} takes no more keys: ${refusal.detail ?? refusal.status}`)
      } else return yield* Effect.fail(result.failure)
    }
    return { made, refusal }
  })

  const signInOnce = Effect.fnUntraced(function* (
    account: Account,
    discard: ReadonlySet<string>
  ): Effect.fn.Return<ReadonlyArray<ApiKey>, PortalError> {
    const session = yield* login(account)
    const found = yield* list(session)
    const mark = (yield* Random.nextInt).toString(36)
    let keys: ReadonlyArray<PortalKey> = found

    const drop = (dropped: ReadonlyArray<PortalKey>) =>
      Effect.forEach(
        dropped,
        (key) => Effect.tap(revoke(session, key.id), () => Effect.sync(() => (keys = keys.filter((k) => k !== key)))),
        { discard: true }
      )

    yield* drop(keys.filter((key) => key.name === keyName && discard.has(key.id)))
    if (options.revokeStale === true) yield* drop(keys.filter((key) => isStale(session, key)))
    const ours = keys.filter((key) => key.name === keyName && !isStale(session, key)).slice(0, keyCount)
    const wanted = keyCount - ours.length
    const missing = Math.max(0, keys.length + wanted - keyLimit)
    yield* drop(keys.filter((key) => isStale(session, key)).slice(0, missing))

    const room = Math.max(0, Math.min(wanted, keyLimit - keys.length))
    if (room < wanted) {
      yield* Effect.logWarning(`${session.name} has room for only ${room} of ${wanted} more keys`)
    }
    const { made, refusal } = yield* createAll(session, mark, room).pipe(
      Effect.onExit((exit) => (exit._tag === "Success" ? Effect.void : cleanUp(session, mark)))
    )
    const usable = [...ours, ...made]
    if (usable.length === 0) {
      const held = refusal === undefined ? keys : yield* list(session)
      return yield* refusal !== undefined && held.length < keyLimit
        ? refusal
        : new KeyLimitReached({ account: session.name, keys: held.length })
    }
    return usable.map((key) => ({ id: key.id, value: Redacted.make(key.key, { label: "api key" }) }))
  })

  return {
    signIn: (account, discard) =>
      signInOnce(account, discard).pipe(
        Effect.retry({ while: (error) => error.isRetryable, times: 2, schedule: Schedule.exponential("1 second") }),
        Effect.withSpan("DeveloperPortal.signIn", { attributes: { account: maskAccount(account.email) } })
      )
  }
}
