/** Snapshots kept as texts once there are many of them. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Cache from "../../../src/service/Cache.ts"
import type { ClanSnapshot } from "../../../src/diff/ClanDiff.ts"
import * as Watcher from "../../../src/watch/Watcher.ts"
import { packedCodec, packedIf, type Packing } from "../../../src/watch/engine/looks/packing.ts"
import { numbered } from "../../support/numbered.ts"
import { listen, minutes } from "../../support/listening.ts"

const Numbers = Schema.Array(Schema.Int)

const packing: Packing<ReadonlyArray<number>, string> = {
  pack: (numbers) => numbers.join(),
  unpack: (text) => text.split(",").map(Number)
}

describe("a packed snapshot", () => {
  it("is itself while there are few, a text from then on when there are many, and stands for the same", () => {
    let areMany = false
    const { pack, unpack } = packedIf(packing, () => areMany)
    const numbers = [7, 1]
    const few = pack(numbers)
    assert.strictEqual(few, numbers)
    areMany = true
    assert.strictEqual(pack(numbers), "7,1")
    assert.deepStrictEqual(unpack(pack(numbers)), numbers)
    assert.strictEqual(unpack(few), numbers)
  })

  it("is stored as what it stands for", () => {
    for (const areMany of [false, true]) {
      const either = packedIf(packing, () => areMany)
      const codec = packedCodec(Numbers, either)
      assert.deepStrictEqual(Schema.encodeUnknownSync(codec)(either.pack([1, 2])), [1, 2])
      assert.deepStrictEqual(either.unpack(Schema.decodeUnknownSync(codec)([3])), [3])
      assert.throws(() => Schema.decodeUnknownSync(codec)(["3"]))
    }
  })
})

describe("the clans of a watcher", () => {
  const tagsOf = (count: number): ReadonlyArray<string> =>
    Array.from(
      { length: count },
      (_, n) => `#222${n.toString(8).replace(/./g, (digit) => "0289PYLQ".charAt(Number(digit)))}`
    )

  /** Watches clans that change with every answer: is what a diff is given as `previous` what it was given before? */
  const watch = (count: number, packing?: Watcher.Options["packing"]) =>
    Effect.gen(function* () {
      const given = new Set<ClanSnapshot>()
      const counts = { kept: 0, anew: 0 }
      const numberOf = ({ name }: ClanSnapshot) => Number(name.slice("Clan ".length))
      const watcher = yield* Watcher.make({
        minInterval: "1 minute",
        spread: "1 second",
        packing,
        custom: {
          clan: (previous, current) => {
            assert.strictEqual(numberOf(current), numberOf(previous) + 1)
            if (numberOf(previous) > 1) counts[given.has(previous) ? "kept" : "anew"]++
            given.add(current)
            return []
          }
        }
      })
      const seen = yield* listen(watcher.events)
      yield* watcher.clans.add(tagsOf(count))
      yield* minutes(6)
      assert.isAbove(counts.kept + counts.anew, count)
      assert.isTrue(seen.every((event) => event._tag === "ClanChanged" && event.field === "name"))
      return counts
    }).pipe(Effect.scoped, Effect.provide(Layer.merge(numbered, Cache.layerNone)))

  it.effect("are remembered as they are while there are few", () =>
    Effect.map(watch(20), ({ anew }) => assert.strictEqual(anew, 0))
  )

  it.effect(
    "are remembered as texts while there are many, and diffs see no difference",
    () => Effect.map(watch(2049), ({ kept }) => assert.strictEqual(kept, 0)),
    120_000
  )

  it.effect("are remembered as texts, or as they are, when that is asked for", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* watch(20, "always")).kept, 0)
      assert.strictEqual((yield* watch(20, "never")).anew, 0)
    })
  )
})
