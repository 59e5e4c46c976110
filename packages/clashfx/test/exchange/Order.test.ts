/** Which of two answers is newer: three nodes of different ages, told by an oracle that knows when each body was made. */
import { assert, describe, it } from "@effect/vitest"
import { begin, type History, judge, Lifetime, lifetimes, resume } from "../../src/exchange/internal/order.ts"
import { generator } from "../support/generator.ts"

// ---------------------------------------------------------------------------------------------------------------------
// An edge
// ---------------------------------------------------------------------------------------------------------------------

const lifetime = 60_000

interface Copy {
  readonly version: number
  readonly made: number
}

interface Edge {
  /** Does `max-age` count down? */
  readonly counts: boolean
  /** Can a body be as it was before? Otherwise something in it grows. */
  readonly returns: boolean
  readonly seed: number
}

/** What a question was answered with over some hours, and what was made of it. */
const run = ({ counts, returns, seed }: Edge) => {
  const random = generator(seed)
  const changes: Array<number> = [0]
  while ((changes.at(-1) ?? 0) < 4 * 3_600_000) changes.push((changes.at(-1) ?? 0) + 5000 + random() * 300_000)
  const versionAt = (time: number) => changes.findLastIndex((at) => at <= time)
  const bodyOf = (version: number): string => (returns ? ("ABAC"[version % 4] ?? "") : String(version))
  const nodes: Array<Copy> = [0, 1, 2].map(() => ({ version: 0, made: -random() * lifetime }))
  const history: Array<{ readonly told: Copy; readonly at: number }> = []
  const known = new Lifetime(lifetimes.player)
  let past: History | undefined
  let told: Copy | undefined
  let newest: Copy | undefined
  const wrong: Array<string> = []
  for (let at = 1000; at < 4 * 3_600_000;) {
    const n = Math.floor(random() * 3)
    let copy = nodes[n] ?? { version: 0, made: 0 }
    if (at >= copy.made + lifetime) nodes[n] = copy = { version: versionAt(at), made: at }
    const freshFor = counts ? Math.ceil((copy.made + lifetime - at) / 1000) * 1000 : lifetime
    const sight = { fingerprint: bodyOf(copy.version), at, freshFor }
    const growth = () =>
      returns || told === undefined || copy.version === told.version ? 0 : copy.version > told.version ? 1 : -1
    const judged =
      past === undefined
        ? { history: begin(sight, known), verdict: "newer" as const }
        : judge(past, sight, known, growth)
    past = judged.history
    if (judged.verdict === "newer") {
      if (told !== undefined && copy.version < told.version) wrong.push(`older at ${at}`)
      told = copy
      history.push({ told, at })
    } else if (judged.verdict === "same" && told !== undefined && copy.version > told.version) told = copy
    // What was seen before this answer has to be told by now, unless whole seconds cannot tell which was made first.
    const isLate =
      told !== undefined &&
      newest !== undefined &&
      newest.made > told.made + 1200 &&
      bodyOf(told.version) !== bodyOf(newest.version)
    if (isLate) wrong.push(`late at ${at}`)
    if (newest === undefined || copy.version > newest.version) newest = copy
    at += Math.max(1000, freshFor) * (counts ? 0.2 + random() * 0.9 : 1) + random() * 2000
  }
  return { wrong, told: history.length }
}

describe("answers of three nodes of different ages", () => {
  for (const returns of [false, true]) {
    it(`are told in their order, where headers count down${returns ? ", also what is as it was before" : ""}`, () => {
      let told = 0
      for (let seed = 1; seed <= 200; seed++) {
        const result = run({ counts: true, returns, seed })
        assert.deepStrictEqual(result.wrong, [], `seed ${seed}`)
        told += result.told
      }
      assert.isAbove(told, 5000)
    })
  }

  it("are told in their order, where headers say nothing but something grows", () => {
    let told = 0
    for (let seed = 1; seed <= 200; seed++) {
      const result = run({ counts: false, returns: false, seed })
      assert.deepStrictEqual(result.wrong, [], `seed ${seed}`)
      told += result.told
    }
    assert.isAbove(told, 5000)
  })
})

// ---------------------------------------------------------------------------------------------------------------------
// By hand
// ---------------------------------------------------------------------------------------------------------------------

/** What is told of bodies that come so many seconds after each other, with a header that is always the same. */
const tell = (bodies: string, every: number, freshFor = every * 1000): string => {
  const known = new Lifetime(lifetimes.clan)
  let past: History | undefined
  let told = ""
  for (const [i, fingerprint] of [...bodies].entries()) {
    const sight = { fingerprint, at: i * every * 1000, freshFor }
    const judged =
      past === undefined
        ? { history: begin(sight, known), verdict: "newer" as const }
        : judge(past, sight, known, () => 0)
    past = judged.history
    told += judged.verdict === "newer" ? fingerprint : "."
  }
  return told
}

describe("bodies under a header that does not count", () => {
  it("of nodes that take turns are told once", () => {
    assert.strictEqual(tell("ABABABAB", 60), "AB......")
    assert.strictEqual(tell("ABABABB", 1, 0), "AB.....")
  })

  it("that are true again are told when they come twice, and nodes cannot be behind", () => {
    assert.strictEqual(tell("ABAAA", 60), "AB.A.")
    assert.strictEqual(tell("ABBBAAA", 60), "AB...A.")
    assert.strictEqual(tell(`A${"B".repeat(3)}${"A".repeat(14)}`, 1, 0), `AB.............A..`)
  })
})

describe("what only grows", () => {
  const known = () => new Lifetime(lifetimes.clan)
  it("tells at once that a body is newer, and holds back one that is older until nodes cannot be behind", () => {
    const past = resume(0)
    const lifetime = known()
    const sight = { fingerprint: "A", at: 1000, freshFor: 0 }
    assert.strictEqual(judge(past, sight, lifetime, () => 1).verdict, "newer")
    assert.strictEqual(judge(past, sight, lifetime, () => -1).verdict, "older")
    assert.strictEqual(judge(past, { ...sight, at: 121_000 }, lifetime, () => -1).verdict, "newer")
  })
})
