/** Random wars, leagues and raid weekends on a virtual clock, from a world and by judges that share no code with src. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { badEdge, type Edge } from "../support/schedules/edge.ts"
import { type Part, parts } from "../support/schedules/parts.ts"

/** `npm run bench:wars` plays more of them. */
const seeds = { plain: 30, lying: 8 }

const wars = parts.filter(({ name }) => name !== "raid weekends")

/** Plays schedules; nothing may be wrong with what was told. */
const judged = Effect.fnUntraced(function* ({ run }: Part, seeds: number, edge?: Edge) {
  const faults: Array<string> = []
  let expected = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const { verdict } = yield* run(seed, edge)
    expected += verdict.expected
    faults.push(...verdict.faults.map((fault) => `seed ${seed}: ${fault}`))
  }
  assert.deepStrictEqual(faults, [])
  assert.isAbove(expected, 20 * seeds)
})

describe("random schedules", () => {
  for (const part of parts) {
    it.live(
      `of ${part.name} are told as they were: nothing is missing, made up, told twice or out of order`,
      () => judged(part, seeds.plain),
      240_000
    )
  }

  for (const counting of [true, false]) {
    const headers = counting ? "count down" : "do not count"
    for (const part of wars) {
      it.live(
        `of ${part.name} are told so behind nodes that lie, where headers ${headers}, by a clock that steps`,
        () => judged(part, seeds.lying, { ...badEdge, counting }),
        240_000
      )
    }
  }
})
