/**
 * Bodies that nobody means, and inputs that nobody checks: an operation gives the right value or a typed error of one line.
 * It never breaks, never hangs, and does the same where code may not be generated.
 */
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
import { TestClock } from "effect/testing"
import * as Clans from "../../src/api/Clans.ts"
import * as GoldPasses from "../../src/api/GoldPasses.ts"
import * as Leagues from "../../src/api/Leagues.ts"
import * as Locations from "../../src/api/Locations.ts"
import * as Operation from "../../src/api/Operation.ts"
import * as Players from "../../src/api/Players.ts"
import * as Wars from "../../src/api/Wars.ts"
import type { Services } from "../../src/Clash.ts"
import type { ClashError } from "../../src/exchange/ClashError.ts"
import { parseJson } from "../../src/exchange/internal/errors/rejection.ts"
import { compile, compileClosures } from "../../src/exchange/internal/inPlace/inPlaceDecoder.ts"
import * as GameData from "../../src/game/GameData.ts"
import * as Cache from "../../src/service/Cache.ts"
import * as KeyPool from "../../src/service/KeyPool.ts"
import * as Throttler from "../../src/service/Throttler.ts"
import { bodies, clan, clanMember, player, war } from "../support/bodies.ts"
import { endpoints } from "../support/endpoints.ts"

type Call = Effect.Effect<unknown, ClashError, Services>

const answering = (response: () => Response) =>
  Layer.mergeAll(
    KeyPool.layer(["key"]),
    Throttler.layerNone,
    Cache.layer(),
    GameData.layerNone,
    Logger.layer([]),
    Layer.succeed(
      HttpClient.HttpClient,
      HttpClient.make((request) => Effect.sync(() => HttpClientResponse.fromWeb(request, response())))
    )
  )

/** How a call ends; an hour has to be enough. */
const ended = (call: Call, response: () => Response): Effect.Effect<Exit.Exit<unknown, ClashError>> =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(Effect.exit(Effect.provide(call, answering(response))))
    for (let i = 0; i < 60 && fiber.pollUnsafe() === undefined; i++) yield* TestClock.adjust("1 minute")
    assert.isDefined(fiber.pollUnsafe(), "it hangs")
    return yield* Effect.flatMap(Fiber.join(fiber), (exit) =>
      exit._tag === "Failure" && exit.cause.reasons.some(({ _tag }) => _tag === "Die")
        ? Effect.sync(() => assert.fail(Cause.pretty(exit.cause)))
        : Effect.succeed(exit)
    )
  }).pipe(Effect.orDie)

const calls: Readonly<Record<string, Call>> = {
  "a clan": Clans.get("#2PP"),
  members: Clans.members("#2PP").collect(),
  "a search": Clans.search({ name: "goblins" }).collect(),
  "the war log": Clans.warLog("#2PP").collect(),
  "the raid log": Clans.raidLog("#2PP").collect(),
  "a war": Wars.regular("#2PP"),
  "the current war": Wars.current("#2PP"),
  "a league group": Wars.leagueGroup("#2PP"),
  "a player": Players.get("#P0LYJC8C"),
  "a battle log": Players.battleLog("#P0LYJC8C"),
  "a token": Players.verifyToken("#P0LYJC8C", "abc"),
  "a league": Leagues.war(48000018),
  locations: Locations.list().collect(),
  "the gold pass": GoldPasses.current()
}

const deep = (open: string, close: string, times = 200_000): string => open.repeat(times) + close.repeat(times)

