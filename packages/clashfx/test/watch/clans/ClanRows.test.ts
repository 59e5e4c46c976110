/** Reading only the members of a clan that have changed gives what reading all of it gives. */
import { assert, describe, it } from "@effect/vitest"
import * as Arr from "effect/Array"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Clan } from "../../../src/model/Clan.ts"
import { type Marks, marksOf, readRows } from "../../../src/watch/clans/rows.ts"
import { type ClanSnapshot, snapshot } from "../../../src/diff/ClanDiff.ts"
import { generator } from "../../support/generator.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Bodies
// ---------------------------------------------------------------------------------------------------------------------

interface Row {
  readonly tag: string
  readonly name: string
  readonly donations: number
  readonly league: number | undefined
  readonly news: number
}

interface Body {
  readonly members: ReadonlyArray<Row>
  readonly points: number
  readonly description: string
  /** The list of members comes first, in the middle, or last; spaces for each level. */
  readonly place: number
  readonly space: number
}

/** Names that look like what stands around them, and such that take several bytes. */
const names = ["Ann", '},{"tag":"#2PP0', 'x"]}', "\\", '\\"', "]", "ゴブリン 👑", "ß", "", '"memberList":[', "a\nb"]

const rowBody = ({ donations, league, name, news, tag }: Row) => ({
  ...(news % 3 === 0 ? { news } : {}),
  tag,
  name,
  role: "member",
  expLevel: 100 + (news % 2),
  ...(league === undefined ? {} : { leagueTier: { id: league, name: `League ${league}`, iconUrls: { small: "s" } } }),
  trophies: 5000,
  clanRank: 1,
  previousClanRank: news,
  donations,
  donationsReceived: 20
})

const textOf = ({ description, members, place, points, space }: Body): string => {
  const fields: ReadonlyArray<readonly [string, unknown]> = [
    ["tag", "#2PP"],
    ["name", "Goblins"],
    ["type", "open"],
    ["description", description],
    ["badgeUrls", { small: "a", medium: "b", large: "c" }],
    ["clanLevel", 12],
    ["clanPoints", points],
    ["requiredTrophies", 0],
    ["warFrequency", "always"],
    ["warWinStreak", 1],
    ["warWins", 2],
    ["isWarLogPublic", true],
    ["labels", []],
    ["other", { memberList: [{ tag: "#2PP2" }] }],
    ["members", members.length]
  ]
  return JSON.stringify(
    Object.fromEntries(fields.toSpliced(place, 0, ["memberList", members.map(rowBody)])),
    null,
    space
  )
}

/** The members as they are written. */
const rowsOf = ({ members, space }: Body): ReadonlySet<string> =>
  new Set(members.map((row) => JSON.stringify(rowBody(row), null, space) + String(space)))

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Read as a whole. */
const whole = (bytes: Uint8Array): Result.Result<ClanSnapshot, unknown> =>
  Result.try(() => snapshot(Schema.decodeUnknownSync(Clan)(JSON.parse(new TextDecoder().decode(bytes)))))

interface Look {
  readonly snapshot: ClanSnapshot
  readonly marks: Marks
}

const look = (bytes: Uint8Array): Look => {
  const marks = marksOf(bytes)
  if (marks === undefined) throw new Error("no list of members")
  return { snapshot: Result.getOrThrow(whole(bytes)), marks }
}

const read = (bytes: Uint8Array, before: Look) => readRows(bytes, before.snapshot, before.marks)

// ---------------------------------------------------------------------------------------------------------------------
// Changes
// ---------------------------------------------------------------------------------------------------------------------

const chance = (random: () => number) => ({
  below: (n: number): number => Math.floor(random() * n),
  of: <A>(items: ReadonlyArray<A>, otherwise: A): A => items[Math.floor(random() * items.length)] ?? otherwise
})
type Chance = ReturnType<typeof chance>

const newcomer = ({ below, of }: Chance, n: number): Row => ({
  tag: `#${n.toString(2).replaceAll("1", "2")}8`,
  name: of(names, ""),
  donations: below(10 ** below(5)),
  league: below(3) === 0 ? undefined : 105000000 + below(3),
  news: below(9)
})

