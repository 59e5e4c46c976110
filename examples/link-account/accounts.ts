/**
 * Links people to players: who shows the token of the game's settings owns the account. Kept in any key-value store of
 * Effect: files, SQL, Redis.
 */
import { Players, Tag } from "clashfx"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as KeyValueStore from "effect/persistence/KeyValueStore"

/** The token is not the one that the game shows now. */
export class WrongToken extends Data.TaggedError("WrongToken")<{ readonly tag: string }> {
  override get message(): string {
    return `that is not the token of ${this.tag}: copy it from Settings > More Settings > API Token, it changes with each use`
  }
}

const key = (tag: Tag.PlayerTag): string => `owner/${tag.slice(1)}`

/** Makes somebody the owner of a player, whoever was before: the token is the proof. */
export const link = Effect.fn("link")(function* (person: string, playerTag: string, token: string) {
  const tag = yield* Effect.fromResult(Tag.player(playerTag))
  if (!(yield* Players.verifyToken(tag, token))) return yield* new WrongToken({ tag })
  const store = yield* KeyValueStore.KeyValueStore
  yield* store.set(key(tag), person)
  return yield* Players.get(tag)
})

/** Who owns a player. */
export const ownerOf = Effect.fn("ownerOf")(function* (playerTag: string) {
  const tag = yield* Effect.fromResult(Tag.player(playerTag))
  const store = yield* KeyValueStore.KeyValueStore
  return Option.fromUndefinedOr(yield* store.get(key(tag)))
})
