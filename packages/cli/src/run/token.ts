/** Tokens for the clients of a gateway: made, listed and taken back wherever its database is reached. */
import { ClusterDatabase } from "@clashfx/cluster"
import { Tokens } from "@clashfx/gateway"
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { Options } from "../options.ts"
import { print } from "../output/Page.ts"

const inDatabase = Effect.provide(Layer.provide(Tokens.layer, ClusterDatabase.layerConfig))

interface Wanted {
  readonly name: string
  readonly scope: Tokens.TokenScope
  readonly priority: Tokens.TokenPriority
  readonly rate: Option.Option<number>
}

/** Makes a token. It is printed because it was asked for: nothing else shows one. */
export const create = ({ rate, ...wanted }: Wanted, options: Options) =>
  Effect.gen(function* () {
    const { secret, token } = yield* Tokens.make({ ...wanted, rate: Option.getOrUndefined(rate) })
    const shown = Redacted.value(secret)
    yield* Console.log(options.json ? JSON.stringify({ ...token, secret: shown }) : shown)
  }).pipe(inDatabase)

export const list = (_: object, options: Options) =>
  Effect.gen(function* () {
    const tokens = yield* Tokens.list
    yield* print(
      {
        table: {
          columns: ["name", "scope", "priority", "rate", "made", "id"],
          rows: tokens.map(({ created, id, name, priority, rate, scope }) => [
            name,
            scope,
            priority,
            rate,
            DateTime.formatIso(DateTime.makeUnsafe(created)),
            id
          ])
        },
        json: tokens
      },
      options
    )
  }).pipe(inDatabase)

export class UnknownToken extends Data.TaggedError("NotFound")<{ readonly id: string }> {
  override get message(): string {
    return `there is no token with the id ${this.id}; see clashfx token list`
  }
}

export const revoke = ({ id }: { readonly id: string }) =>
  Effect.flatMap(Tokens.revoke(id), (gone) =>
    gone ? Console.log("revoked: within a second no gateway accepts it") : Effect.fail(new UnknownToken({ id }))
  ).pipe(inDatabase)
