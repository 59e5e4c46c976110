/** Answers that no world of ours gives: about something else, with odd rows, without an end, lost. Bodies by script. */
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import * as Clans from "../../src/api/Clans.ts"
import * as Players from "../../src/api/Players.ts"
import * as RequestPolicy from "../../src/api/RequestPolicy.ts"
import type { Services } from "../../src/Clash.ts"
import type { ClashError } from "../../src/exchange/ClashError.ts"
import * as Wars from "../../src/api/Wars.ts"
import * as GameData from "../../src/game/GameData.ts"
import * as PlayerUnits from "../../src/game/PlayerUnits.ts"
import * as Cache from "../../src/service/Cache.ts"
import * as KeyPool from "../../src/service/KeyPool.ts"
import * as Throttler from "../../src/service/Throttler.ts"
import { type Body, clan, clanMember, leagueGroup, notInWar, player, war, warLogRow } from "../support/bodies.ts"

/** An API that answers each request to a path with the next of its bodies, the last one for ever; it counts. */
const api = (
  bodies: Readonly<Record<string, ReadonlyArray<Body | string | number>>>,
  gameData = GameData.layerNone
) => {
  const asked: Array<string> = []
  const client = HttpClient.make((request) =>
    Effect.sync(() => {
      const path = decodeURIComponent(request.url.slice(request.url.indexOf("/v1") + 3))
      const of = bodies[path] ?? [404]
      const body = of[Math.min(asked.filter((other) => other === path).length, of.length - 1)] ?? 404
      asked.push(path)
      const response =
        typeof body === "number"
          ? new Response("{}", { status: body })
          : new Response(typeof body === "string" ? body : JSON.stringify(body), {
              headers: { "cache-control": "max-age=60" }
            })
      return HttpClientResponse.fromWeb(request, response)
    })
  )
  const layer = Layer.mergeAll(
    KeyPool.layer(["key"]),
    Throttler.layerNone,
    Cache.layer(),
    gameData,
    Layer.succeed(HttpClient.HttpClient, client)
  )
  return { asked, layer }
}

/** Runs until it is done, however long its pauses are. */
const patiently = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    yield* TestClock.adjust("10 minutes")
    return yield* Fiber.join(fiber)
  })

const member = clanMember("#PY0")
const other: Body = { ...clan, tag: "#LLL", name: "Others" }

