/** The developer portal: accounts, sessions, and up to ten keys for each account. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { PortalRoute } from "../Fault.ts"
import type { Counters } from "../edge/Stats.ts"
import * as Prng from "../world/Prng.ts"
import * as Keys from "./Keys.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Accounts
// ---------------------------------------------------------------------------------------------------------------------

/** A key that an account has from the start. */
export interface KeySpec {
  readonly name: string
  /** Plain addresses or CIDR ranges. */
  readonly cidrRanges: ReadonlyArray<string>
  readonly description?: string | undefined
  /** What is sent as bearer. Default: made up. */
  readonly key?: string | undefined
}

/** An account from the start. */
export interface AccountSpec {
  readonly email: string
  readonly password: string
  /** Keys that it has from the beginning; default none. An account has ten at most. */
  readonly keys?: ReadonlyArray<KeySpec> | undefined
}

/** An account. */
export interface Account {
  readonly id: string
  readonly email: string
  readonly password: string
  keys: ReadonlyArray<Keys.ApiKey>
}

interface Session {
  readonly account: Account
  readonly until: number
}

/** Everything the portal keeps. */
export interface Portal {
  readonly prng: Prng.Prng
  readonly sessionSeconds: number
  readonly accounts: Map<string, Account>
  readonly sessions: Map<string, Session>
  /** What the API accepts as bearer. */
  readonly bearers: Map<string, Keys.Bearer>
}

/** An account holds at most this many keys. */
export const keyLimit = 10

/** A portal with accounts. A session lasts half an hour by default. */
export const make = (accounts: ReadonlyArray<AccountSpec>, sessionSeconds = 1800): Portal => {
  const portal: Portal = {
    prng: Prng.make("portal"),
    sessionSeconds,
    accounts: new Map(),
    sessions: new Map(),
    bearers: new Map()
  }
  for (const { email, keys = [], password } of accounts) {
    const account: Account = { id: Keys.uuid(portal.prng), email, password, keys: [] }
    portal.accounts.set(email, account)
    for (const key of keys) addKey(portal, account, key, 0)
  }
  return portal
}

const addKey = (portal: Portal, account: Account, spec: KeySpec, now: number): Keys.ApiKey => {
  const { cidrRanges, description = "", name } = spec
  const made: Keys.ApiKey = {
    id: Keys.uuid(portal.prng),
    developerId: account.id,
    tier: "developer/silver",
    name,
    description,
    origins: null,
    scopes: ["clash"],
    cidrRanges,
    validUntil: null,
    key: spec.key ?? Keys.token(portal.prng, { developerId: account.id, cidrs: cidrRanges, issuedAt: now })
  }
  account.keys = [...account.keys, made]
  portal.bearers.set(made.key, { cidrRanges, until: Number.POSITIVE_INFINITY })
  return made
}

const removeKey = (portal: Portal, account: Account, key: Keys.ApiKey) => {
  account.keys = account.keys.filter((other) => other !== key)
  portal.bearers.delete(key.key)
}

/** Takes a bearer out of use wherever it comes from; `false` when there is none. */
export const revokeBearer = (portal: Portal, bearer: string): boolean => {
  for (const account of portal.accounts.values()) {
    const key = account.keys.find((candidate) => candidate.key === bearer)
    if (key !== undefined) removeKey(portal, account, key)
  }
  return portal.bearers.delete(bearer)
}

// ---------------------------------------------------------------------------------------------------------------------
// Requests
// ---------------------------------------------------------------------------------------------------------------------

/** A request to the portal. */
export interface Request {
  readonly route: PortalRoute
  readonly body: string
  readonly cookies: Readonly<Record<string, string>>
  /** Where it comes from. */
  readonly ip: string
  /** Did it come over TLS? */
  readonly secure: boolean
  /** Milliseconds on the clock. */
  readonly now: number
}

const answer = (value: unknown, status = 200) =>
  HttpServerResponse.text(JSON.stringify(value), { status, contentType: "application/json; charset=utf-8" })

const ok = { code: 0, message: "ok", detail: null }

const refuse = (status: number, message: string) =>
  answer({ status: { code: status, message, detail: null }, description: message }, status)

