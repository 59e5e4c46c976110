/** Who fights whom in a round: what contradicts the draw is the picture of another war. */
import { assert, describe, it } from "@effect/vitest"
import { contradictory } from "../../src/diff/league/draw.ts"
import * as Tag from "../../src/model/Tag.ts"

const group = ["a", "b", "c", "d", "e"]
const war = (warTag: string, ...clans: ReadonlyArray<string>) => ({ warTag: Tag.WarTag.make(warTag), clans })

describe("the wars of a round", () => {
  it.each([
    ["that are of different clans are right", [war("#Y", "a", "b"), war("#P", "c", "d")], group, []],
    ["with a clan twice cannot all be right", [war("#Y", "a", "b"), war("#P", "b", "d")], group, ["#Y", "#P"]],
    ["of which one came twice are both doubted", [war("#Y", "a", "b"), war("#P", "b", "a")], group, ["#Y", "#P"]],
    ["with a clan of another group are another league's", [war("#Y", "a", "x"), war("#P", "c", "d")], group, ["#Y"]],
    ["of a group that lists nobody are only compared with each other", [war("#Y", "a", "x")], [], []]
  ] as const)("%s", (_, wars, clans, expected) => {
    assert.deepStrictEqual<ReadonlyArray<string>>(contradictory(wars, clans), expected)
  })
})
