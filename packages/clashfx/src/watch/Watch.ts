/** Events of a fixed list of tags as plain streams. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Services } from "../api/internal/pipeline.ts"
import type { InvalidTag } from "../model/Tag.ts"
import type { WatchEvent } from "./WatchEvent.ts"
import * as Watcher from "./Watcher.ts"

/** Options of a watcher; the stream begins with the first poll. */
export type Options = Watcher.Options

const watch = (
  kind: (watcher: Watcher.Watcher) => Watcher.Watched,
  tags: Iterable<string>,
  options: Options | undefined
): Stream.Stream<WatchEvent, InvalidTag, Services> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const watcher = yield* Watcher.make(options)
      yield* kind(watcher).add(tags)
      return watcher.events
    })
  )

/**
 * What happens to clans: who joins and leaves, what changes about members and the clan, and how the polls go. The stream
 * does not end by itself; its polls end with it.
 *
 * @example
 * ```ts
 * Watch.clans(["#2PP"]).pipe(
 *   Stream.filter((event) => event._tag === "ClanMemberJoined"),
 *   Stream.runForEach((event) => Effect.log(`${event.name} joined ${event.tag}`))
 * )
 * ```
 */
export const clans = (tags: Iterable<string>, options?: Options): Stream.Stream<WatchEvent, InvalidTag, Services> =>
  watch((watcher) => watcher.clans, tags, options)

/**
 * What happens to players: what changes about them, the clan they are in, their units, super troops, equipment and
 * achievements, and how the polls go. The stream does not end by itself; its polls end with it.
 *
 * @example
 * ```ts
 * Watch.players(["#P0LYJC8C"]).pipe(
 *   Stream.filter((event) => event._tag === "PlayerUnitUpgraded"),
 *   Stream.runForEach((event) => Effect.log(`${event.name}: ${event.unit} is level ${event.current}`))
 * )
 * ```
 */
export const players = (tags: Iterable<string>, options?: Options): Stream.Stream<WatchEvent, InvalidTag, Services> =>
  watch((watcher) => watcher.players, tags, options)

/**
 * What happens in the wars of clans, regular and of leagues: wars that are declared, begin and end, every attack of both
 * sides, the rounds of leagues, and how the polls go. The tags are those of clans. The stream does not end by itself; its
 * polls end with it.
 *
 * @example
 * ```ts
 * Watch.wars(["#2PP"]).pipe(
 *   Stream.filter((event) => event._tag === "WarAttack"),
 *   Stream.runForEach((event) => Effect.log(`${event.attacker.name}: ${event.newStars} new stars`))
 * )
 * ```
 */
export const wars = (tags: Iterable<string>, options?: Options): Stream.Stream<WatchEvent, InvalidTag, Services> =>
  watch((watcher) => watcher.wars, tags, options)

/**
 * What happens in the raid weekends of clans: attacks, districts that fall, raids on the clan, the final numbers with the
 * medals, and how the polls go. The tags are those of clans. The stream does not end by itself; its polls end with it.
 *
 * @example
 * ```ts
 * Watch.raids(["#2PP"]).pipe(
 *   Stream.filter((event) => event._tag === "RaidDistrictDestroyed"),
 *   Stream.runForEach((event) => Effect.log(`${event.district.name} of ${event.defender.name} is down`))
 * )
 * ```
 */
export const raids = (tags: Iterable<string>, options?: Options): Stream.Stream<WatchEvent, InvalidTag, Services> =>
  watch((watcher) => watcher.raids, tags, options)
