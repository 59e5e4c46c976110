/** The requests that the developer portal answers. Nothing of a body reaches an error but what is known to be harmless. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Cookies from "effect/http/Cookies"
import type * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import {
  DecodeError,
  GatewayError,
  InvalidCredentials,
  NoUsableKey,
  Throttled,
  type Origin,
  type PortalError
} from "../../../exchange/ClashError.ts"
import { exchange, type Exchange } from "../../../exchange/internal/exchange.ts"
import { patienceOf } from "../../../exchange/internal/patience.ts"
import { parseJson, reject, textAt } from "../../../exchange/internal/errors/rejection.ts"
import { isSendable, strike, textsIn } from "../../../exchange/internal/errors/secrets.ts"
import { isAddress, unmapped } from "./address.ts"
import type { CheckedAccount, Settings } from "./options.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Bodies
// ---------------------------------------------------------------------------------------------------------------------

const Login = Schema.Struct({ temporaryAPIToken: Schema.String })

const TokenPayload = Schema.Struct({
  limits: Schema.Array(Schema.Struct({ cidrs: Schema.optionalKey(Schema.Array(Schema.String)) }))
})

/** A key as the portal shows it. */
export interface PortalKey extends Schema.Schema.Type<typeof PortalKey> {}
const PortalKey = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  description: Schema.optionalKey(Schema.NullOr(Schema.String)),
  cidrRanges: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.String))),
  // What no header can carry would never leave, and its error would be another one each time.
  key: Schema.String.check(Schema.makeFilter(isSendable))
})

const KeyList = Schema.Struct({ keys: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Unknown))) })
const decodeKey = Schema.decodeUnknownOption(PortalKey)

/** A row that cannot be read is a key all the same, and takes its place in the account; it is none of ours. */
const unreadable: PortalKey = { id: "", name: "", key: "" }

const keysOf = ({ keys }: typeof KeyList.Type): ReadonlyArray<PortalKey> =>
  (keys ?? []).map((row) => Option.getOrElse(decodeKey(row), () => unreadable))
const KeyCreated = Schema.Struct({ key: PortalKey })

/** `someone@example.org` as `s***@example.org`: enough to tell accounts apart. */
export const maskAccount = (email: string): string => email.replace(/^(.?)[^@]*/, "$1***")

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
// Errors
// ---------------------------------------------------------------------------------------------------------------------

const isSecretName = (name: string): boolean => /key|token|pass|secret|session|mail|auth|cookie/i.test(name)

/** Refused by the portal itself: a page is of somebody before it, who knows nothing of passwords. */
const isRefused = (status: number): boolean => status === 401 || status === 403
const isPage = ({ body }: Exchange): boolean =>
  Result.getOrElse(body.text, () => "")
    .trimStart()
    .startsWith("<")

/** What a refusal says of itself: two known fields, without what was sent, and without what the body itself calls secret. */
const describe = (answer: Exchange, sent: ReadonlyArray<string>): string | undefined => {
  const body = Result.getOrUndefined(Result.flatMap(answer.body.text, parseJson))
  const said = textAt(body, "description") ?? textAt(body, "message")
  return said === undefined ? undefined : strike(said, [...sent, ...textsIn(body, isSecretName)]).slice(0, 200)
}

/** Portal answers that are not a success. */
const refusal = Effect.fnUntraced(function* (where: Origin, answer: Exchange, sent: ReadonlyArray<string>) {
  const error = reject(where, answer, yield* Clock.currentTimeMillis)
  const rejection = { ...where, status: answer.status, detail: describe(answer, sent) }
  return error instanceof Throttled
    ? new Throttled({ ...rejection, retryAfter: error.retryAfter })
    : new GatewayError(rejection)
})

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

// ---------------------------------------------------------------------------------------------------------------------
// Client
// ---------------------------------------------------------------------------------------------------------------------

/** Is a session not known, or no longer? */
const isSessionLost = (error: PortalError): boolean => error._tag === "GatewayError" && isRefused(error.status)

/** Somebody who has signed in. */
export interface Session {
  readonly account: CheckedAccount
  /** The account, masked. */
  readonly name: string
  readonly cookie: string
  /** The address that the portal saw, if it says so. */
  readonly ip: string | undefined
  /** What must show in no error. */
  readonly secrets: ReadonlyArray<string>
}

/** Somebody who has signed in, in the session that is valid now. */
export interface SignedIn {
  current: Session
}

/**
 * What can be asked of the portal. Where a session is not known, or no longer, one signs in once more and asks again: it may
 * end in the middle, and one machine of the portal may not know yet what another one has signed in.
 */