/** One thing that happens to a clan. */
const change = (body: Body, of: Chance, n: number): Body => {
  const { members } = body
  const at = of.below(members.length)
  const edit = (more: Partial<Row>): Body => ({
    ...body,
    members: members.map((row, i) => (i === at ? { ...row, ...more } : row))
  })
  switch (of.below(10)) {
    case 0:
      return edit({ donations: of.below(100_000) })
    case 1:
      return edit({ name: of.of(names, "") })
    case 2:
      return edit({ league: of.below(2) === 0 ? undefined : 105000000 + of.below(5) })
    case 3:
      // What is not remembered.
      return edit({ news: of.below(9) })
    case 4:
      return members.length < 50 ? { ...body, members: members.toSpliced(at, 0, newcomer(of, n)) } : body
    case 5:
      return { ...body, members: members.toSpliced(at, 1) }
    case 6: {
      const other = of.below(members.length)
      const [a, b] = [members[at], members[other]]
      return a && b ? { ...body, members: members.with(at, b).with(other, a) } : body
    }
    case 7:
      return { ...body, points: of.below(100_000) }
    case 8:
      return { ...body, description: of.of(names, "") }
    default:
      return of.below(20) === 0 ? { ...body, place: of.below(15), space: of.below(2) * 2 } : body
  }
}

const first = (of: Chance): Body => ({
  members: Arr.makeBy(30, (n) => newcomer(of, n)),
  points: 1,
  description: "",
  place: 14,
  space: 0
})

