/**
 * Who may use the gateway: tokens with scopes, a priority and a quota. Only their hashes are stored, so a token is shown
 * once, when it is made.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { SqlError } from "effect/sql/SqlError"
import { ClusterDatabase } from "@clashfx/cluster/ClusterDatabase"
import { hash, randomBytes } from "node:crypto"
import { InvalidToken, StoreFailed } from "./GatewayError.ts"
import { migrated } from "./internal/schema.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Tokens
// ---------------------------------------------------------------------------------------------------------------------

/** What a token is good for: `read` (the API, events, history), `watch` (also the watch list and webhooks), `admin` (all). */
export const TokenScope = Schema.Literals(["read", "watch", "admin"])
export type TokenScope = typeof TokenScope.Type

/** Who goes first when requests wait for their turn. */
export const TokenPriority = Schema.Literals(["interactive", "background"])
export type TokenPriority = typeof TokenPriority.Type

/** A token, without what is secret about it. */
export interface Token {
  /** Tells nothing about the token itself. */
  readonly id: string
  readonly name: string
  readonly scope: TokenScope
  readonly priority: TokenPriority
  /** Requests a second, at most; nothing is no quota. Twice as many may come at once. */
  readonly rate: number | undefined
  /** Milliseconds since 1970, UTC. */
  readonly created: number
}

/** What a token is made with. */
export interface TokenOptions {
  /** Who it is for, 1 to 100 characters. */
  readonly name: string
  /** Default `read`. */
  readonly scope?: TokenScope | undefined
  /** Default `interactive`. */
  readonly priority?: TokenPriority | undefined
  /** Requests a second, at most; default no quota. */
  readonly rate?: number | undefined
}

/** A token that was made; `secret` is not to be seen again. */
export interface NewToken {
  readonly token: Token
  /** `cfx_` and 43 characters. */
  readonly secret: Redacted.Redacted<string>
}

/** The tokens of a gateway. Several gateways on one database share them; each knows of a change within a second. */
export class Tokens extends Context.Service<
  Tokens,
  {
    readonly make: (options: TokenOptions) => Effect.Effect<NewToken, InvalidToken | StoreFailed>
    /** In the order in which they were made. */
    readonly list: Effect.Effect<ReadonlyArray<Token>, StoreFailed>
    /** Was there such a token? */
    readonly revoke: (id: string) => Effect.Effect<boolean, StoreFailed>
    /** Whose secret is this? Asks nobody: the tokens are known. */
    readonly find: (secret: string) => Token | undefined
    /** Is there no token at all? */
    readonly isEmpty: () => boolean
  }
>()("@clashfx/gateway/Tokens") {}

// ---------------------------------------------------------------------------------------------------------------------
// Store
// ---------------------------------------------------------------------------------------------------------------------

/** A secret has 256 bits that nobody chose, so a fast hash is enough. */
const hashOf = (secret: string): string => hash("sha256", secret, "base64url")

const failedAt = (operation: string) => (cause: SqlError) => new StoreFailed({ operation, cause })

interface Row {
  readonly id: string
  readonly hash: string
  readonly name: string
  readonly scope: string
  readonly priority: string
  readonly rate: number | null
  readonly created: string
}

const isScope = Schema.is(TokenScope)
const isPriority = Schema.is(TokenPriority)

/** What a newer version may have written counts as little as possible. */
const tokenOf = ({ created, id, name, priority, rate, scope }: Row): Token => ({
  id,
  name,
  scope: isScope(scope) ? scope : "read",
  priority: isPriority(priority) ? priority : "background",
  rate: rate === null ? undefined : Number(rate),
  created: Number(created)
})

const checked = (options: TokenOptions): Effect.Effect<Omit<Token, "id" | "created">, InvalidToken> => {
  const name = typeof options.name === "string" ? options.name.trim() : ""
  const { priority = "interactive", rate, scope = "read" } = options
  if (name.length < 1 || name.length > 100) {
    return Effect.fail(new InvalidToken({ detail: "its name has to have 1 to 100 characters" }))
  }
  // PostgreSQL has no text with a NUL; others would only confuse who reads the list.
  if (/\p{Cc}/u.test(name)) return Effect.fail(new InvalidToken({ detail: "its name has to be one line of text" }))
  if (!isScope(scope)) return Effect.fail(new InvalidToken({ detail: "its scope has to be read, watch or admin" }))
  if (!isPriority(priority)) {
    return Effect.fail(new InvalidToken({ detail: "its priority has to be interactive or background" }))
  }
  return rate === undefined || (Number.isFinite(rate) && rate > 0)
    ? Effect.succeed({ name, scope, priority, rate })
    : Effect.fail(new InvalidToken({ detail: "its rate has to be a number above 0, of requests a second" }))
}

