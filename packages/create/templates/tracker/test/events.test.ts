/** The tracker on a simulator: what happens is written once. */
import { Command, Simulator } from "@clashfx/simulator"
import { Watch } from "clashfx"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import assert from "node:assert/strict"
import test from "node:test"
import { counts, open, write } from "../src/events.ts"
import { simulated } from "../src/services.ts"

test("writes each event once", () =>
  Effect.gen(function* () {
    const database = yield* open(":memory:")
    const { change } = yield* Simulator
    const handler = (events: Parameters<typeof write>[1]) =>
      Effect.andThen(write(database, events), write(database, events))
    yield* Effect.forkScoped(Watch.run({ clans: ["#2PP"] }, handler, { minInterval: "100 millis", spread: 0 }))
    yield* Effect.sleep("500 millis")
    yield* change(Command.rename("#2PP", "Renamed"))
    const found = yield* Effect.sync(() => counts(database)).pipe(
      Effect.filterOrFail((all) => (all["ClanChanged"] ?? 0) > 0),
      Effect.retry({ times: 100, schedule: Schedule.spaced("100 millis") })
    )
    const rows = Object.values(found).reduce((a, b) => a + b)
    assert.equal(rows, database.prepare("SELECT DISTINCT id FROM events").all().length)
  }).pipe(Effect.scoped, Effect.provide(simulated(["#2PP"])), Effect.runPromise))