/** Bodies that are none of the API's. */
const odd: Readonly<Record<string, string>> = {
  nothing: "",
  "white space": " \n\t ",
  null: "null",
  "a number": "42",
  "a number that is none": "NaN",
  text: '"text"',
  "a list": "[]",
  "a list of nothing": "[null]",
  "an object": "{}",
  "items that are none": '{"items":{"length":3}}',
  "items of everything": '{"items":[null,1,"a",[],{},true,{"tag":{}},{"tag":"#2PP"}]}',
  "a byte order mark alone": "\uFEFF",
  "null bytes": "\0\0\0",
  "half of a text": '{"tag":"#2P',
  "a page": "<!doctype html><html><body>Welcome</body></html>",
  "many open brackets": "[".repeat(500_000),
  "lists in lists": deep("[", "]"),
  "objects in objects": deep('{"items":', "}").replace("}", "[]}"),
  "keys of objects": '{"__proto__":{"tag":"#2PP"},"constructor":{"prototype":{"items":[]}},"toString":null}'
}

const oneLine = (error: ClashError): void => {
  assert.notMatch(error.message, /[\n\r\u2028\0]/)
  assert.isBelow(error.message.length, 600)
  assert.isString(JSON.stringify(error))
  assert.isString(String(error))
}

describe("a body that is none of the API's", () => {
  for (const [what, text] of Object.entries(odd)) {
    it.effect(`${what}: every operation ends, with a typed error of one line or with nothing in it`, () =>
      Effect.gen(function* () {
        for (const [name, call] of Object.entries(calls)) {
          const exit = yield* ended(call, () => new Response(text))
          if (exit._tag === "Success") {
            // A list of nothing is a list, and a league that nobody knows is none.
            assert.match(name, /members|search|log|locations|league|war/, `${name}: ${JSON.stringify(exit.value)}`)
          } else {
            const error = Result.getOrThrow(Cause.findError(exit.cause))
            assert.match(error._tag, /DecodeError|GatewayError/, name)
            oneLine(error)
          }
        }
      })
    )
  }
})

/** A body of the API with something odd in it, as text: what JSON.stringify would not write. */
const edited = (body: unknown, from: string | RegExp, to: string): string => {
  const text = JSON.stringify(body)
  const changed = text.replace(from, () => to)
  assert.notStrictEqual(changed, text)
  return changed
}

const whole = { ...clan, tag: "#2PP", memberList: [clanMember("#PY0")] }

