/** Random wars, leagues and raid weekends on a virtual clock, from a world and by judges that share no code with src. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parts } from "../support/schedules/parts.ts"

/** `npm run bench:wars` plays more of them. */
const seeds = 30

describe("random schedules", () => {
  for (const { name, run } of parts) {
    it.live(
      `of ${name} are told as they were: nothing is missing, made up, told twice or out of order`,
      () =>
        Effect.gen(function* () {
          const faults: Array<string> = []
          let expected = 0
          for (let seed = 1; seed <= seeds; seed++) {
            const { verdict } = yield* run(seed)
            expected += verdict.expected
            faults.push(...verdict.faults.map((fault) => `seed ${seed}: ${fault}`))
          }
          assert.deepStrictEqual(faults, [])
          assert.isAbove(expected, 20 * seeds)
        }),
      240_000
    )
  }
})