describe("a clan that is read by its changes", () => {
  it("is what it is as a whole, with the rows of before for all who are as before, over 3,000 looks", () => {
    const of = chance(generator(7))
    let body = first(of)
    let before = look(bytesOf(textOf(body)))
    let known = rowsOf(body)
    let kept = 0
    for (let n = 100; n < 3100; n++) {
      for (let times = of.below(4); times >= 0; times--) body = change(body, of, n * 4 + times)
      const bytes = bytesOf(textOf(body))
      const now = read(bytes, before)
      const rows = rowsOf(body)
      const news = [...rows].filter((row) => !known.has(row)).length
      assert.strictEqual(now === undefined, news > 1 + known.size / 3)
      known = rows
      if (now === undefined) {
        before = look(bytes)
        continue
      }
      const [expected, { marks }] = [Result.getOrThrow(whole(bytes)), look(bytes)]
      assert.deepStrictEqual(now.snapshot, expected)
      assert.deepStrictEqual(now.hint, marks)
      const olds = new Map(before.snapshot.roster.map((row) => [row.tag, row]))
      for (const row of now.snapshot.roster) {
        const old = olds.get(row.tag)
        if (old === undefined || JSON.stringify(old) !== JSON.stringify(row)) continue
        assert.strictEqual(row, old)
        kept++
      }
      before = { snapshot: now.snapshot, marks }
    }
    assert.isAbove(kept, 30_000)
  })

  it("takes what stands around the members from before when its bytes are as before, and only then", () => {
    const body = first(chance(generator(8)))
    const { marks, snapshot } = look(bytesOf(textOf(body)))
    // A name that no body has shows what was not read.
    const before = { marks, snapshot: { ...snapshot, name: "from before" } }
    const { members } = body
    const [one, ...others] = members
    if (one === undefined) throw new Error("nobody is there")
    const nameOf = (body: Body) => read(bytesOf(textOf(body)), before)?.snapshot.name
    for (const place of [14, 0, 7]) {
      const moved = { ...body, place }
      const before = {
        snapshot: { ...snapshot, name: "from before" },
        marks: look(bytesOf(textOf(moved))).marks
      }
      const donated = { ...moved, members: [{ ...one, donations: 77 }, ...others] }
      const now = read(bytesOf(textOf(donated)), before)
      assert.deepStrictEqual(now?.snapshot, {
        ...Result.getOrThrow(whole(bytesOf(textOf(donated)))),
        name: "from before"
      })
      assert.deepStrictEqual(now?.hint, look(bytesOf(textOf(donated))).marks)
    }
    assert.strictEqual(nameOf({ ...body, members: members.toReversed() }), "from before")
    assert.strictEqual(nameOf({ ...body, points: 2 }), "Goblins")
    assert.strictEqual(nameOf({ ...body, members: others }), "Goblins")
    assert.strictEqual(nameOf({ ...body, space: 2 }), undefined)
  })

  it("is left to who reads it as a whole when bytes are damaged, unless the whole says the same", () => {
    const of = chance(generator(9))
    const body = first(of)
    const before = look(bytesOf(textOf(body)))
    const counts = { read: 0, left: 0 }
    for (let n = 0; n < 2000; n++) {
      const bytes = [...bytesOf(textOf(change(body, of, 1000 + n)))]
      const [at, byte] = [of.below(bytes.length), of.of([...bytesOf('{}[]",:\\ 0a\u00e9')], 0)]
      const damaged = new Uint8Array(bytes.toSpliced(at, of.below(2), ...(of.below(2) === 0 ? [] : [byte])))
      const now = read(damaged, before)
      if (now === undefined) counts.left++
      else {
        counts.read++
        assert.deepStrictEqual(Result.succeed(now.snapshot), whole(damaged), new TextDecoder().decode(damaged))
      }
    }
    assert.isAbove(counts.left, 200)
    assert.isAbove(counts.read, 200)
  })

  const body = first(chance(generator(10)))
  const members = JSON.stringify(body.members.map(rowBody))
  const text = textOf(body)
  for (const [what, damaged] of [
    ["without a list", text.replaceAll('"memberList"', '"members2"')],
    ["whose list is no list", text.replace(members, "7")],
    ["whose list is null", text.replace(members, "null")],
    ["whose list ends too early", text.slice(0, 2000)],
    ["with a comma too many", text.replace(members, `${members.slice(0, -1)},]`)],
    ["with a comma too few", text.replace(members, `${members.slice(0, -1)} {"a":1}]`)],
    ["with a member that is none", text.replace(members, `${members.slice(0, -1)},{"tag":"#2PP"}]`)],
    ["with a member that is a number", text.replace(members, `${members.slice(0, -1)},7]`)],
    [
      "with a second list",
      text.replace(members, `${members},"memberList":[${JSON.stringify(rowBody(newcomer(chance(generator(1)), 1)))}]`)
    ],
    ["with a second list that is empty", text.replace(members, `${members},"memberList":[]`)],
    ["with a second list under another spelling", text.replace(members, `${members},"member\\u004cist":[]`)],
    ["without a level", text.replace('"clanLevel"', '"level"')],
    ["that is empty", ""]
  ] as const) {
    it(`is left to who reads it as a whole: one ${what}`, () => {
      assert.notStrictEqual(damaged, text)
      assert.isUndefined(read(bytesOf(damaged), look(bytesOf(text))))
    })
  }

  it("may have no members, or none any more", () => {
    const [nobody, everybody] = [bytesOf(textOf({ ...body, members: [] })), bytesOf(text)]
    assert.deepStrictEqual(read(nobody, look(everybody))?.snapshot.roster, [])
    assert.deepStrictEqual(read(nobody, look(nobody))?.snapshot.roster, [])
  })

  it("is left to who reads it as a whole when more than a third of its members are new or changed", () => {
    const before = look(bytesOf(text))
    const changed = (n: number) =>
      bytesOf(textOf({ ...body, members: body.members.map((row, i) => (i < n ? { ...row, donations: 99_999 } : row)) }))
    assert.deepStrictEqual(read(changed(11), before)?.snapshot, Result.getOrThrow(whole(changed(11))))
    assert.isUndefined(read(changed(12), before))
  })

  it("is not read with the marks of another body", () => {
    const other = look(bytesOf(textOf({ ...body, members: body.members.slice(1) })))
    assert.isUndefined(readRows(bytesOf(text), look(bytesOf(text)).snapshot, other.marks))
  })

  it("may have more members than any clan has", () => {
    const many = { ...body, members: Arr.makeBy(300, (n) => newcomer(chance(generator(n)), n)) }
    const before = look(bytesOf(textOf(many)))
    const after = bytesOf(textOf({ ...many, members: many.members.slice(1) }))
    assert.deepStrictEqual(read(after, before)?.snapshot, Result.getOrThrow(whole(after)))
  })
})
