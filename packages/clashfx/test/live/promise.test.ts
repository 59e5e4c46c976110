/** The client without Effect, as its users write programs: async/await on a simulator that listens. */
import { Command, Fault, Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { afterAll, assert, beforeAll, describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { spawnSync } from "node:child_process"
import { type Client, ClientClosed, createClient, type Event, isClashError } from "../../src/promise.ts"

const runtime = ManagedRuntime.make(
  SimulatorServer.layer({
    clans: [
      { tag: "#2PP", members: 20 },
      { tag: "#8QU8J9LP", members: 20 }
    ],
    activity: 0,
    wars: false,
    leagues: false,
    raids: false
  })
)
let baseUrl = ""
let portalUrl = ""
const clientWith = (more: Partial<Parameters<typeof createClient>[0]> = {}): Client =>
  createClient({ keys: [Simulator.testKey], baseUrl, throttle: { limit: 1000 }, ...more })

beforeAll(async () => {
  const address = await runtime.runPromise(SimulatorServer)
  ;({ baseUrl, portalUrl } = address)
  await runtime.runPromise(
    Effect.flatMap(Simulator, ({ change }) => change(Command.setClan("#2PP", { isWarLogPublic: true })))
  )
})
afterAll(() => runtime.dispose())

const simulator = <A, E>(use: (simulator: Simulator["Service"]) => Effect.Effect<A, E>): Promise<A> =>
  runtime.runPromise(Effect.flatMap(Simulator, use))

const failure = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error("it did not fail")
}

describe("operations", () => {
  it("give models, with plain dates and tags", async () => {
    await using client = clientWith()
    const clan = await client.clans.get("2pp")
    assert.deepStrictEqual([clan.tag, clan.memberList.length], ["#2PP", 20])
    await simulator(({ change }) => change(Command.declareWar("#2PP", "#8QU8J9LP", { teamSize: 10 })))
    const { war } = await client.wars.current("#2PP", { cache: "refresh" })
    if (war._tag !== "RegularWar") throw new Error(`a ${war._tag}`)
    assert.instanceOf(war.endTime, Date)
    assert.isAbove(war.endTime.getTime(), war.startTime.getTime())
    const again = await client.wars.current("#2PP")
    assert.strictEqual(again.war, war, "what comes out of the cache is made plain once")
  })

  it("of lists give pages, all items, or some", async () => {
    await using client = clientWith()
    const members = client.clans.members("#2PP", { limit: 8 })
    const first = await members.page()
    assert.strictEqual(first.items.length, 8)
    assert.isString(first.after)
    const names: Array<string> = []
    for await (const member of members) names.push(member.name)
    assert.strictEqual(names.length, 20)
    assert.strictEqual((await members.all({ max: 3 })).length, 3)
    assert.strictEqual((await client.clans.search({ minMembers: 1 }).all()).length, 2)
  })

  it("of many tags go on after a failure", async () => {
    await using client = clientWith()
    const outcomes: Array<[string, boolean]> = []
    for await (const outcome of client.clans.many(["#2PP", "#LLLLL", "nonsense!"], { ordered: true })) {
      outcomes.push([outcome.tag, outcome.ok])
      if (outcome.ok) continue
      assert.instanceOf(outcome.error, Error)
      if (outcome.error._tag === "InvalidTag") assert.strictEqual(outcome.error.input, "nonsense!")
      else assert.strictEqual(outcome.error._tag, "NotFound")
    }
    assert.deepStrictEqual(outcomes, [
      ["#2PP", true],
      ["#LLLLL", false],
      ["nonsense!", false]
    ])
  })

  it("of the game need no request", async () => {
    await using client = clientWith()
    const link = await client.armies.link({ troops: { Dragon: 12 } })
    const { troops } = await client.armies.read(link)
    assert.deepStrictEqual(
      troops.map(({ name, quantity }) => [name, quantity]),
      [["Dragon", 12]]
    )
    const { current, next } = client.calendar.raidWeekend(new Date("2026-11-28T12:00:00Z"))
    assert.strictEqual(current?.start.toISOString(), "2026-11-27T07:00:00.000Z")
    assert.strictEqual(next.id, "2026-12-04")
    assert.isUndefined(client.calendar.clanGames(new Date("2026-11-01T00:00:00Z")).current)
  })
})

describe("errors", () => {
  it("are Errors with a tag and a line that says what to do", async () => {
    await using client = clientWith()
    const invalid = await failure(client.clans.get("#A"))
    assert.isTrue(isClashError(invalid))
    expect(invalid).toBeInstanceOf(Error)
    expect(invalid).toMatchObject({ _tag: "InvalidTag" })
    expect(await failure(client.clans.get("#LLLLL"))).toMatchObject({ _tag: "NotFound", status: 404 })
    // Its own fields are known to the compiler, once the tag is.
    assert.strictEqual(isClashError(invalid) && invalid._tag === "InvalidTag" ? invalid.input : "", "#A")
    assert.isFalse(isClashError(Object.assign(new Error("of somebody else"), { _tag: "Other" })))
    assert.isFalse(isClashError(new DOMException("stopped", "AbortError")))
  })

  it("of sign-in reject each call, and ready()", async () => {
    const accounts = [{ email: Simulator.account.email, password: "wrong" }]
    await using client = createClient({ accounts, baseUrl, portalUrl })
    expect(await failure(client.ready())).toMatchObject({ _tag: "InvalidCredentials" })
    expect(await failure(client.clans.get("#2PP"))).toMatchObject({ _tag: "InvalidCredentials" })
  })
})

describe("a slip of JavaScript's", () => {
  /** As JavaScript would give it. */
  const any = <A>(given: unknown): A => JSON.parse(JSON.stringify({ given })).given
  const first = async (events: AsyncIterable<unknown>): Promise<unknown> => {
    for await (const event of events) return event
    return "ended"
  }
  const calls: ReadonlyArray<readonly [what: string, call: (client: Client) => Promise<unknown>, said: string]> = [
    ["a cache policy", ({ clans }) => clans.get("#2PP", { cache: any("no") }), '"use" or "refresh" or "skip"'],
    ["a priority", ({ clans }) => clans.get("#2PP", { priority: any("high") }), '"interactive" or "background"'],
    ["a signal", ({ clans }) => clans.get("#2PP", { signal: any({}) }), "signal is no AbortSignal"],
    ["an army", ({ armies }) => armies.link(any(null)), "{ troops: { Dragon: 12 } }"],
    ["a part of an army", ({ armies }) => armies.link(any({ troop: { Dragon: 1 } })), "troop is no option"],
    ["a link", ({ armies }) => armies.read("hello"), "Not an army link"],
    ["a date", async ({ calendar }) => calendar.season(any("2026-03-01")), "needs a valid Date"],
    ["a kind of tags", ({ watch }) => watch.run(any({ clan: ["#2PP"] }), () => 0), "clan is no option"],
    ["tags without kind", ({ watch }) => first(watch.deliveries(any(["#2PP"]))), "by kind, like"],
    ["no handler", ({ watch }) => watch.run({ clans: ["#2PP"] }, any(null)), "has to be a function"],
    ["a bad tag among good ones", ({ watch }) => first(watch.clans(["#2PP", "bad!"])), '"bad!" is not a clan tag']
  ]
  for (const [what, call, said] of calls) {
    it(`in ${what} rejects with a line that says so`, async () => {
      await using client = clientWith()
      const error = await failure(call(client))
      assert.instanceOf(error, Error)
      assert.include(error.message, said)
      assert.notInclude(error.message, "\n")
    })
  }

  it("in the signal is told apart: the controller is none", async () => {
    await using client = clientWith()
    const signal: AbortSignal = Object.create(new AbortController())
    expect(await failure(client.clans.get("#2PP", { signal }))).toHaveProperty(
      "message",
      expect.stringContaining("use its signal")
    )
  })

  it("in what a client is made with is said as well", async () => {
    for (const options of [null, "eyJ0..."]) expect(() => createClient(any(options))).toThrow("use an object")
    const ready = (options: unknown) => failure(createClient(any(options)).ready())
    assert.include(String(await ready({ keys: ["k"], fetch: 5 })), "fetch has to be a function")
    assert.include(String(await ready({ keys: ["k"], snapshots: {} })), "the methods get, set, delete")
  })
})

describe("a program that forgets to close its client", () => {
  it("ends", { timeout: 120_000 }, () => {
    const answer = { status: 200, headers: { "content-type": "application/json", "cache-control": "max-age=60" } }
    const program = `
      import { createClient } from ${JSON.stringify(new URL("../../src/promise.ts", import.meta.url).href)}
      const fetch = async () => new Response('{"items":[]}', ${JSON.stringify(answer)})
      const client = createClient({ keys: ["k"], fetch })
      console.log((await client.labels.clans().all()).length)
    `
    const child = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
      timeout: 110_000
    })
    assert.deepStrictEqual([child.status, child.stdout, child.stderr], [0, "0\n", ""])
  })
})