describe("an answer about something else than was asked for", () => {
  type Call = Effect.Effect<unknown, ClashError, Services>
  const mixed: ReadonlyArray<readonly [string, string, Body, Call]> = [
    ["a clan", "/clans/#2PP", other, Clans.get("#2PP")],
    ["a player", "/players/#P0LYJC8C", { ...player, tag: "#LLL" }, Players.get("#P0LYJC8C")],
    ["a war", "/clans/#2PP/currentwar", war({ clan: { ...Object(war()["clan"]), tag: "#LLL" } }), Wars.regular("#2PP")],
    [
      "a war log",
      "/clans/#2PP/warlog",
      { items: [{ ...warLogRow, clan: { ...Object(warLogRow["clan"]), tag: "#LLL" } }] },
      Clans.warLog("#2PP").page
    ]
  ]
  for (const [what, path, body, call] of mixed) {
    it.effect(`${what}: is tried again, and then a typed error that names what was asked for`, () => {
      const { asked, layer } = api({ [path]: [body] })
      return Effect.gen(function* () {
        const error = yield* patiently(Effect.flip(Effect.provide(call, layer)))
        assert.strictEqual(error._tag, "DecodeError")
        assert.match(error.message, /something else than #(2PP|P0LYJC8C)/)
        assert.isAbove(asked.length, 1)
      })
    })
  }

  it.effect("is asked for again, and the right answer is given", () => {
    const { layer } = api({ "/clans/#2PP": [other, { ...clan, tag: "#2PP" }] })
    return Effect.gen(function* () {
      assert.strictEqual((yield* patiently(Effect.provide(Clans.get("#2PP"), layer))).tag, "#2PP")
    })
  })

  it.effect("is found in a schema of the caller's own as well, where it has the tag", () => {
    const schema = Schema.Struct({ tag: Schema.String })
    const { layer } = api({ "/clans/#2PP": [other] })
    return Effect.gen(function* () {
      const error = yield* patiently(Effect.flip(Effect.provide(Clans.get("#2PP", { schema }), layer)))
      assert.strictEqual(error._tag, "DecodeError")
    })
  })
})

describe("one odd row of a list", () => {
  const rows = [warLogRow, { ...warLogRow, endTime: "yesterday" }, { ...warLogRow, clan: null }, warLogRow]

  it.effect("is left out, said beside the rest, and logged", () => {
    const { layer } = api({ "/clans/#2PP/warlog": [{ items: rows, paging: { cursors: {} } }] })
    const logged: Array<string> = []
    const logger = Logger.layer([Logger.make(({ message }) => logged.push(String(message)))])
    return Effect.gen(function* () {
      const page = yield* Clans.warLog("#2PP").page
      assert.strictEqual(page.items.length, 2)
      assert.deepStrictEqual(
        page.leftOut?.map(({ path, row }) => [row, path]),
        [
          [1, "endTime"],
          [2, "clan"]
        ]
      )
      assert.strictEqual((yield* Clans.warLog("#2PP").collect()).length, 2)
      assert.match(logged[0] ?? "", /2 of 4 rows.*row 1, endTime/)
    }).pipe(Effect.provide(Layer.merge(layer, logger)))
  })

  it.effect("is an error for who wants the list strict", () => {
    const { layer } = api({ "/clans/#2PP/warlog": [{ items: rows }] })
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Clans.warLog("#2PP").strict.collect())
      assert.strictEqual(error._tag, "DecodeError")
      assert.match(error.message, /items\[1\]\.endTime/)
    }).pipe(Effect.provide(layer))
  })

  it.effect("is left out of a list in the caller's own schema, too", () => {
    const { layer } = api({ "/clans/#2PP/members": [{ items: [member, { ...member, name: 7 }] }] })
    const Mine = Schema.Struct({ name: Schema.String })
    return Effect.gen(function* () {
      assert.strictEqual((yield* Clans.members("#2PP").as(Mine).collect()).length, 1)
      assert.strictEqual((yield* Effect.flip(Clans.members("#2PP").as(Mine).strict.page))._tag, "DecodeError")
    }).pipe(Effect.provide(layer))
  })

  it.effect("is left out also where it is the only one; what is no list of rows cannot be read at all", () => {
    const { layer } = api({
      "/clans/#2PP/warlog": [{ items: [{}, {}] }],
      "/clans/#2PP/members": [{ items: { 0: member } }]
    })
    return Effect.gen(function* () {
      const page = yield* Clans.warLog("#2PP").page
      assert.deepStrictEqual([page.items.length, page.leftOut?.map(({ row }) => row)], [0, [0, 1]])
      assert.strictEqual((yield* Effect.flip(Clans.members("#2PP").page))._tag, "DecodeError")
    }).pipe(Effect.provide(layer))
  })

  it.effect("of many thousand takes no longer than the others", () => {
    const items = Array.from({ length: 20_000 }, (_, n) => ({ ...member, name: n % 2 === 0 ? null : "x" }))
    const { layer } = api({ "/clans/#2PP/members": [{ items }] })
    return Effect.gen(function* () {
      const page = yield* Clans.members("#2PP").page
      assert.deepStrictEqual([page.items.length, page.leftOut?.length], [10_000, 10_000])
      assert.deepStrictEqual(page.leftOut?.[1]?.row, 2)
    }).pipe(Effect.provide(layer))
  })

  it.effect("of a thousand leaves the others in order", () => {
    const odd = new Set([0, 17, 500, 999])
    const items = Array.from({ length: 1000 }, (_, n) => ({ ...member, name: odd.has(n) ? null : `member ${n}` }))
    const { layer } = api({ "/clans/#2PP/members": [{ items }] })
    return Effect.gen(function* () {
      const page = yield* Clans.members("#2PP").page
      assert.deepStrictEqual(
        page.items.map(({ name }) => name),
        items.flatMap(({ name }) => name ?? [])
      )
      assert.deepStrictEqual(
        page.leftOut?.map(({ row }) => row),
        [...odd]
      )
    }).pipe(Effect.provide(layer))
  })
})

describe("what is missing now and then", () => {
  it.effect("does not cost the answer", () => {
    const searched: Body = { ...clan, tag: "#2PP", warFrequency: undefined, badgeUrls: { large: "l" } }
    const { layer } = api({
      "/clans?minMembers=1": [{ items: [searched] }],
      "/clans/#2PP/warlog": [
        {
          items: [
            {
              ...warLogRow,
              teamSize: null,
              result: undefined,
              clan: { ...Object(warLogRow["clan"]), expEarned: undefined }
            }
          ]
        }
      ],
      "/clans/#2PP/currentwar": [{ ...notInWar, clan: { badgeUrls: {} }, opponent: { badgeUrls: {} } }],
      "/clans/#2PP/currentwar/leaguegroup": [{ ...leagueGroup("preparation", []), rounds: undefined }]
    })
    return Effect.gen(function* () {
      const [found] = yield* Clans.search({ minMembers: 1 }).collect()
      assert.isUndefined(found?.warFrequency)
      const { items, leftOut } = yield* Clans.warLog("#2PP").page
      assert.deepStrictEqual([items.length, leftOut], [1, undefined])
      assert.strictEqual((yield* Wars.leagueGroup("#2PP")).state, "preparation")
      assert.strictEqual((yield* Wars.current("#2PP")).war.state, "notInWar")
    }).pipe(Effect.provide(layer))
  })

  it.effect("or broken in a side request does not cost the main answer", () => {
    const { layer } = api({
      "/clans/#2PP/currentwar": [notInWar],
      "/clans/#2PP/currentwar/leaguegroup": [{ state: "inWar", season: 7 }]
    })
    return Effect.gen(function* () {
      assert.strictEqual((yield* patiently(Effect.provide(Wars.current("#2PP"), layer))).war.state, "notInWar")
    })
  })
})