describe("a clan with something odd in it", () => {
  type Row = readonly [what: string, text: string, expected: string | ((clan: Record<string, unknown>) => void)]
  const rows: ReadonlyArray<Row> = [
    ["NaN", edited(whole, /"clanLevel":\d+/, '"clanLevel":NaN'), "the body is not JSON"],
    ["Infinity", edited(whole, /"clanLevel":\d+/, '"clanLevel":1e999'), "clanLevel"],
    ["a number over 2^53", edited(whole, /"clanLevel":\d+/, '"clanLevel":9007199254740993'), "clanLevel"],
    ["a number with a fraction", edited(whole, /"clanLevel":\d+/, '"clanLevel":17.5'), "clanLevel"],
    [
      "minus zero",
      edited(whole, /"clanLevel":\d+/, '"clanLevel":-0'),
      ({ clanLevel }) => assert.isTrue(clanLevel === 0)
    ],
    ["a number as text", edited(whole, /"clanLevel":\d+/, '"clanLevel":"17"'), "clanLevel"],
    [
      "a key twice: the last one counts, as everywhere",
      edited(whole, /"clanLevel":\d+/, '"clanLevel":3,"clanLevel":4'),
      ({ clanLevel }) => assert.strictEqual(clanLevel, 4)
    ],
    ["its tag twice", edited(whole, '"tag":"#2PP"', '"tag":"#2PP","tag":"#LLL"'), "something else"],
    [
      "half of a pair",
      edited(whole, '"name":"Example Clan', '"name":"\\ud83d'),
      ({ name }) => assert.match(String(name), /^\ud83d/)
    ],
    [
      "a null byte",
      edited(whole, '"name":"Example Clan', '"name":"a\\u0000b'),
      ({ name }) => assert.match(String(name), /^a\0b/)
    ],
    ["a raw null byte", edited(whole, '"name":"Example Clan', '"name":"a\0b'), "the body is not JSON"],
    [
      "text from right to left",
      edited(whole, '"name":"Example Clan', '"name":"\u202Eنادي'),
      ({ name }) => assert.match(String(name), /^\u202Eنادي/)
    ],
    [
      "a name of ten megabytes",
      edited(whole, '"name":"Example Clan', `"name":"${"x".repeat(10_000_000)}`),
      ({ name }) => assert.isAbove(String(name).length, 9_999_999)
    ],
    [
      "a list instead of an object that it can do without",
      edited(whole, /"badgeUrls":\{[^}]*\}/, '"badgeUrls":[]'),
      (model) => assert.deepStrictEqual(model["badgeUrls"], {})
    ],
    ["a list instead of an object that it is made of", edited(whole, /"clanLevel":\d+/, '"clanLevel":[]'), "clanLevel"],
    ["an object instead of a list", edited(whole, /"memberList":\[/, '"memberList":{},"x":['), "memberList"],
    [
      "a list with holes: they are left out, and said",
      edited(whole, /"memberList":\[/, '"memberList":[null,'),
      (model) => {
        assert.deepStrictEqual(model["memberList"], whole.memberList)
        assert.deepStrictEqual(
          Operation.oddParts(model).map(({ path }) => path),
          ["memberList[0]"]
        )
      }
    ],
    [
      "a list of lists: the same",
      edited(whole, /"memberList":\[/, '"memberList":[[],'),
      (model) => assert.deepStrictEqual(model["memberList"], whole.memberList)
    ],
    [
      "what nobody knows, deep",
      edited(whole, '"name":', `"news":${deep('{"a":[', "]}", 20_000)},"name":`),
      (model) => assert.isDefined(model["news"])
    ],
    [
      "what nobody knows, deep, and another fault",
      edited(whole, /"clanLevel":\d+/, `"news":${deep("[", "]", 50_000)},"clanLevel":null`),
      "clanLevel"
    ],
    [
      "keys that objects have",
      edited(whole, '"name":', '"__proto__":{"evil":1},"constructor":7,"toString":"x","hasOwnProperty":0,"name":'),
      (model) => {
        assert.strictEqual(Object.getPrototypeOf(model), Object.prototype)
        assert.isUndefined(model["evil"])
        assert.strictEqual(JSON.parse(JSON.stringify(model)).toString, "x")
      }
    ],
    ["a byte order mark before it", `\uFEFF${JSON.stringify(whole)}`, ({ tag }) => assert.strictEqual(tag, "#2PP")],
    ["something after it", `${JSON.stringify(whole)} x`, "the body is not JSON"],
    ["white space around it", `\r\n\t ${JSON.stringify(whole)}\n`, ({ tag }) => assert.strictEqual(tag, "#2PP")]
  ]
  for (const [what, text, expected] of rows) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const exit = yield* ended(Clans.get("#2PP"), () => new Response(text))
        if (typeof expected === "function") {
          if (exit._tag === "Failure") return assert.fail(Cause.pretty(exit.cause).slice(0, 2000))
          return expected(Object(exit.value))
        }
        if (exit._tag === "Success") return assert.fail("it is taken")
        const error = Result.getOrThrow(Cause.findError(exit.cause))
        assert.strictEqual(error._tag, "DecodeError")
        assert.include(error.message, expected)
        oneLine(error)
      })
    )
  }
})