/** How often other processes' changes are looked for, ms. */
const look = 1000

const makeTokens = Effect.gen(function* (): Effect.fn.Return<
  Tokens["Service"],
  StoreFailed,
  ClusterDatabase | Scope.Scope
> {
  const database = yield* ClusterDatabase
  const { sql } = database
  yield* migrated(database)
  let known = new Map<string, Token>()

  const rows = sql<Row>`
    SELECT id, hash, name, scope, priority, rate, CAST(created AS text) AS created
    FROM clashfx_gateway_token ORDER BY created, id`
  const read = Effect.map(Effect.mapError(rows, failedAt("reading the tokens")), (found) => {
    known = new Map(found.map((row) => [row.hash, tokenOf(row)]))
    return [...known.values()]
  })
  yield* read
  let isTold = false
  const refreshed = Effect.matchEffect(read, {
    onFailure: (error) => {
      // Who had a token keeps it while the database is away.
      const say = isTold
        ? Effect.void
        : Effect.logWarning("Gateway: cannot read the tokens, the known ones stay", error)
      isTold = true
      return say
    },
    onSuccess: () =>
      Effect.sync(() => {
        isTold = false
      })
  })
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(look), refreshed)))

  return Tokens.of({
    list: read,
    find: (secret) => known.get(hashOf(secret)),
    isEmpty: () => known.size === 0,
    make: (options) =>
      Effect.gen(function* () {
        const { name, priority, rate, scope } = yield* checked(options)
        if (known.size === 0 && scope !== "admin") {
          const detail = "the first one needs the scope admin, or nobody could manage the others over HTTP"
          return yield* new InvalidToken({ detail })
        }
        const created = yield* Clock.currentTimeMillis
        // No dash at its beginning: it is an argument of commands.
        const id = randomBytes(8).toString("hex")
        const secret = `cfx_${randomBytes(32).toString("base64url")}`
        yield* Effect.mapError(
          sql`INSERT INTO clashfx_gateway_token (id, hash, name, scope, priority, rate, created)
            VALUES (${id}, ${hashOf(secret)}, ${name}, ${scope}, ${priority}, ${rate ?? null}, ${created})`,
          failedAt("storing a token")
        )
        yield* read
        return { token: { id, name, scope, priority, rate, created }, secret: Redacted.make(secret) }
      }),
    revoke: (id) =>
      Effect.gen(function* () {
        const gone = yield* Effect.mapError(
          sql`DELETE FROM clashfx_gateway_token WHERE id = ${id} RETURNING id`,
          failedAt("revoking a token")
        )
        yield* read
        return gone.length > 0
      })
  })
})

/** The tokens in the cluster's database, beside its own tables. */
export const layer: Layer.Layer<Tokens, StoreFailed, ClusterDatabase> = Layer.effect(Tokens, makeTokens)

/**
 * Makes, lists and revokes in any process that reaches the database.
 *
 * @example
 * ```ts
 * const { secret, token } = yield* Tokens.make({ name: "my bot", scope: "read" }) // the secret is not shown again
 * ```
 */
export const make = (options: TokenOptions): Effect.Effect<NewToken, InvalidToken | StoreFailed, Tokens> =>
  Effect.flatMap(Tokens, (tokens) => tokens.make(options))

/** All tokens, without their secrets. */
export const list: Effect.Effect<ReadonlyArray<Token>, StoreFailed, Tokens> = Effect.flatMap(
  Tokens,
  (tokens) => tokens.list
)

/** Takes a token back: within a second no gateway accepts it. Gives whether there was one. */
export const revoke = (id: string): Effect.Effect<boolean, StoreFailed, Tokens> =>
  Effect.flatMap(Tokens, (tokens) => tokens.revoke(id))