describe("an aborted call", () => {
  it("rejects with the signal's reason and ends the request", async () => {
    await using client = clientWith()
    await client.ready()
    const silent = await simulator(({ fault }) => fault(Fault.hang))
    const pending = failure(client.players.get("#P0LYJC8C", { signal: AbortSignal.timeout(50) }))
    expect(await pending).toMatchObject({ name: "TimeoutError" })
    await simulator(() => silent.remove)
    const reason = new Error("not any more")
    assert.strictEqual(await failure(client.clans.get("#2PP", { signal: AbortSignal.abort(reason) })), reason)
    assert.strictEqual((await client.clans.get("#2PP")).tag, "#2PP")
  })

  it("ends an iteration", async () => {
    await using client = clientWith()
    const controller = new AbortController()
    const seen = (async () => {
      for await (const _ of client.watch.clans(["#2PP"], { signal: controller.signal, spread: 0 })) return
    })()
    setTimeout(() => controller.abort(new Error("enough")), 50)
    expect(await failure(seen)).toMatchObject({ message: "enough" })
  })
})

describe("watching", () => {
  it("tells events until the loop is left, and polls end with it", async () => {
    await using client = clientWith()
    const events: Array<Event> = []
    let wasInitial = false
    for await (const event of client.watch.clans(["#2PP"], {
      initial: true,
      minInterval: 20,
      maxInterval: 20,
      spread: 0
    })) {
      events.push(event)
      if (event._tag === "ClanFound") {
        wasInitial = true
        await simulator(({ change, purge }) =>
          Effect.andThen(change(Command.setClan("#2PP", { clanLevel: 29 })), purge)
        )
      }
      if (event._tag === "ClanChanged" && event.field === "clanLevel") {
        assert.strictEqual(event.current, 29)
        break
      }
    }
    assert.isTrue(wasInitial)
    for (const event of events) assert.instanceOf(event.at, Date)
    const { requests } = await simulator(({ stats }) => stats)
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.strictEqual((await simulator(({ stats }) => stats)).requests, requests)
  })
})

