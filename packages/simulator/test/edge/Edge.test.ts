/** An edge as clients meet it: nodes with caches of their own, stale answers, odd bodies, broken connections. */
import { Command, Fault, type Served, Simulator, type SimulatorOptions, World } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { get, json } from "../support/requests.ts"

const clan = "/clans/%232PP"

const simulated = (options: SimulatorOptions = {}) =>
  Simulator.layerTest({
    ...World.still,
    clans: [
      { tag: "#2PP", members: 12 },
      { tag: "#8QU", members: 12 }
    ],
    ...options,
    settings: { rateLimit: { limit: Number.POSITIVE_INFINITY }, ...options.settings }
  })

/** Asks every so many seconds, while the clan gets a new description each time; the numbers that were shown. */
const shown = (times: number, seconds: number) =>
  Effect.gen(function* () {
    const { change } = yield* Simulator
    const numbers: Array<number> = []
    const headers: Array<string> = []
    for (let n = 0; n < times; n++) {
      yield* change(Command.setClan("#2PP", { description: String(n) }))
      const answer = yield* get(clan)
      numbers.push(Number(json(answer).description))
      headers.push(answer.headers["cache-control"] ?? "")
      yield* TestClock.adjust(seconds * 1000)
    }
    return { numbers, headers }
  })

const goesBack = (numbers: ReadonlyArray<number>) =>
  numbers.filter((number, n) => number < (numbers[n - 1] ?? 0)).length

describe("the nodes of the edge", () => {
  it.effect("have ages of their own", () =>
    Effect.gen(function* () {
      const { headers } = yield* shown(3, 0)
      assert.deepStrictEqual(headers, ["max-age=30", "max-age=120", "max-age=60"])
      assert.isAbove(goesBack((yield* shown(60, 20)).numbers), 5)
    }).pipe(Effect.provide(simulated({ settings: { edge: { nodes: 3, ages: [1, 0.5, 2] } } })))
  )

  it.effect("say what is left of an age, or always the whole of it", () =>
    Effect.gen(function* () {
      const { configure } = yield* Simulator
      assert.deepStrictEqual((yield* shown(3, 10)).headers, ["max-age=60", "max-age=50", "max-age=40"])
      yield* configure({ edge: { counting: false } })
      assert.deepStrictEqual(new Set((yield* shown(9, 10)).headers), new Set(["max-age=60"]))
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("give the answer before the last one now and then, and never one that is older", () =>
    Effect.gen(function* () {
      const { numbers } = yield* shown(400, 61)
      const back = goesBack(numbers)
      assert.isAbove(back, 20)
      assert.isBelow(back, 80)
      for (const [n, number] of numbers.entries()) {
        const [, before = 0] = [...new Set(numbers.slice(0, n + 1))].toSorted((a, b) => b - a)
        assert.isAtLeast(number, before)
      }
    }).pipe(Effect.provide(simulated({ settings: { edge: { stale: 0.1 } } })))
  )
})

describe("a fault of the edge", () => {
  const with_ = (fault: Fault.Fault, path = clan) =>
    Effect.gen(function* () {
      const { fault: inject, purge } = yield* Simulator
      const handle = yield* inject(fault)
      const answer = yield* get(path)
      yield* handle.remove
      yield* purge
      return answer
    })

  const tagsOf = (members: ReadonlyArray<{ readonly tag: string }>) => members.map(({ tag }) => tag)

  it.effect("can be another tag's body, with the right one behind it", () =>
    Effect.gen(function* () {
      assert.strictEqual(json(yield* with_(Fault.misrouted)).tag, "#8QU")
      assert.strictEqual(json(yield* get(clan)).tag, "#2PP")
      const player = json(yield* get(clan)).memberList[0].tag
      const other = json(yield* with_(Fault.misrouted, `/players/${encodeURIComponent(player)}`)).tag
      assert.notStrictEqual(other, player)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("can be an empty roster, one member twice, or another order", () =>
    Effect.gen(function* () {
      const right = json(yield* get(clan))
      const tags = tagsOf(right.memberList)
      const empty = json(yield* with_(Fault.emptyRoster))
      assert.deepStrictEqual([empty.memberList, empty.members], [[], 12])
      const twice = json(yield* with_(Fault.duplicateMember))
      assert.deepStrictEqual(tagsOf(twice.memberList), [...tags, tags[0]])
      const shuffled = Fault.shuffled()
      const orders = [json(yield* with_(shuffled)), json(yield* with_(shuffled))].map((body) => tagsOf(body.memberList))
      for (const order of orders) {
        assert.sameMembers(order, tags)
        assert.notDeepEqual(order, tags)
      }
      assert.notDeepEqual(orders[0], orders[1])
      const page = json(yield* with_(Fault.emptyRoster, `${clan}/members`))
      assert.deepStrictEqual(page.items, [])
      assert.deepStrictEqual(json(yield* get(clan)), right)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("can be the line-ups of a war, and leaves lists of other things alone", () =>
    Effect.gen(function* () {
      const { change } = yield* Simulator
      yield* change(Command.declareWar("#2PP", "#8QU", { teamSize: 10 }))
      yield* change(Command.setClan("#2PP", { isWarLogPublic: true }))
      const war = json(yield* with_(Fault.emptyRoster, `${clan}/currentwar`))
      assert.deepStrictEqual([war.clan.members, war.opponent.members, war.teamSize], [[], [], 10])
      const labels = json(yield* with_(Fault.emptyRoster, "/labels/clans"))
      assert.lengthOf(labels.items, 17)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("can be one of several, and a judge is told which, of when and from where the answer was", () => {
    const served: Array<Served> = []
    return Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.odd, { probability: 0.5 })
      for (let n = 0; n < 200; n++) {
        yield* get(clan)
        yield* TestClock.adjust(20_000)
      }
      assert.lengthOf(served, 200)
      const kinds = new Map<string, number>()
      for (const { fault, status } of served) {
        const kind = `${fault?._tag ?? "none"} ${status}`
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      }
      assert.sameMembers(
        [...kinds.keys()],
        ["none 200", "Respond 404", "Respond 403", "Respond 503", "Misroute 200", "Rewrite 200"]
      )
      assert.isAbove(kinds.get("none 200") ?? 0, 60)
      const right = served.filter(({ fault }) => fault === undefined)
      for (const { at, made, route, url } of right) {
        assert.deepStrictEqual([route, url], ["clans.get", "/v1/clans/%232PP"])
        assert.isAtMost(at - (made ?? 0), 60_000)
      }
      assert.strictEqual(new Set(right.map(({ node }) => node)).size, 3)
    }).pipe(Effect.provide(simulated({ settings: { edge: { nodes: 3 } }, onAnswer: (one) => served.push(one) })))
  })
})
