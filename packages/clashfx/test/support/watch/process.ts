/** A process that watches two clans with a store, while things happen: what it was told, and what it logged. */
import { Command, Simulator } from "@clashfx/simulator"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as SnapshotStore from "../../../src/watch/SnapshotStore.ts"
import type { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import * as Watcher from "../../../src/watch/Watcher.ts"
import { listen, minutes } from "../listening.ts"
import { simulated } from "../simulated.ts"

export const [one, other] = ["#2PP", "#8QU8J9LP"] as const

export const twoClans = simulated({
  clans: [
    { tag: one, name: "Goblins", members: 3 },
    { tag: other, name: "Giants", members: 3 }
  ],
  cache: "none"
})

/** Texts in memory. */
export const kept = (texts: Map<string, string>): SnapshotStore.Store => ({
  get: (key) => Effect.sync(() => texts.get(key)),
  set: (key, text) => Effect.sync(() => void texts.set(key, text)),
  remove: (key) => Effect.sync(() => void texts.delete(key))
})

export const rename = (tag: string, name: string) =>
  Effect.flatMap(Simulator, ({ change, purge }) => Effect.andThen(change(Command.rename(tag, name)), purge))

/** New names, and what else was told. */
export const names = (events: ReadonlyArray<WatchEvent>) =>
  events.map((event) => (event._tag === "ClanChanged" && event.field === "name" ? String(event.current) : event._tag))

/** Collects what is logged. */
export const logging = (logged: Array<string>) =>
  Logger.layer([
    Logger.make(({ message }) => void logged.push(String(Array.isArray(message) ? message.join(" ") : message)))
  ])

/** Watches for two minutes, then while something happens, and two minutes more; without a store it takes the one around. */
export const process = <E, R>(
  store: SnapshotStore.Store | undefined,
  act: (watcher: Watcher.Watcher) => Effect.Effect<unknown, E, R>
) => {
  const logged: Array<string> = []
  const watching = Effect.gen(function* () {
    const watcher = yield* Watcher.make()
    yield* watcher.clans.add(one, other)
    const seen: ReadonlyArray<WatchEvent> = yield* listen(watcher.events)
    yield* minutes(2)
    yield* act(watcher)
    yield* minutes(2)
    return { seen, logged }
  }).pipe(Effect.scoped, Effect.provide(logging(logged)))
  return store === undefined ? watching : Effect.provideService(watching, SnapshotStore.SnapshotStore, store)
}