describe("a handler", () => {
  const fast = { initial: true, minInterval: 20, maxInterval: 20, spread: 0 } as const

  it("gets the same events again until it succeeds, and ends with its signal", async () => {
    await using client = clientWith()
    const controller = new AbortController()
    const calls: Array<ReadonlyArray<string>> = []
    const ended = failure(
      client.watch.run(
        { clans: ["#2PP"] },
        (events) => {
          calls.push(events.map(({ id }) => id))
          if (calls.length === 1) throw new Error("the database is away")
          controller.abort(new Error("enough"))
        },
        { ...fast, signal: controller.signal }
      )
    )
    expect(await ended).toMatchObject({ message: "enough" })
    assert.isAtLeast(calls.length, 2)
    assert.deepStrictEqual(calls[1], calls[0])
  })

  it("gets the events of several polls together where it asks for that", async () => {
    await using client = clientWith()
    const controller = new AbortController()
    const tags: Array<ReadonlyArray<string>> = []
    const ended = failure(
      client.watch.run(
        { clans: ["#2PP", "#8QU8J9LP"] },
        (events) => {
          tags.push(events.map(({ _tag }) => _tag))
          controller.abort(new Error("enough"))
        },
        { ...fast, batch: { size: 2, within: "10 seconds" }, concurrency: 1, signal: controller.signal }
      )
    )
    expect(await ended).toMatchObject({ message: "enough" })
    assert.deepStrictEqual(tags[0], ["ClanFound", "ClanFound"])
  })

  it("of one's own takes deliveries and says when they are done", async () => {
    await using client = clientWith()
    for await (const { done, events } of client.watch.deliveries({ clans: ["#2PP"] }, fast)) {
      assert.strictEqual(events[0]?._tag, "ClanFound")
      await done()
      break
    }
  })
})

