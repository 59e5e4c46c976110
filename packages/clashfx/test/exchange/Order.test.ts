/** Which of two answers is newer: three nodes of different ages, told by an oracle that knows when each body was made. */
import { assert, describe, it } from "@effect/vitest"
import { Lifetime, lifetimes } from "../../src/exchange/internal/order/lifetime.ts"
import {
  begin,
  Edge as Nodes,
  type Growth,
  type History,
  judge,
  resume,
  type Sight,
  type Witness
} from "../../src/exchange/internal/order/order.ts"
import { generator } from "../support/generator.ts"

/** Two bodies that are different have this much in common: nothing. */
const differs = (one: string, other: string) => ({
  distance: one === other ? 0 : 1,
  mark: (one.charCodeAt(0) || 0) ^ (other.charCodeAt(0) || 0)
})

/** Bodies in which nothing can only grow. */
const plain: Witness<string> = { growth: () => "neither", difference: differs }

// ---------------------------------------------------------------------------------------------------------------------
// An edge
// ---------------------------------------------------------------------------------------------------------------------

const lifetime = 60_000

interface Copy {
  readonly version: number
  readonly made: number
}

interface Edge {
  /** Does `max-age` count down? `some`: on two of the three nodes, while the third always says a whole lifetime. */
  readonly counts: boolean | "some"
  /** Is a body now and then as it was before? Otherwise something in it grows. */
  readonly returns: boolean
  readonly seed: number
}

