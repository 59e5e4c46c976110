/** The current gold pass. */
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as GoldPasses from "../../src/api/GoldPasses.ts"
import { simulated } from "../support/simulated.ts"

describe("the gold pass", () => {
  it.effect("lasts a month", () =>
    Effect.gen(function* () {
      const { endTime, startTime } = yield* GoldPasses.current()
      assert.deepStrictEqual([startTime, endTime].map(DateTime.formatIso), [
        "2026-11-01T08:00:00.000Z",
        "2026-12-01T08:00:00.000Z"
      ])
      const raw = yield* GoldPasses.current({ schema: Schema.Struct({ startTime: Schema.String }) })
      assert.deepStrictEqual(raw, { startTime: "20261101T080000.000Z" })
    }).pipe(Effect.provide(simulated({ startTime: Date.UTC(2026, 10, 2, 6) })))
  )
})