describe("the way a body comes", () => {
  const text = JSON.stringify(whole)
  const types = ["text/html", "text/plain; charset=latin1", "application/octet-stream", "image/png", "nonsense", ""]
  it.effect("as another type is what it is", () =>
    Effect.gen(function* () {
      for (const type of types) {
        const exit = yield* ended(Clans.get("#2PP"), () => new Response(text, { headers: { "content-type": type } }))
        assert.strictEqual(exit._tag, "Success", type)
      }
    })
  )

  it.effect("with a status that is not 200 is the answer as well, if it is one", () =>
    Effect.gen(function* () {
      for (const status of [201, 202, 203, 206]) {
        assert.strictEqual((yield* ended(Clans.get("#2PP"), () => new Response(text, { status })))._tag, "Success")
      }
      for (const status of [204, 205]) {
        const exit = yield* ended(Clans.get("#2PP"), () => new Response(null, { status }))
        if (exit._tag === "Success") return assert.fail("nothing is a clan")
        assert.include(Result.getOrThrow(Cause.findError(exit.cause)).message, "the body is empty")
      }
      for (const status of [300, 301, 302, 304, 307, 308, 402, 410, 451, 499, 520, 599]) {
        const body = status === 304 ? null : text
        const exit = yield* ended(Clans.get("#2PP"), () => new Response(body, { status }))
        if (exit._tag === "Success") return assert.fail(`${status} is taken`)
        const error = Result.getOrThrow(Cause.findError(exit.cause))
        assert.strictEqual(error._tag, "GatewayError", String(status))
        oneLine(error)
      }
    })
  )

  it.effect("with bytes that are no UTF-8 is read as far as it is text", () =>
    Effect.gen(function* () {
      const [before = "", after = ""] = text.split("Example Clan")
      const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xc3]), Buffer.from(after)])
      const exit = yield* ended(Clans.get("#2PP"), () => new Response(bytes))
      if (exit._tag === "Failure") return assert.fail(Cause.pretty(exit.cause))
      assert.match(Object(exit.value).name, /^\ufffd+/)
    })
  )
})

/** Lists of bodies that lead on for ever, each time with a cursor of its own. */
const leadingOn = (items: string) => {
  let asked = 0
  return {
    asked: () => asked,
    response: () => new Response(`{"items":${items},"paging":{"cursors":{"after":"cursor-${asked++}"}}}`)
  }
}

describe("pages without an end", () => {
  it.effect("that are empty end after a few, with a typed error", () =>
    Effect.gen(function* () {
      const { asked, response } = leadingOn("[]")
      const exit = yield* ended(Clans.members("#2PP").collect(), response)
      if (exit._tag === "Success") return assert.fail("it is taken for a list")
      const error = Result.getOrThrow(Cause.findError(exit.cause))
      assert.strictEqual(error._tag, "GatewayError")
      assert.include(error.message, "3 pages without a row lead to yet another one")
      assert.strictEqual(asked(), 3)
      // Each run of a list begins anew.
      const members = Clans.members("#2PP")
      const twice = Effect.andThen(Effect.exit(members.collect()), members.collect())
      assert.strictEqual((yield* ended(twice, response))._tag, "Failure")
    })
  )

  it.effect("that have a row each end after ten thousand; who wants a few gets a few", () =>
    Effect.gen(function* () {
      const row = JSON.stringify(clanMember("#PY0"))
      const { asked, response } = leadingOn(`[${row}]`)
      const few = yield* ended(Clans.members("#2PP").collect({ max: 5 }), response)
      assert.strictEqual(few._tag, "Success")
      assert.isAtMost(asked(), 6)
      const exit = yield* ended(Clans.members("#2PP").collect(), response)
      if (exit._tag === "Success") return assert.fail("it is taken for a list")
      assert.include(Result.getOrThrow(Cause.findError(exit.cause)).message, "more than 10000 pages")
    })
  )

  it.effect("of rows that cannot be read are not empty ones", () =>
    Effect.gen(function* () {
      let asked = 0
      const pages = ["a", "b", "c", "d", undefined]
      const exit = yield* ended(Clans.members("#2PP").collect(), () => {
        const after = pages[asked++]
        return new Response(JSON.stringify({ items: [{}], paging: { cursors: { after } } }))
      })
      assert.strictEqual(exit._tag, "Success")
    })
  )
})

