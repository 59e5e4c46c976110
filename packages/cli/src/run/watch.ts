/** Prints what happens, as lines or as JSON lines, until it is interrupted. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { SnapshotStore, Watcher, WatchEvent } from "clashfx"
import * as Console from "effect/Console"
import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { Options } from "../options.ts"
import { line } from "../output/describe.ts"
import { NoCsv, NothingToWatch, UnusableStore } from "../usage.ts"
import { connected, simulatedTags } from "./services.ts"

export const kinds = ["clan", "player", "war", "raid"] as const
export type Kind = (typeof kinds)[number]

export interface Input {
  readonly tags: ReadonlyArray<string>
  readonly kinds: ReadonlyArray<Kind>
  /** A folder in which snapshots are kept, so that the next start tells what happened meanwhile. */
  readonly store: Option.Option<string>
  /** Events that were seen before are not printed. */
  readonly since: Option.Option<Date>
  readonly count: Option.Option<number>
  readonly seconds: Option.Option<number>
  readonly calendar: boolean
}

const encode = Schema.encodeUnknownEffect(Schema.toCodecJson(WatchEvent.WatchEvent))

const asJson = (event: WatchEvent.WatchEvent) => Effect.orDie(Effect.map(encode(event), (body) => JSON.stringify(body)))

/** The simulated world is quick, so looks at it are. */
const paceOf = ({ simulated }: Options) =>
  simulated ? ({ minInterval: "1 second", spread: "100 millis" } as const) : {}

const isAfter = (since: Option.Option<Date>, at: DateTime.Utc): boolean =>
  Option.isNone(since) || at.epochMilliseconds > since.value.getTime()

const watch = (input: Input, options: Options) =>
  Effect.gen(function* () {
    const tags = input.tags.length === 0 && options.simulated ? simulatedTags : input.tags
    const watcher = yield* Watcher.make({ ...paceOf(options), calendar: input.calendar })
    for (const kind of input.kinds) {
      const watched = { clan: watcher.clans, player: watcher.players, war: watcher.wars, raid: watcher.raids }[kind]
      yield* watched.add(tags)
    }
    const found = watcher.events.pipe(
      Stream.filter(({ at }) => isAfter(input.since, at)),
      Option.isSome(input.count) ? Stream.take(input.count.value) : (all) => all,
      Option.isSome(input.seconds) ? Stream.interruptWhen(Effect.sleep(input.seconds.value * 1000)) : (all) => all
    )
    yield* Stream.runForEach(found, (event) =>
      Effect.flatMap(options.json ? asJson(event) : Effect.succeed(line(event)), (text) => Console.log(text))
    )
  }).pipe(Effect.scoped)

export const run = (input: Input, options: Options) =>
  Effect.gen(function* () {
    if (options.csv) return yield* new NoCsv()
    if (input.tags.length === 0 && !options.simulated && !input.calendar) return yield* new NothingToWatch()
    const watched = watch(input, options)
    if (Option.isNone(input.store)) return yield* connected(watched, options)
    const folder = input.store.value
    const store = SnapshotStore.layerFiles(folder).pipe(
      Layer.catchTag("PlatformError", (cause) =>
        Layer.effectContext(Effect.fail(new UnusableStore({ folder, cause })))
      ),
      Layer.provide(NodeServices.layer)
    )
    return yield* connected(Effect.provide(watched, store), options)
  })