export interface PortalClient {
  readonly login: (account: CheckedAccount) => Effect.Effect<SignedIn, PortalError>
  readonly list: (session: SignedIn) => Effect.Effect<ReadonlyArray<PortalKey>, PortalError>
  readonly create: (session: SignedIn, key: NewKey) => Effect.Effect<PortalKey, PortalError>
  /** A key that is gone already is revoked as well. */
  readonly revoke: (session: SignedIn, id: string) => Effect.Effect<void, PortalError>
}

/** A key to be made. */
export interface NewKey {
  readonly name: string
  readonly description: string
  readonly cidrRanges: ReadonlyArray<string>
}

const originOf = (operation: string, name: string): Origin => ({
  operation: `DeveloperPortal.${operation}`,
  subject: name
})

/** The portal behind an HTTP client. */
export const makePortalClient = (client: HttpClient.HttpClient, settings: Settings): PortalClient => {
  const post = (where: Origin, path: string, body: unknown, cookie?: string) =>
    exchange(
      client,
      HttpClientRequest.post(
        settings.portal.url + path,
        cookie === undefined ? undefined : { headers: { cookie } }
      ).pipe(HttpClientRequest.bodyJsonUnsafe(body)),
      where,
      patienceOf(settings.timeout)
    )

  const once = Effect.fnUntraced(function* (session: Session, operation: string, body: unknown) {
    const where = originOf(operation, session.name)
    const answer = yield* post(where, `/apikey/${operation}`, body, session.cookie)
    return answer.status === 200 ? answer : yield* Effect.fail(yield* refusal(where, answer, session.secrets))
  })

  const open = Effect.fnUntraced(function* (account: CheckedAccount): Effect.fn.Return<Session, PortalError> {
    const name = maskAccount(account.email)
    const where = originOf("login", name)
    const password = Redacted.value(account.password)
    const secrets = [account.email, password]
    const answer = yield* post(where, "/login", { email: account.email, password })
    if (isRefused(answer.status) && !isPage(answer)) return yield* new InvalidCredentials({ account: name })
    if (answer.status !== 200) return yield* Effect.fail(yield* refusal(where, answer, secrets))
    const body = yield* decode(where, Login, answer)
    const cookie = Cookies.toCookieHeader(answer.cookies)
    const ip = ipOfToken(body.temporaryAPIToken)
    const hidden = [...secrets, body.temporaryAPIToken, ...cookie.split(/;\s*|=/)]
    return { account, name, cookie, ip, secrets: hidden }
  })

  /** A page that refuses once is of somebody before the portal. */
  const signIn = (account: CheckedAccount): Effect.Effect<Session, PortalError> =>
    Effect.catchIf(open(account), isSessionLost, () => open(account))

  const call = (session: SignedIn, operation: string, body: unknown): Effect.Effect<Exchange, PortalError> =>
    Effect.catchIf(
      Effect.suspend(() => once(session.current, operation, body)),
      isSessionLost,
      () =>
        Effect.flatMap(signIn(session.current.account), (renewed) => {
          session.current = renewed
          return once(renewed, operation, body)
        })
    )

  return {
    login: (account) => Effect.map(signIn(account), (current) => ({ current })),
    list: (session) =>
      Effect.flatMap(call(session, "list", {}), (answer) =>
        Effect.map(decode(originOf("list", session.current.name), KeyList, answer), keysOf)
      ),
    create: (session, { cidrRanges, description, name }) =>
      Effect.flatMap(call(session, "create", { name, description, cidrRanges, scopes: ["clash"] }), (answer) =>
        Effect.map(decode(originOf("create", session.current.name), KeyCreated, answer), ({ key }) => key)
      ),
    revoke: (session, id) =>
      Effect.catchIf(
        Effect.asVoid(call(session, "revoke", { id })),
        (error) => error._tag === "GatewayError" && (error.status === 404 || error.status === 410),
        () => Effect.void
      )
  }
}

/** The address to make keys for, as far as anybody knows it. */
export const addressOf = (
  { current }: SignedIn,
  named: string | undefined,
  settings: Settings
): Effect.Effect<string, NoUsableKey> => {
  const known = named ?? settings.ip ?? current.ip
  const ip = known === undefined ? undefined : unmapped(known)
  return ip !== undefined && isAddress(ip)
    ? Effect.succeed(ip)
    : Effect.fail(
        new NoUsableKey({ detail: "the portal does not tell this machine's IP address; set it with the option ip" })
      )
}
