/** Events of a fixed list of tags: as plain streams, with acknowledgements, or for a handler. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Services } from "../api/Operation.ts"
import type { InvalidTag } from "../model/Tag.ts"
import type { Delivery } from "./Delivery.ts"
import type { Handler, RunOptions } from "./engine/delivery/handling.ts"
import type { WatchEvent } from "./WatchEvent.ts"
import * as Watcher from "./Watcher.ts"

export type { Handler } from "./engine/delivery/handling.ts"

/** Options of a watcher; the stream begins with the first poll. */
export type Options = Watcher.Options

/** A list of tags comes from somewhere; that it is empty may be meant, and is seldom. */
const warnOfNothing = (watcher: Watcher.Watcher, options: Options | undefined): Effect.Effect<void> =>
  Effect.flatMap(watcher.health, ({ watched }) =>
    watched === 0 && options?.calendar !== true
      ? Effect.logWarning("Watch: no tag was given, so nothing is watched; Watcher.make takes tags later as well")
      : Effect.void
  )

const watch = (
  kind: (watcher: Watcher.Watcher) => Watcher.Watched,
  tags: Iterable<string>,
  options: Options | undefined
): Stream.Stream<WatchEvent, InvalidTag, Services> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const watcher = yield* Watcher.make(options)
      yield* kind(watcher).add(tags)
      yield* warnOfNothing(watcher, options)
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

/** What to watch: tags by kind. */
export interface Tags {
  /** Clans: their members, settings and capital. */
  readonly clans?: Iterable<string> | undefined
  /** Players: their units, achievements, trophies and clan. */
  readonly players?: Iterable<string> | undefined
  /** By the tags of the clans. */
  readonly wars?: Iterable<string> | undefined
  /** By the tags of the clans. */
  readonly raids?: Iterable<string> | undefined
}

const started = (tags: Tags, options: Options | undefined) =>
  Effect.tap(Watcher.make(options), (watcher) =>
    Effect.all([
      watcher.clans.add(tags.clans ?? []),
      watcher.players.add(tags.players ?? []),
      watcher.wars.add(tags.wars ?? []),
      watcher.raids.add(tags.raids ?? []),
      warnOfNothing(watcher, options)
    ])
  )

/**
 * What happens to tags of any kind, poll by poll, each with its acknowledgement: what is not `done` comes again. For
 * operators that take events before they are handled, as `Stream.groupedWithin` does.
 *
 * @example
 * ```ts
 * Watch.deliveries({ clans: ["#2PP"], wars: ["#2PP"] }).pipe(
 *   Stream.groupedWithin(500, "5 seconds"),
 *   Stream.runForEach((batch) => Effect.andThen(insert(Delivery.events(batch)), Delivery.done(batch)))
 * )
 * ```
 */
export const deliveries = (tags: Tags, options?: Options): Stream.Stream<Delivery<WatchEvent>, InvalidTag, Services> =>
  Stream.unwrap(Effect.map(started(tags, options), (watcher) => watcher.deliveries))

/**
 * Calls a handler with what happens to tags of any kind. Events are done when the handler has succeeded; until then they
 * come again, also after a restart with a `SnapshotStore`. It does not end by itself.
 *
 * @example
 * ```ts
 * Watch.run({ clans: ["#2PP"] }, (events) => insert(events), { batch: { size: 500, within: "5 seconds" } })
 * ```
 */
export const run = <X, R>(
  tags: Tags,
  handler: Handler<WatchEvent, X, R>,
  options?: Options & RunOptions<X>
): Effect.Effect<never, InvalidTag | X, Services | R> =>
  Effect.scoped(Effect.flatMap(started(tags, options), (watcher) => watcher.run(handler, options)))