describe("decoders of generated code and of closures", () => {
  const values: ReadonlyArray<string> = [
    ...Object.values(odd),
    ...[clan, player, war()].flatMap((body) => {
      const text = JSON.stringify(body)
      return [
        text.replace(/"tag":/, '"__proto__":{"a":1},"tag":'),
        text.replace(/"name":"[^"]*"/, '"name":"\\ud83d\\u0000\u202E"'),
        ...["1e999", "9007199254740993", "-0", "[]", "{}", '"constructor"', "null", "true"].map((value) =>
          text.replace(/:\d+/, `:${value}`)
        )
      ]
    })
  ]
  it("do the same with all of it", () => {
    for (const { key, success } of endpoints) {
      const [generated, closures] = [compile(success), compileClosures(success)]
      for (const text of [...values, ...(bodies[key] ?? []).map((body) => JSON.stringify(body))]) {
        const json = parseJson(text)
        if (Result.isFailure(json)) continue
        const again = Result.getOrThrow(parseJson(text))
        const [one, other] = [generated(json.success), closures(again)]
        assert.strictEqual(typeof one, typeof other, `${key}: ${text.slice(0, 200)}`)
        if (text.length < 100_000) assert.deepStrictEqual(one, other, `${key}: ${text.slice(0, 200)}`)
      }
    }
  })
})

describe("inputs that nobody checks", () => {
  const bare: unknown = Object.create(null)
  const angry = {
    toString: () => {
      throw new Error("angry")
    }
  }
  const inputs: ReadonlyArray<unknown> = [
    undefined,
    null,
    NaN,
    Infinity,
    -1,
    1.5,
    2 ** 53,
    10n,
    true,
    Symbol("tag"),
    bare,
    angry,
    [],
    ["#2PP"],
    {},
    () => "#2PP",
    "",
    " ",
    "#",
    "\0",
    "\ud83d",
    "\u202E#2PP\u202C",
    "__proto__",
    "constructor",
    "toString",
    "#".repeat(100_000),
    "x".repeat(1_000_000),
    "#2PP\n#8QU8J9LP",
    "%",
    "%23",
    "../../admin",
    "#2PP?limit=1",
    new Date(Number.NaN)
  ]
  const never: () => Response = () => new Response("{}", { status: 404 })
  const operations: Readonly<Record<string, (input: never) => Call>> = {
    "Clans.get": (input) => Clans.get(input),
    "Clans.members": (input) => Clans.members(input).collect(),
    "Clans.members limit": (input) => Clans.members("#2PP", { limit: input }).collect(),
    "Clans.members after": (input) => Clans.members("#2PP", { after: input }).collect(),
    "Clans.members query": (input) => Clans.members("#2PP", input).collect(),
    "Clans.search": (input) => Clans.search(input).collect(),
    "Clans.search name": (input) => Clans.search({ name: input }).collect(),
    "Clans.search labels": (input) => Clans.search({ labelIds: input }).collect(),
    "Wars.regular": (input) => Wars.regular(input),
    "Wars.current": (input) => Wars.current(input),
    "Wars.league": (input) => Wars.league(input),
    "Players.get": (input) => Players.get(input),
    "Players.verifyToken": (input) => Players.verifyToken("#2PP", input),
    "Leagues.war": (input) => Leagues.war(input),
    "Leagues.warNamed": (input) => Leagues.warNamed(input),
    "Leagues.seasonRankings": (input) => Leagues.seasonRankings(input).collect(),
    "Locations.get": (input) => Locations.get(input),
    "Locations.clans": (input) => Locations.clans(input).collect(),
    "Locations.getNamed": (input) => Locations.getNamed(input)
  }
  for (const [name, operation] of Object.entries(operations)) {
    it.effect(`${name} gives a typed error of one line`, () =>
      Effect.gen(function* () {
        for (const input of inputs) {
          const exit = yield* ended(
            Effect.suspend((): Call => Reflect.apply(operation, undefined, [input])),
            never
          )
          if (exit._tag === "Failure") oneLine(Result.getOrThrow(Cause.findError(exit.cause)))
        }
      })
    )
  }
})
