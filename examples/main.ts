/**
 * The tour: fetches a clan, a player and a war, then watches clans and prints what happens to them.
 *
 *   npm start                                        on the embedded simulator, for 20 seconds
 *   COC_KEYS=... npm start -- "#2PP" --seconds 300   on the real API (or COC_EMAIL and COC_PASSWORD)
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Simulator } from "@clashfx/simulator"
import { Clans, Players, Watcher, Wars } from "clashfx"
import * as ClashNode from "clashfx/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { parseArgs } from "node:util"
import * as Describe from "./demo/Describe.ts"
import * as Metered from "./demo/Meters.ts"
import { Paint } from "./demo/Paint.ts"
import { embeddedTags, hasCredentials, simulated } from "./demo/Settings.ts"

const print = (...lines: ReadonlyArray<string>) => Effect.sync(() => console.log(lines.join("\n")))

const heading = (text: string) => Effect.flatMap(Paint, (paint) => print("", paint("bold", text)))

/** Fetches what a person would look at first. */
const look = Effect.fn("look")(function* (tag: string) {
  const paint = yield* Paint
  const clan = yield* Clans.get(tag)
  yield* heading("A clan")
  yield* print(...Describe.clan(clan, paint))
  const member = clan.memberList[0]
  if (member !== undefined) {
    yield* heading("A player")
    yield* print(...Describe.player(yield* Players.get(member.tag), paint))
  }
  yield* heading("A war")
  const current = yield* Effect.result(Wars.current(tag))
  yield* Result.isSuccess(current) ? print(...Describe.war(current.success.war, paint)) : print(current.failure.message)
  // Asked again, it comes from the cache.
  return yield* Clans.get(tag)
})

/** Watches clans and their wars until the scope ends; an event is what differs between two looks, so it begins early. */
const watch = Effect.fn("watch")(function* (tags: ReadonlyArray<string>) {
  const paint = yield* Paint
  const names = new Map<string, string>()
  yield* Stream.runForEach(Clans.many(tags), ({ result }) =>
    Result.isSuccess(result)
      ? Effect.sync(() => names.set(result.success.tag, result.success.name))
      : print(paint("red", result.failure.message))
  )
  const watcher = yield* Watcher.make({ minInterval: "1 second", spread: "500 millis" })
  yield* watcher.clans.add(names.keys())
  yield* watcher.wars.add(names.keys())
  return { names, events: watcher.events }
})

type Watching = Effect.Success<ReturnType<typeof watch>>

/** Prints what happens for some seconds; gives the number of events. */
const tell = Effect.fn("tell")(function* ({ events, names }: Watching, seconds: number) {
  const paint = yield* Paint
  yield* heading(`Watching ${[...names.values()].join(", ")} for ${seconds} seconds (Ctrl-C ends it)`)
  return yield* events.pipe(
    Stream.tap((event) => print(Describe.event(event, names, paint))),
    Stream.interruptWhen(Effect.sleep(`${seconds} seconds`)),
    Stream.runCount
  )
})

const summary = Effect.fn("summary")(function* (events: number) {
  const meters = yield* Metered.Meters
  const simulator = yield* Effect.serviceOption(Simulator)
  yield* heading("Summary")
  yield* print(
    `  events            ${events}`,
    `  requests          ${meters.requests}`,
    `  cache hits        ${meters.hits} of ${meters.lookups} look-ups`,
    `  throttle waiting  ${(meters.waitedMillis / 1000).toFixed(2)} s over all requests`
  )
  if (Option.isSome(simulator)) {
    const seen = yield* simulator.value.stats
    yield* print(
      `  server saw        ${seen.requests} requests of ${Object.keys(seen.keys).length} keys, ` +
        `at most ${seen.highestPerKeySecond} in any second of one key`
    )
  }
})

type Services = Layer.Layer<Layer.Success<typeof ClashNode.layerConfig>, DemoError>
type DemoError = Layer.Error<typeof ClashNode.layerConfig> | Layer.Error<typeof simulated>

const program = Effect.gen(function* () {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { seconds: { type: "string" } } })
  const tags = positionals.length === 0 ? embeddedTags : positionals
  const seconds = Number(values.seconds ?? 20)
  const watching = yield* watch(tags)
  yield* look(tags[0] ?? "#2PP")
  yield* summary(yield* tell(watching, seconds))
})

/** The real API where there are credentials, else the simulator. */
const services = Layer.unwrap(
  Effect.map(hasCredentials, (real): Services => (real ? ClashNode.layerConfig : simulated))
)

program.pipe(
  Effect.scoped,
  Effect.provide(
    Layer.provideMerge(Metered.layer, Layer.mergeAll(services, Metered.Meters.layer, Paint.layer(process.stdout.isTTY)))
  ),
  Effect.tapError((error) => Effect.sync(() => console.error(error.message))),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