const decodes = <S extends Schema.ConstraintDecoder<unknown>>(schema: S) =>
  Schema.decodeResult(Schema.fromJsonString(schema))

const decodeLogin = decodes(Schema.Struct({ email: Schema.String, password: Schema.String }))
const decodeRevoke = decodes(Schema.Struct({ id: Schema.String }))
const decodeCreate = decodes(
  Schema.Struct({
    name: Schema.NonEmptyString,
    description: Schema.NonEmptyString,
    cidrRanges: Schema.NonEmptyArray(Schema.String),
    scopes: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.String)))
  })
)

/** How long the token of a login works as a key. */
const temporary = 3_600_000

const login = (portal: Portal, counters: Counters, { body, ip, now, secure }: Request) => {
  const sent = decodeLogin(body)
  if (Result.isFailure(sent)) return refuse(400, "email and password are required")
  const account = portal.accounts.get(sent.success.email)
  if (account === undefined || account.password !== sent.success.password) {
    counters.failedLogins++
    return refuse(403, "invalid email or password")
  }
  counters.logins++
  const session = Keys.token(portal.prng, { developerId: account.id, cidrs: [], issuedAt: now })
  portal.sessions.set(session, { account, until: now + portal.sessionSeconds * 1000 })
  const token = Keys.token(portal.prng, {
    developerId: account.id,
    cidrs: [`${ip}/32`],
    issuedAt: now,
    expiresAt: now + temporary,
    origins: ["developer.clashofclans.com"]
  })
  portal.bearers.set(token, { cidrRanges: [ip], until: now + temporary })
  const response = answer({
    status: ok,
    sessionExpiresInSeconds: portal.sessionSeconds,
    auth: { uid: account.id, token: Keys.uuid(portal.prng), ua: null, ip: null },
    developer: {
      id: account.id,
      name: account.email.split("@")[0],
      game: "clashofclans",
      email: account.email,
      tier: "developer/silver",
      allowedScopes: null,
      maxCidrs: null,
      prevLoginTs: String(now),
      prevLoginIp: ip,
      prevLoginUa: "node"
    },
    temporaryAPIToken: token,
    swaggerUrl: "https://api.clashofclans.com/v1"
  })
  // Over plain HTTP a jar would drop a cookie that is marked as secure.
  return HttpServerResponse.setCookieUnsafe(response, "session", session, { path: "/", httpOnly: true, secure })
}

const within = (session: Session, now: number, more: object) =>
  answer({ status: ok, sessionExpiresInSeconds: Math.max(0, Math.ceil((session.until - now) / 1000)), ...more })

const create = (portal: Portal, counters: Counters, session: Session, { body, now }: Request) => {
  const sent = decodeCreate(body)
  if (Result.isFailure(sent)) return refuse(400, "name, description and cidrRanges are required")
  const odd = sent.success.cidrRanges.find((range) => !Keys.isRange(range))
  if (odd !== undefined) return refuse(400, `invalid cidrRanges: ${odd}`)
  if (session.account.keys.length >= keyLimit) return refuse(403, "too many keys: an account has ten at most")
  counters.keysCreated++
  return within(session, now, { key: addKey(portal, session.account, sent.success, now) })
}

const revoke = (portal: Portal, counters: Counters, session: Session, { body, now }: Request) => {
  const sent = decodeRevoke(body)
  const key = session.account.keys.find(({ id }) => Result.isSuccess(sent) && sent.success.id === id)
  if (key === undefined) return refuse(404, "there is no such key")
  counters.keysRevoked++
  removeKey(portal, session.account, key)
  return within(session, now, {})
}

/** Answers a request. */
export const handle = (portal: Portal, counters: Counters, request: Request): HttpServerResponse.HttpServerResponse => {
  if (request.route === "portal.login") return login(portal, counters, request)
  const session = portal.sessions.get(request.cookies["session"] ?? "")
  if (session === undefined || session.until <= request.now) return refuse(403, "the session has expired, log in again")
  if (request.route === "portal.create") return create(portal, counters, session, request)
  if (request.route === "portal.revoke") return revoke(portal, counters, session, request)
  return within(session, request.now, { keys: session.account.keys })
}