describe("a mistyped name", () => {
  /** As JavaScript would give it. */
  const anything: <A>(given: unknown) => A = (given) => JSON.parse(JSON.stringify({ given })).given
  const first = async (events: AsyncIterable<unknown>) => {
    for await (const _ of events) return
  }

  it("in the options of a client rejects its first call", async () => {
    for (const odd of [{ baseURL: "http://127.0.0.1" }, { throttle: { limt: 5 } }, { cache: { size: 5 } }]) {
      await using client = clientWith(anything(odd))
      const error = await failure(client.ready())
      assert.match(
        String(error),
        /^TypeError: (?:createClient|Throttler\.layer): (?:baseURL|limt|size) is no option: use one of \w+/
      )
    }
  })

  it("in the options of a call, a list or a watcher rejects it", async () => {
    await using client = clientWith()
    const odd: ReadonlyArray<readonly [() => Promise<unknown>, RegExp]> = [
      [
        () => client.clans.get("#2PP", anything({ timeOut: 5 })),
        /The call: timeOut is no option: use one of signal, timeout/
      ],
      [
        () => client.clans.members("#2PP", anything({ limt: 5 })).page(),
        /limt is nothing that can be asked for: use limit/
      ],
      [
        () => client.clans.get("#2PP", anything({ timeout: "soon" })),
        /The call: timeout is "soon": use a number of milli/
      ],
      [() => client.clans.get("#2PP", anything(5000)), /The call: the object of options is 5000: use names, like/],
      [
        () => client.clans.members("#2PP").all(anything(3)),
        /collect: the object of options is 3: use names, like { max }/
      ],
      [() => first(client.clans.many(["#2PP"], anything({ order: true }))), /order is no option/],
      [
        () => first(client.watch.clans(["#2PP"], anything({ interval: 5 }))),
        /interval is no option: use one of initial/
      ]
    ]
    for (const [call, said] of odd) assert.match(String(await failure(call())), said)
  })
})

describe("snapshots", () => {
  const fast = { minInterval: 20, maxInterval: 20, spread: 0 } as const

  /** Watches until something happens to the clan's level; gives it. */
  const levelTold = async (client: Client, whenWatching: () => Promise<unknown>): Promise<number> => {
    for await (const event of client.watch.clans(["#2PP"], { ...fast, initial: true })) {
      if (event._tag === "ClanFound") await whenWatching()
      if (event._tag === "ClanChanged" && event.field === "clanLevel") return event.current
    }
    throw new Error("it has ended")
  }
  const setLevel = (clanLevel: number) =>
    simulator(({ change, purge }) => Effect.andThen(change(Command.setClan("#2PP", { clanLevel })), purge))

  it("in a Map let the next client tell what happened meanwhile", async () => {
    const snapshots = new Map<string, string>()
    {
      await using client = clientWith({ snapshots })
      assert.strictEqual(await levelTold(client, () => setLevel(11)), 11)
    }
    assert.isAbove(snapshots.size, 0)
    await setLevel(12)
    await using client = clientWith({ snapshots })
    const level = await levelTold(client, () => Promise.reject(new Error("it began anew")))
    // What was not acknowledged when the loop was left comes again.
    assert.include([11, 12], level)
  })

  it("that cannot be kept are said when the client begins", async () => {
    const broken = () => Promise.reject(new Error("the disk is full"))
    await using client = clientWith({ snapshots: { get: broken, set: broken, delete: broken } })
    expect(await failure(client.ready())).toMatchObject({ _tag: "SnapshotStoreError", operation: "open" })
  })
})

describe("a closed client", () => {
  it("rejects what is under way and what comes after, and ends loops", async () => {
    const client = clientWith()
    await client.ready()
    const silent = await simulator(({ fault }) => fault(Fault.hang))
    const pending = failure(client.players.get("#P0LYJC8C"))
    const loop = (async () => {
      for await (const _ of client.watch.clans(["#2PP"], { spread: 0 })) return "told"
      return "ended"
    })()
    await new Promise((resolve) => setTimeout(resolve, 30))
    await client.close()
    assert.instanceOf(await pending, ClientClosed)
    assert.strictEqual(await loop, "ended")
    assert.instanceOf(await failure(client.clans.get("#2PP")), ClientClosed)
    await simulator(() => silent.remove)
    await client.close()
  })

  it("that had not begun, and loops that were left before, begin nothing", async () => {
    let asked = 0
    const fetch: typeof globalThis.fetch = (...request) => {
      asked++
      return globalThis.fetch(...request)
    }
    const closed = clientWith({ fetch })
    const pending = [
      closed.ready(),
      closed.clans.get("#2PP"),
      closed.watch.clans(["#2PP"])[Symbol.asyncIterator]().next()
    ]
    const failures = Promise.all(pending.map(failure))
    await closed.close()
    for (const error of await failures) assert.instanceOf(error, ClientClosed)
    await using client = clientWith({ fetch })
    const events = client.watch.clans(["#2PP"], { initial: true, spread: 0 })[Symbol.asyncIterator]()
    const told = events.next()
    await events.return?.()
    assert.deepStrictEqual(
      [await told, await events.next()].map(({ done }) => done),
      [true, true]
    )
    await new Promise((resolve) => setTimeout(resolve, 30))
    assert.strictEqual(asked, 0)
  })
})
