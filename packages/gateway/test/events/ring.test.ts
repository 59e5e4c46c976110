/** The end of the log in memory, beside a list that forgets nothing. */
import { assert, describe, it } from "@effect/vitest"
import type { Logged } from "@clashfx/cluster/EventLog"
import { numbers } from "../support/log.ts"
import { Ring } from "../../src/events/ring.ts"

const logged = (seq: number, size: number): Logged => ({
  seq: BigInt(seq),
  id: `e${seq}`,
  type: "WatchedGone",
  kind: "clan",
  tag: "#2PP",
  at: 0,
  body: "x".repeat(size)
})

describe("Ring", () => {
  it("gives all after a cursor or says that it cannot, and stays as small as it was told", () => {
    const chance = numbers(11)
    const upTo = (most: number) => Math.floor(chance() * (most + 1))
    for (let run = 0; run < 300; run++) {
      const [events, size] = [1 + upTo(30), 1 + upTo(200)]
      const ring = new Ring({ events, size }, 5n)
      const all: Array<Logged> = []
      let seq = 5
      for (let batch = upTo(30); batch > 0; batch--) {
        const fresh = Array.from({ length: upTo(20) }, () => logged((seq += 1 + upTo(2)), upTo(60)))
        all.push(...fresh)
        ring.append(fresh, BigInt(seq))
        assert.strictEqual(ring.to, BigInt(seq))
        assert.isAtMost(ring.length, events)
        const kept = all.filter((one) => one.seq > ring.from)
        assert.strictEqual(kept.length, ring.length)
        assert.isAtMost(
          kept.reduce((sum, { body }) => sum + body.length, 0),
          size
        )
        const [cursor, most] = [BigInt(upTo(seq + 5)), 1 + upTo(10)]
        const part = ring.after(cursor, most)
        if (cursor < ring.from) {
          assert.isUndefined(part)
          continue
        }
        const expected = all.filter((one) => one.seq > cursor)
        assert.deepStrictEqual(part?.events, expected.slice(0, most))
        const end = cursor > ring.to ? cursor : ring.to
        assert.strictEqual(part?.seq, expected.length > most ? expected[most - 1]?.seq : end)
      }
    }
  })
})