/** What a question was answered with over some hours, and what was made of it. */
const run = ({ counts, returns, seed }: Edge) => {
  const random = generator(seed)
  const changes: Array<number> = [0]
  while ((changes.at(-1) ?? 0) < 4 * 3_600_000) changes.push((changes.at(-1) ?? 0) + 5000 + random() * 300_000)
  const versionAt = (time: number) => changes.findLastIndex((at) => at <= time)
  const bodyOf = (version: number): number => (returns && version % 5 === 4 ? version - 2 : version)
  const nodes: Array<Copy> = [0, 1, 2].map(() => ({ version: 0, made: -random() * lifetime }))
  const history: Array<{ readonly told: Copy; readonly at: number }> = []
  const known = new Lifetime(lifetimes.player)
  const nodesOfKind = new Nodes()
  let past: History<number> | undefined
  let told: Copy | undefined
  let newest: Copy | undefined
  let confirmed: Copy | undefined
  const wrong: Array<string> = []
  for (let at = 1000; at < 4 * 3_600_000;) {
    const n = Math.floor(random() * 3)
    let copy = nodes[n] ?? { version: 0, made: 0 }
    if (at >= copy.made + lifetime) nodes[n] = copy = { version: versionAt(at), made: at }
    const doesCount = counts === "some" ? n < 2 : counts
    const freshFor = doesCount ? Math.ceil((copy.made + lifetime - at) / 1000) * 1000 : lifetime
    const sight = { fingerprint: String(bodyOf(copy.version)), at, freshFor }
    const witness: Witness<number> = {
      growth: (before, after) => (returns || before === after ? "neither" : after > before ? "grew" : "fell"),
      difference: (one, other) => ({
        distance: Math.abs(bodyOf(one) - bodyOf(other)),
        mark: bodyOf(one) ^ bodyOf(other)
      })
    }
    const judged =
      past === undefined || told === undefined
        ? { history: begin<number>(sight, known), verdict: "newer" as const }
        : judge({
            history: past,
            sight,
            lifetime: known,
            edge: nodesOfKind,
            witness,
            newest: told.version,
            body: () => copy.version
          })
    past = judged.history
    if (judged.verdict === "newer") {
      if (told !== undefined && copy.version < told.version) wrong.push(`older at ${at}`)
      told = copy
      history.push({ told, at })
    } else if (judged.verdict === "same" && told !== undefined && copy.version > told.version) told = copy
    // What was seen before this answer has to be told by now, unless whole seconds cannot tell which was made first; what
    // is as it was before has to be confirmed.
    const due = returns ? confirmed : newest
    const isLate =
      told !== undefined &&
      due !== undefined &&
      due.made > told.made + 1200 &&
      due.version > told.version &&
      bodyOf(told.version) !== bodyOf(due.version)
    if (isLate) wrong.push(`late at ${at}`)
    if (newest !== undefined && copy.version >= newest.version) confirmed = newest
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

  // Nothing tells the first lie from a truth, but all that follow.
  for (const returns of [false, true]) {
    it(`are told in their order, where one of them does not count${returns ? ", also what is as it was before" : ""}`, () => {
      let [told, older] = [0, 0]
      for (let seed = 1; seed <= 60; seed++) {
        const result = run({ counts: "some", returns, seed })
        older += result.wrong.filter((what) => what.startsWith("older")).length
        told += result.told
      }
      assert.isAbove(told, 4000)
      assert.isAtMost(older, 3)
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

interface Telling {
  readonly every?: number
  readonly freshFor?: number
  readonly witness?: Witness<string>
  readonly goesBack?: boolean
}

/** What is told at each of the bodies that come so many seconds after each other, with a header that is always the same. */
const tellAll = (bodies: ReadonlyArray<string>, of: Telling = {}): ReadonlyArray<string> => {
  const { every = 60, freshFor = every * 1000, goesBack = false, witness = plain } = of
  const lifetime = new Lifetime(lifetimes.clan)
  const edge = new Nodes()
  if (goesBack) edge.wentBack(0)
  let past: History<string> | undefined
  let newest = ""
  return bodies.map((fingerprint, i) => {
    const sight = { fingerprint, at: i * every * 1000, freshFor }
    if (past === undefined) {
      past = begin(sight, lifetime)
      newest = fingerprint
      return fingerprint
    }
    const { history, path } = judge({ history: past, sight, lifetime, edge, witness, newest, body: () => fingerprint })
    past = history
    newest = path.at(-1)?.body ?? newest
    return path.length === 0 ? "." : path.map(({ body }) => body).join(" ")
  })
}

const tell = (bodies: string, every: number, freshFor = every * 1000): string =>
  tellAll([...bodies], { every, freshFor }).join("")

describe("bodies under a header that does not count", () => {
  it("of nodes that take turns are told once", () => {
    assert.strictEqual(tell("ABABABAB", 60), "AB......")
    assert.strictEqual(tell("ABABABB", 1, 0), "AB.....")
  })

  it("that are true again are told when they come three times, and nodes cannot be behind", () => {
    assert.strictEqual(tell("ABAAA", 60), "AB..A")
    assert.strictEqual(tell("ABBBAAA", 60), "AB....A")
    assert.strictEqual(tell(`A${"B".repeat(3)}${"A".repeat(14)}`, 1, 0), `AB.............A..`)
  })
})

/** Bodies like `12 x`: a count that only grows but for a reset, and a word. */
const counted: Witness<string> = {
  growth: (before, after): Growth => {
    const [a = 0, b = 0] = [Number.parseInt(before), Number.parseInt(after)]
    if (a === b) return "neither"
    return b > a ? "grew" : b > a / 2 ? "fell" : "reset"
  },
  difference: (one, other) => {
    const [[a = "", b = ""], [c = "", d = ""]] = [one.split(" "), other.split(" ")]
    const mark = (count: string, word: string) => Number(count) ^ (word.charCodeAt(0) << 12)
    const far = Math.abs(Number(a) - Number(c)) / (Math.max(Number(a), Number(c)) + 50)
    return { distance: far + (b === d ? 0 : 1), mark: mark(a, b) ^ mark(c, d) }
  }
}

const count = (bodies: string, goesBack: boolean): string =>
  tellAll(bodies.split(", "), { witness: counted, goesBack })
    .map((said) => said.replaceAll(" x", "").replaceAll(" y", "y"))
    .join(", ")

describe("what only grows", () => {
  const past = (): History<string> => resume(0)
  const lifetime = () => new Lifetime(lifetimes.clan)
  const at = (history: History<string>, time: number, growth: Growth) => {
    const sight: Sight = { fingerprint: "A", at: time, freshFor: 0 }
    const witness: Witness<string> = { ...plain, growth: () => growth }
    return judge({
      history,
      sight,
      lifetime: lifetime(),
      edge: new Nodes(),
      witness,
      newest: "K",
      body: () => sight.fingerprint
    })
  }

  it("tells at once that a body is newer, and holds back one that is older until it is confirmed", () => {
    assert.strictEqual(at(past(), 1000, "grew").verdict, "newer")
    const { history, verdict } = at(past(), 1000, "fell")
    assert.strictEqual(verdict, "older")
    assert.strictEqual(at(history, 2000, "fell").verdict, "older")
    assert.strictEqual(at(history, 121_000, "fell").verdict, "newer")
  })

  it("is told after the end of a season at once, or with the next look, and nothing is passed over", () => {
    assert.strictEqual(count("600 x, 610 x, 5 x, 9 x, 12 x", false), "600, 610, 5, 9, 12")
    assert.strictEqual(count("600 x, 610 x, 5 x, 9 x, 12 x", true), "600, 610, ., 5 9, 12")
    assert.strictEqual(count("600 x, 610 x, 605 x, 606 x", false), "600, 610, ., 605 606")
    assert.strictEqual(count("600 x, 610 x, 5 x, 5 x", true), "600, 610, ., 5")
  })

  it("is not told from bodies that were passed over and come late", () => {
    assert.strictEqual(count("600 x, 610 x, 605 x, 620 x", false), "600, 610, ., 620")
    assert.strictEqual(count("600 x, 610 x, 605 x, 610 x, 606 x, 607 x, 620 x", true), "600, 610, ., ., ., ., 620")
  })

  it("is not told from a body of before the end of a season", () => {
    assert.strictEqual(count("600 x, 610 x, 5 x, 9 x, 608 x, 10 x", true), "600, 610, ., 5 9, ., 10")
    assert.strictEqual(count("600 x, 610 x, 5 x, 9 x, 608 x, 610 x, 10 x", false), "600, 610, 5, 9, ., ., 10")
  })
})

describe("a change without a witness", () => {
  it("is told at once, unless the edge went back in time: then with the look that confirms it", () => {
    assert.strictEqual(count("1 x, 1 y, 1 y", false), "1, 1y, .")
    assert.strictEqual(count("1 x, 1 y, 1 y", true), "1, ., 1y")
    assert.strictEqual(count("1 x, 1 y, 1 x, 1 x", true), "1, ., ., .")
    assert.strictEqual(count("1 x, 1 y, 2 y", true), "1, ., 1y 2y")
  })
})

/** Kind: one odd answer decides nothing for ever. */
describe("a header of an answer that was long on its way", () => {
  /** An answer under a header that counts down, after two that were told: what was before, and what took its place. */
  const verdict = (took: number) => {
    const lifetime = new Lifetime(lifetimes.player)
    const edge = new Nodes()
    const of = { lifetime, edge, witness: plain }
    const first = begin<string>({ fingerprint: "A", at: 0, freshFor: 60_000 }, lifetime)
    const second = { fingerprint: "B", at: 30_000, freshFor: 40_000 }
    const { history } = judge({ ...of, history: first, sight: second, newest: "A", body: () => "B" })
    const third = { fingerprint: "A", at: 50_000, freshFor: 25_000, took }
    return judge({ ...of, history, sight: third, newest: "B", body: () => "A" }).verdict
  }

  it("says that it was made later only if that is so whenever it was true", () => {
    assert.deepStrictEqual([0, 3000, 5000, 20_000].map(verdict), ["newer", "newer", "older", "older"])
  })
})

describe("equal rests of a lifetime", () => {
  const tells = (...apart: ReadonlyArray<number>): boolean => {
    const known = new Lifetime(lifetimes.clan)
    let at = 0
    for (const freshFor of [119_000, 80_000]) known.learn(freshFor, (at += 40_000))
    for (const more of apart) known.learn(60_000, (at += more * 1000))
    return known.tells
  }

  it("are whole ones when answers come at any distance, and not when they come a lifetime apart", () => {
    assert.isFalse(tells(60, 61, 60, 62))
    assert.isTrue(tells(119, 119, 120, 118, 119, 238))
    assert.isTrue(tells(60, 61, 60))
  })
})

describe("headers that count wrong", () => {
  it("are found out when two bodies take turns and each is said to be newer", () => {
    const known = new Lifetime(lifetimes.clan)
    for (const [i, freshFor] of [119_000, 80_000, 100_000].entries()) known.learn(freshFor, i * 1000)
    const edge = new Nodes()
    const told = (bodies: string) => {
      let history = begin<string>({ fingerprint: "A", at: 10_000, freshFor: 60_000 }, known)
      let newest = "A"
      let said = ""
      for (const [i, fingerprint] of [...bodies].entries()) {
        const sight = { fingerprint, at: 20_000 + i * 10_000, freshFor: 60_000 + (i % 7) * 1000 }
        const judged = judge({
          history,
          sight,
          lifetime: known,
          edge,
          witness: plain,
          newest,
          body: () => fingerprint
        })
        history = judged.history
        said += judged.path.map(({ body }) => body).join("")
        newest = judged.path.at(-1)?.body ?? newest
      }
      return said
    }
    assert.strictEqual(told("BABABABABABABABBBBBBBBBBBBBB"), "BAB")
    assert.isTrue(edge.isContradictory(300_000))
  })
})

describe("an edge that goes back in time", () => {
  const hour = 3_600_000
  const isExpectedAfter = (...instants: ReadonlyArray<number>): number => {
    const edge = new Nodes()
    for (const at of instants) edge.wentBack(at)
    let at = instants.at(-1) ?? 0
    while (edge.goesBack(at)) at += hour / 4
    return (at - (instants.at(-1) ?? 0)) / hour
  }

  it("is expected to do so for an hour, and for a day when it does so again after that", () => {
    assert.strictEqual(isExpectedAfter(0), 1)
    assert.strictEqual(isExpectedAfter(0, 0.5 * hour), 1)
    assert.strictEqual(isExpectedAfter(0, 1.5 * hour), 24)
    assert.strictEqual(isExpectedAfter(0, 1.5 * hour, 20 * hour), 24)
    assert.strictEqual(isExpectedAfter(0, 1.5 * hour, 26 * hour), 1)
    assert.strictEqual(isExpectedAfter(0, 30 * hour), 1)
  })

  it("is not believed for a day when its headers contradict each other again", () => {
    const edge = new Nodes()
    edge.contradicts(0)
    assert.isFalse(edge.isContradictory(2 * hour))
    edge.contradicts(2 * hour)
    assert.isTrue(edge.isContradictory(20 * hour))
    assert.isFalse(edge.isContradictory(27 * hour))
  })
})

describe("a header that cannot be right", () => {
  const numbers: Witness<string> = {
    growth: () => "neither",
    difference: (one, other) => ({ distance: one === other ? 0 : 1, mark: Number(one) ^ Number(other) })
  }
  const told = (odd: number, everyMillis: number) => {
    const known = new Lifetime(lifetimes.clan)
    const edge = new Nodes()
    let history = begin<string>({ fingerprint: "0", at: 0, freshFor: 90_000 }, known)
    const instants: Array<number> = []
    let newest = "0"
    for (let i = 1; i <= 60; i++) {
      const sight = {
        fingerprint: String(i),
        at: i * everyMillis,
        freshFor: i === 2 ? odd : 119_000 - ((i * 7) % 90) * 1000
      }
      const judged = judge({ history, sight, lifetime: known, edge, witness: numbers, newest, body: () => `${i}` })
      history = judged.history
      if (judged.verdict !== "newer") continue
      newest = `${i}`
      instants.push(i)
    }
    return instants
  }

  for (const odd of [3_600_000, 1e15]) {
    it(`costs nothing, be it ${odd} ms`, () => {
      assert.deepStrictEqual(told(odd, 130_000), told(120_000, 130_000))
      assert.isAbove(told(odd, 130_000).length, 50)
    })
  }

  it("is not believed for longer than nodes can be behind, also where it could be right", () => {
    const late = told(590_000, 60_000).find((i) => i > 2)
    assert.isAtMost(late ?? Infinity, 2 + 590 / 60 + 3)
  })
})
