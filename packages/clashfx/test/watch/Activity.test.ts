/** Activity: which events show that a player is there, and who has been away. */
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import * as Activity from "../../src/watch/Activity.ts"
import { WatchEvent } from "../../src/watch/WatchEvent.ts"

const decode = Schema.decodeUnknownSync(Schema.toCodecJson(WatchEvent))

const event = (body: Readonly<Record<string, unknown>>, at = "2026-11-10T08:00:00.000Z"): WatchEvent =>
  decode({ id: "x", at, kind: "clan", tag: "#2PP", ...body })

const ofMember = { member: "#PY0", name: "Ada" }
const field = (name: string, previous: unknown, current: unknown, at?: string) =>
  event({ _tag: "ClanMemberChanged", ...ofMember, field: name, previous, current }, at)
const ofPlayer = (body: Readonly<Record<string, unknown>>) =>
  event({ kind: "player", tag: "#PY0", name: "Ada", ...body })

const by = (event: WatchEvent): ReadonlyArray<string> => Activity.evidence(event).map((seen) => seen.by)

describe("evidence", () => {
  const shown: ReadonlyArray<[string, WatchEvent, ReadonlyArray<string>]> = [
    ["donated", field("donations", 10, 35), ["ClanMemberChanged/donations"]],
    ["the season's reset of donations", field("donations", 500, 0), []],
    ["donations since the season's reset", field("donations", 500, 25), ["ClanMemberChanged/donations"]],
    ["received donations", field("donationsReceived", 1, 9), []],
    ["a name", field("name", "Ada", "Eve"), ["ClanMemberChanged/name"]],
    ["a role, which others give", field("role", "member", "admin"), []],
    ["a rank", field("clanRank", 2, 1), []],
    ["trophies, which defences change as well", field("trophies", 100, 130), []],
    ["builder base trophies", field("builderBaseTrophies", null, 30), ["ClanMemberChanged/builderBaseTrophies"]],
    ["fewer builder base trophies", field("builderBaseTrophies", 30, 10), []],
    [
      "attacks won",
      ofPlayer({ _tag: "PlayerChanged", field: "attackWins", previous: 1, current: 2 }),
      ["PlayerChanged/attackWins"]
    ],
    ["defences won", ofPlayer({ _tag: "PlayerChanged", field: "defenseWins", previous: 1, current: 2 }), []],
    [
      "a war preference",
      ofPlayer({ _tag: "PlayerChanged", field: "warPreference", previous: "in", current: "out" }),
      ["PlayerChanged/warPreference"]
    ],
    [
      "clan games",
      ofPlayer({
        _tag: "PlayerAchievementProgressed",
        achievement: "Games Champion",
        village: "home",
        occurrence: 1,
        previous: 1,
        current: 4000
      }),
      ["PlayerAchievementProgressed/Games Champion"]
    ],
    [
      "an achievement of defence",
      ofPlayer({
        _tag: "PlayerAchievementProgressed",
        achievement: "Unbreakable",
        village: "home",
        occurrence: 1,
        previous: 1,
        current: 2
      }),
      []
    ],
    [
      "a super troop",
      ofPlayer({ _tag: "PlayerSuperTroopActivated", unit: "Super Wizard" }),
      ["PlayerSuperTroopActivated"]
    ],
    ["a super troop that ran out", ofPlayer({ _tag: "PlayerSuperTroopExpired", unit: "Super Wizard" }), []]
  ]
  for (const [what, event, expected] of shown) {
    it(`${expected.length === 0 ? "is not" : "is"}: ${what}`, () => assert.deepStrictEqual(by(event), expected))
  }
})

describe("activity", () => {
  const early = field("donations", 0, 5, "2026-11-01T00:00:00.000Z")
  const late = field("donations", 5, 9, "2026-11-09T00:00:00.000Z")

  it("keeps the later evidence, in whatever order events come", () => {
    for (const events of [
      [early, late],
      [late, early]
    ]) {
      const seen = Activity.lastSeen(Activity.add(Activity.empty, events), "py0")
      assert.strictEqual(seen?.at.epochMilliseconds, Date.UTC(2026, 10, 9))
      assert.strictEqual(seen?.name, "Ada")
    }
    assert.strictEqual(Activity.add(Activity.empty, []), Activity.empty)
  })

  it("names who has not been seen since an instant, who is away longest first", () => {
    const activity = Activity.add(Activity.empty, [early])
    const roster = [{ tag: "#PY0" }, { tag: "#PY2" }]
    const at = (day: number) => DateTime.makeUnsafe(Date.UTC(2026, 10, day))
    assert.deepStrictEqual(
      Activity.inactive(activity, roster, at(8)).map(({ lastSeen, member }) => [member.tag, lastSeen?.by]),
      [
        ["#PY2", undefined],
        ["#PY0", "ClanMemberChanged/donations"]
      ]
    )
    assert.deepStrictEqual(
      Activity.inactive(activity, roster, at(1)).map(({ member }) => member.tag),
      ["#PY2"]
    )
  })

  it("encodes, to be stored", () => {
    const [seen] = Activity.evidence(late)
    const json = Schema.toCodecJson(Activity.Seen)
    assert.deepStrictEqual(Schema.decodeUnknownSync(json)(Schema.encodeUnknownSync(json)(seen)), seen)
  })
})
