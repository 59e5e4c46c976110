/**
 * Kind: an older picture is not the future. Two nodes take turns, one of them behind, and no two of their bodies have the
 * same bytes: what has changed is told once. What is told was worked out by hand.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { type Body, clan, clanMember, player } from "../support/bodies.ts"
import { generator } from "../support/generator.ts"
import { listen, minutes } from "../support/listening.ts"
import { script, scripted } from "../support/scripted.ts"

const random = generator(7)

const shuffled = (value: unknown): unknown =>
  Array.isArray(value)
    ? value
        .map((row) => [random(), row] as const)
        .toSorted(([a], [b]) => a - b)
        .map(([, row]) => row)
    : value

const word = (event: WatchEvent): string => {
  switch (event._tag) {
    case "ClanMemberChanged":
      return `${event.member} ${event.field} ${JSON.stringify(event.current)}`
    case "ClanChanged":
    case "PlayerChanged":
      return `${event.field} ${JSON.stringify(event.current)}`
    case "ClanMemberJoined":
    case "ClanMemberLeft":
      return `${event._tag} ${event.member}`
    default:
      return event._tag
  }
}

/** What is told while a node shows `before` in every other answer for half an hour after `after` was shown first. */
const told = (kind: "clans" | "players", before: Body, after: Body) => {
  let asked = 0
  const shown = (): Body => {
    asked++
    const body = asked < 4 || (asked < 20 && asked % 2 === 1) ? before : after
    return { ...body, unknownToUs: asked, memberList: shuffled(body["memberList"]), labels: shuffled(body["labels"]) }
  }
  const world = script({ [kind === "clans" ? "/clans/#2PP" : "/players/#2PP0"]: shown })
  return Effect.gen(function* () {
    const watcher = yield* Watcher.make({ spread: 0 })
    const seen = yield* listen<WatchEvent>(watcher.events)
    yield* watcher[kind].add(kind === "clans" ? "#2PP" : "#2PP0")
    yield* minutes(120)
    assert.isAbove(asked, 40)
    assert.strictEqual(new Set(seen.map(({ id }) => id)).size, seen.length)
    return seen.map(word).toSorted()
  }).pipe(Effect.scoped, Effect.provide(scripted(world)))
}

const [a, b, c, d] = ["#2PP0", "#2PP2", "#2PP8", "#2PP9"] as const
const others = [clanMember(b), clanMember(c, { donations: 40 })]
const roster = (...memberList: ReadonlyArray<Body>): Body => ({ ...clan, members: memberList.length, memberList })
const of = (more: Body): Body => roster(clanMember(a, more), ...others)

describe("two nodes that take turns, one of them behind", () => {
  const clans: ReadonlyArray<readonly [string, Body, Body, ReadonlyArray<string>]> = [
    ["a member's role", of({ role: "member" }), of({ role: "admin" }), [`${a} role "admin"`]],
    ["a member's name", of({ name: "Before" }), of({ name: "After" }), [`${a} name "After"`]],
    [
      "a member's name and role",
      of({ name: "Before", role: "member" }),
      of({ name: "After", role: "admin" }),
      [`${a} name "After"`, `${a} role "admin"`]
    ],
    [
      "the names of the clan and of a member",
      { ...of({ name: "Before" }), name: "One" },
      { ...of({ name: "After" }), name: "Two" },
      [`${a} name "After"`, `name "Two"`]
    ],
    ["who left", of({}), roster(...others), [`ClanMemberLeft ${a}`, "members 2"]],
    [
      "who changed places",
      roster(clanMember(a), ...others),
      roster(clanMember(d), ...others),
      [`ClanMemberJoined ${d}`, `ClanMemberLeft ${a}`]
    ],
    [
      "counts that began anew",
      roster(clanMember(a, { donations: 600 }), ...others),
      roster(clanMember(a, { donations: 2 }), clanMember(b), clanMember(c)),
      [`${a} donations 2`, `${c} donations 10`]
    ],
    [
      "capital gold that went back",
      { ...of({}), clanCapital: { capitalHallLevel: 8, districts: [], clanGoldSinkTotal: 9000 } },
      { ...of({}), clanCapital: { capitalHallLevel: 8, districts: [], clanGoldSinkTotal: 8500 } },
      ["clanGoldSinkTotal 8500"]
    ]
  ]
  for (const [what, before, after, expected] of clans) {
    it.effect(`tell ${what} once`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* told("clans", before, after), expected.toSorted())
      })
    )
  }

  const players: ReadonlyArray<readonly [string, Body, Body, ReadonlyArray<string>]> = [
    ["a player's name", {}, { name: "After" }, [`name "After"`]],
    [
      "a player's name and trophies",
      { trophies: 3000 },
      { name: "After", trophies: 3001 },
      [`name "After"`, "trophies 3001"]
    ],
    [
      "who moved to another clan under another name",
      { clan: { tag: "#2PP", name: "One" } },
      { name: "After", clan: { tag: "#8YY", name: "Two" } },
      ["PlayerSwitchedClan", `name "After"`]
    ]
  ]
  for (const [what, before, after, expected] of players) {
    it.effect(`tell ${what} once`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(
          yield* told("players", { ...player, ...before }, { ...player, ...after }),
          expected.toSorted()
        )
      })
    )
  }
})