describe("pages that lead back", () => {
  it.effect("end with a typed error, after what there was", () => {
    const page = (after: string): Body => ({ items: [member], paging: { cursors: { after } } })
    const { asked, layer } = api({
      "/clans/#2PP/members": [page("a")],
      "/clans/#2PP/members?after=a": [page("b")],
      "/clans/#2PP/members?after=b": [page("a")]
    })
    return Effect.gen(function* () {
      const exit = yield* Effect.exit(Clans.members("#2PP").collect())
      assert.isTrue(Exit.isFailure(exit))
      if (Exit.isFailure(exit)) assert.match(String(Cause.squash(exit.cause)), /was there before/)
      assert.strictEqual(asked.length, 3)
      assert.strictEqual((yield* Clans.members("#2PP").collect({ max: 2 })).length, 2)
      const streamed = yield* Stream.runCollect(Stream.catchCause(Clans.members("#2PP").items, () => Stream.empty))
      assert.isAtLeast(streamed.length, 2)
    }).pipe(Effect.provide(layer))
  })
})

describe("a token that is checked", () => {
  it.effect("is checked once; an answer that gets lost says so", () => {
    let asked = 0
    const silent = HttpClient.make(() =>
      Effect.suspend(() => {
        asked++
        return Effect.never
      })
    )
    const { layer } = api({})
    return Effect.gen(function* () {
      const error = yield* patiently(
        Effect.flip(
          Players.verifyToken("#P0LYJC8C", "abc").pipe(
            Effect.provideService(HttpClient.HttpClient, silent),
            Effect.provide(layer)
          )
        )
      )
      assert.strictEqual(error._tag, "AnswerLost")
      assert.match(error.message, /new one/)
      assert.strictEqual(asked, 1)
    })
  })
})

describe("game data", () => {
  it.effect("is joined to a player whatever way the answer came, and not to a body of the caller's own schema", () => {
    const { asked, layer } = api({ "/players/#P0LYJC8C": [{ ...player, tag: "#P0LYJC8C" }] }, GameData.layer)
    return Effect.gen(function* () {
      const both = yield* Effect.all([Players.get("#P0LYJC8C"), Players.get("#P0LYJC8C")], { concurrency: 2 })
      const cached = yield* Players.get("#P0LYJC8C")
      assert.strictEqual(asked.length, 1)
      for (const one of [...both, cached]) {
        assert.isDefined(PlayerUnits.of(one).heroes[0]?.unit)
      }
    }).pipe(Effect.provide(layer))
  })
})

describe("statuses", () => {
  it.effect("408 is tried again; a 503 of a gateway is, and is no maintenance", () => {
    const { asked, layer } = api({ "/clans/#2PP": [408, 503, { ...clan, tag: "#2PP" }] })
    return Effect.gen(function* () {
      assert.strictEqual((yield* patiently(Effect.provide(Clans.get("#2PP"), layer))).tag, "#2PP")
      assert.strictEqual(asked.length, 3)
    })
  })

  it.effect("realtime answers are not kept", () => {
    const { asked, layer } = api({ "/clans/#2PP/currentwar?realtime=true": [notInWar] })
    return Effect.gen(function* () {
      yield* Wars.regular("#2PP")
      yield* Wars.regular("#2PP")
      assert.strictEqual(asked.length, 2)
    }).pipe(Effect.provideService(RequestPolicy.Realtime, true), Effect.provide(layer))
  })
})

describe("an argument that is no text", () => {
  it.effect("is a typed error that shows what one looks like", () =>
    Effect.gen(function* () {
      const missing: { readonly tag?: string } = {}
      const error = yield* Effect.flip(Clans.get(missing.tag ?? Object(undefined)))
      assert.strictEqual(Result.isResult(error) ? "" : error._tag, "InvalidTag")
      assert.match(error.message, /#2PP/)
    }).pipe(Effect.provide(api({}).layer))
  )
})
