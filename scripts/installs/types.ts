/** A program whose types need those of all packages; `all.ts` beside it imports every public module. */
import { Fault, Simulator } from "@clashfx/simulator"
import { type Clan, Clans, Watcher } from "clashfx"
import * as ClashNode from "clashfx/node"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

export const name = Effect.gen(function* () {
  const clan: Clan.Clan = yield* Clans.get("#2PP")
  return clan.name
}).pipe(
  Effect.catchTag("NotFound", () => Effect.succeed("nobody")),
  Effect.provide(ClashNode.layer({ keys: ["key"] }))
)

export const watching = Effect.gen(function* () {
  const watcher = yield* Watcher.make()
  yield* watcher.clans.add("#2PP")
  yield* Stream.runForEach(watcher.events, (event) => Effect.log(event._tag, event.id))
})

export const broken = Effect.gen(function* () {
  const simulator = yield* Simulator
  yield* simulator.fault(Fault.html(502), { times: 2 })
})

// The types are those that are promised, not `any`.
// @ts-expect-error a clan's name is a string
export const wrong: Effect.Effect<number, unknown> = name
