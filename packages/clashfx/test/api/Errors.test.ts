/** What goes wrong between a request and its answer, as the caller sees it: the error and its one line. */
import { Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Clans from "../../src/api/Clans.ts"
import * as GoldPasses from "../../src/api/GoldPasses.ts"
import * as Leagues from "../../src/api/Leagues.ts"
import * as Locations from "../../src/api/Locations.ts"
import * as Wars from "../../src/api/Wars.ts"
import type { Services } from "../../src/Clash.ts"
import type { ClashError } from "../../src/exchange/ClashError.ts"
import { simulated } from "../support/simulated.ts"
import { calls, lively, settle } from "../support/operations.ts"
import { timed } from "../support/scripted.ts"

/** What a fault becomes. */
interface Expected {
  readonly _tag: ClashError["_tag"]
  /** The line after operation and tag. */
  readonly line: string | RegExp
  readonly retryable: boolean
  /** How many requests came to the server. */
  readonly requests: number
  /** Fields of the error that a program may look at. */
  readonly fields?: object
}

type Row = readonly [fault: string, Fault.Fault, Expected]

const gateway = (status: number, fields: object = {}): Expected => ({
  _tag: "GatewayError",
  line: new RegExp(`^the API answered ${status}${status >= 500 ? "; try again later" : ", which was not expected"}`),
  retryable: true,
  requests: 4,
  fields: { status, ...fields }
})

const maintenance: Expected = {
  _tag: "Maintenance",
  line: /^the API is in maintenance; try again in some minutes/,
  retryable: true,
  requests: 1,
  fields: { status: 503 }
}

const throttled = (wait: string, fields: object): Expected => ({
  _tag: "Throttled",
  line: `rate limit exceeded; wait ${wait}, and lower the throttle if other programs use these keys`,
  retryable: true,
  requests: 6,
  fields: { status: 429, ...fields }
})

const unreadable = (detail: string): Expected => ({
  _tag: "DecodeError",
  line: `the body is not readable; if it stays so, the API has changed: please report it [${detail}]`,
  retryable: true,
  requests: 4,
  fields: { status: 200, path: "", detail }
})

const otherShape = (path: string, detail: string | RegExp): Expected => ({
  _tag: "DecodeError",
  line: new RegExp(`^the field ${path.replace(/[[\]().]/g, "\\$&")} is not what was expected; .* \\[.+\\]$`),
  retryable: false,
  requests: 1,
  fields: { status: 200, path, ...(typeof detail === "string" ? { detail } : {}) }
})

const forbidden = (line: string, fields: object = {}): Expected => ({
  _tag: "Forbidden",
  line: `access denied; check that the API key still exists and covers this request${line}`,
  retryable: false,
  requests: 1,
  fields: { status: 403, ...fields }
})

const edited = (edit: (body: string) => string): Fault.Fault => Fault.rewrite(edit)

const said = (retryAfter: Duration.Duration | undefined) => ({ reason: undefined, retryAfter })

const faults: ReadonlyArray<Row> = [
  [
    "400",
    Fault.error(400, "badRequest", "Unknown value for parameter clanTag"),
    {
      _tag: "InvalidArgument",
      line: "the API refused an argument: Unknown value for parameter clanTag",
      retryable: false,
      requests: 1,
      fields: { status: 400, reason: "badRequest", detail: "Unknown value for parameter clanTag" }
    }
  ],
  [
    "400 without a body",
    Fault.respond(400),
    {
      _tag: "InvalidArgument",
      line: "the API refused an argument: bad request",
      retryable: false,
      requests: 1,
      fields: { status: 400 }
    }
  ],
  [
    "403 of an unknown key",
    Fault.error(403, "accessDenied", "Invalid authorization"),
    {
      ...forbidden(" [Invalid authorization]", { reason: "accessDenied", detail: "Invalid authorization" }),
      // The first refusal of a key that worked may be a slip.
      requests: 2
    }
  ],
  [
    "403 of a scope",
    Fault.error(403, "accessDenied.invalidScope", "API key does not allow access to the requested resource."),
    forbidden(" [API key does not allow access to the requested resource.]", { reason: "accessDenied.invalidScope" })
  ],
  ["403 without a message, where there is no war log", Fault.error(403, "accessDenied"), forbidden("")],
  ["403 as a page", Fault.respond(403, "<html>Forbidden</html>"), forbidden("", { reason: undefined })],
  [
    "403 of another IP address",
    Fault.error(
      403,
      "accessDenied.invalidIp",
      "Invalid authorization: API key does not allow access from IP 203.0.113.7"
    ),
    {
      _tag: "InvalidIp",
      line: "the API key is not valid from 203.0.113.7; make a key for it, or sign in with an account instead",
      retryable: false,
      // The first refusal of a key that worked may be a slip.
      requests: 2,
      fields: { status: 403, reason: "accessDenied.invalidIp", ip: "203.0.113.7" }
    }
  ],
  [
    "404 with a message",
    Fault.error(404, "notFound", "Not found with tag 2PP"),
    {
      _tag: "NotFound",
      line: "not found; check the spelling, or it no longer exists [Not found with tag 2PP]",
      retryable: false,
      requests: 1,
      fields: { status: 404, reason: "notFound" }
    }
  ],
  [
    "404 without a message",
    Fault.error(404, "notFound"),
    {
      _tag: "NotFound",
      line: "not found; check the spelling, or it no longer exists",
      retryable: false,
      requests: 1,
      fields: { status: 404, detail: undefined }
    }
  ],
  ["429", Fault.throttled(), throttled("a while", { reason: "requestThrottled", retryAfter: undefined })],
  ["429 of the gateway", Fault.throttled({ form: "gateway" }), throttled("a while", { reason: undefined })],
  ["429 with Retry-After", Fault.throttled({ retryAfter: 7 }), throttled("7s", { retryAfter: Duration.seconds(7) })],
  [
    "429 of the gateway with Retry-After",
    Fault.throttled({ form: "gateway", retryAfter: 90 }),
    throttled("1m 30s", { retryAfter: Duration.seconds(90) })
  ],
  [
    "429 with a Retry-After of no time",
    Fault.respond(429, "", { "retry-after": "0" }),
    throttled("a while", said(undefined))
  ],
  ["429 with a negative one", Fault.respond(429, "", { "retry-after": "-5" }), throttled("a while", said(undefined))],
  ["429 with a fraction", Fault.respond(429, "", { "retry-after": "1.5" }), throttled("a while", said(undefined))],
  [
    "429 with a date by the server's own clock",
    Fault.respond(429, "", { "retry-after": "Tue, 01 Mar 2033 00:00:07 GMT", date: "Tue, 01 Mar 2033 00:00:00 GMT" }),
    throttled("7s", said(Duration.seconds(7)))
  ],
  [
    "429 with a date that is over",
    Fault.respond(429, "", { "retry-after": "Sun, 01 Mar 2026 00:00:00 GMT", date: "Sun, 01 Mar 2026 00:00:07 GMT" }),
    throttled("a while", said(undefined))
  ],
  [
    "500",
    Fault.unknownException,
    gateway(500, { reason: "unknownException", detail: "An unknown exception occurred" })
  ],
  ...([500, 502, 503, 504] as const).flatMap((status): ReadonlyArray<Row> => [
    [`${status} as a page`, Fault.html(status), gateway(status, { reason: undefined })],
    [`${status} without a body`, Fault.empty(status), gateway(status, { excerpt: undefined })]
  ]),
  ["503", Fault.maintenance(), maintenance],
  ["503 as a page of maintenance", Fault.maintenance("html"), gateway(503, { reason: undefined })],
  [
    "a status that nobody knows",
    Fault.respond(418, "I'm a teapot"),
    { ...gateway(418, { excerpt: "I'm a teapot" }), retryable: false, requests: 1 }
  ],
  ["200 without a body", Fault.emptyBody, unreadable("the body is empty")],
  ["200 cut off", Fault.truncated, unreadable("the body is not JSON")],
  ["200 as a page", edited(() => "<html>Welcome</html>"), unreadable("the body is not JSON")],
  ["200 with a list", edited(() => "[]"), otherShape("(body)", /object/)],
  ["200 with nothing", edited(() => "null"), otherShape("(body)", /object/)],
  ["200 with an error", edited(() => '{"reason":"notFound"}'), otherShape("tag", /Missing/)],
  [
    "200 with a field of another type",
    edited((body) => body.replace(/"clanLevel":\d+/, '"clanLevel":"12"')),
    otherShape("clanLevel", /integer/)
  ],
  [
    "200 without the members",
    edited((body) => body.replace('"memberList":', '"list":')),
    otherShape("memberList", /Missing/)
  ],
  [
    "a broken connection",
    Fault.disconnect,
    {
      _tag: "Network",
      line: /^the connection failed; check the network and the base URL \[.+\]$/,
      retryable: true,
      requests: 4
    }
  ],
  [
    "no answer",
    Fault.hang,
    {
      _tag: "Timeout",
      line: "no answer within 30s; try again, or allow more time",
      retryable: true,
      requests: 4,
      fields: { after: Duration.seconds(30) }
    }
  ]
]

describe("what goes wrong on the way", () => {
  for (const [name, fault, { _tag, fields, line, requests, retryable }] of faults) {
    it.effect(`${name} is ${_tag} after ${requests} request${requests === 1 ? "" : "s"}`, () =>
      Effect.gen(function* () {
        const simulator = yield* Simulator
        yield* simulator.fault(fault)
        const [error] = yield* timed(Effect.flip(Clans.get("2pp")))
        assert.strictEqual(error._tag, _tag)
        const prefix = "Clans.get #2PP: "
        assert.strictEqual(error.message.slice(0, prefix.length), prefix)
        const rest = error.message.slice(prefix.length)
        if (typeof line === "string") assert.strictEqual(rest, line)
        else assert.match(rest, line)
        assert.strictEqual(error.isRetryable, retryable)
        assert.deepInclude(error, { operation: "Clans.get", subject: "#2PP", ...fields })
        assert.notInclude(JSON.stringify(error) + error.message + error.stack, Simulator.testKey)
        const { open, routes } = yield* simulator.stats
        assert.deepStrictEqual([routes, open], [{ "clans.get": requests }, 0])
      }).pipe(Effect.provide(simulated()))
    )

    it.effect(`${name} is over when it happens once: the next call is well`, () =>
      Effect.gen(function* () {
        const { fault: inject } = yield* Simulator
        yield* inject(fault, { times: requests })
        yield* timed(Effect.exit(Clans.get("#2PP")))
        const [next] = yield* timed(Effect.result(Clans.get("#2PP")))
        assert.strictEqual(next._tag === "Failure" ? next.failure._tag : "Success", "Success")
      }).pipe(Effect.provide(simulated()))
    )
  }

  for (const name of [
    "500",
    "502 as a page",
    "504 without a body",
    "200 cut off",
    "a broken connection",
    "no answer"
  ]) {
    it.effect(`${name} is not seen by the caller when the next try is well`, () =>
      Effect.gen(function* () {
        const { fault, stats } = yield* Simulator
        const found = faults.find(([key]) => key === name)?.[1]
        if (found === undefined) return assert.fail(name)
        yield* fault(found, { times: 3 })
        const [clan] = yield* timed(Clans.get("#2PP"))
        assert.strictEqual(clan.members, 10)
        assert.strictEqual((yield* stats).requests, 4)
      }).pipe(Effect.provide(simulated()))
    )
  }
})

describe("lines of errors", () => {
  it.effect("are one line, whatever the API says", () =>
    Effect.gen(function* () {
      const { fault } = yield* Simulator
      yield* fault(Fault.error(400, "badRequest", `first line\r\n  second line\t${"x".repeat(10_000)}`))
      const error = yield* Effect.flip(Clans.get("#2PP"))
      assert.match(error.message, /^Clans\.get #2PP: the API refused an argument: first line second line x+…$/)
      assert.isBelow(error.message.length, 400)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("are one line, whatever was asked for", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Clans.get(`"quoted"\n${"x".repeat(10_000)}`))
      assert.match(error.message, /^"\\"quoted\\"\\nx+" is not a clan tag: .*, like #2PP$/)
      assert.isBelow(error.message.length, 200)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("say the operation and what was asked for, for every operation", () =>
    Effect.gen(function* () {
      const all = calls(yield* settle)
      const { fault } = yield* Simulator
      yield* fault(Fault.maintenance())
      for (const { name, run } of all) {
        const error = yield* Effect.flip(run)
        assert.strictEqual(error._tag, "Maintenance", name)
        assert.match(error.message, new RegExp(`^${name.replace(".", "\\.")}( [#\\w-]+)?: the API is in maintenance`))
      }
    }).pipe(Effect.provide(simulated({ ...lively, cache: "none" })))
  )
})

describe("errors that mean something else on a route", () => {
  const answerOf = (fault: Fault.Fault, operation: Effect.Effect<unknown, ClashError, Services>) =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const handle = yield* simulator.fault(fault)
      const [error] = yield* timed(Effect.flip(operation))
      yield* handle.remove
      return error._tag
    })

  const privateLog = Fault.error(403, "accessDenied")

  it.effect("403 without a message is a private war log where there is one, and nowhere else", () =>
    Effect.gen(function* () {
      const tags = yield* Effect.forEach(
        [
          Wars.regular("#2PP"),
          Clans.warLog("#2PP").page,
          Clans.warLog("#2PP").collect(),
          Clans.members("#2PP").page,
          Clans.raidLog("#2PP").page,
          Wars.leagueGroup("#2PP"),
          Wars.league("#2PP")
        ],
        (operation) => answerOf(privateLog, operation)
      )
      assert.deepStrictEqual(tags, [
        "PrivateWarLog",
        "PrivateWarLog",
        "PrivateWarLog",
        "Forbidden",
        "Forbidden",
        "Forbidden",
        "Forbidden"
      ])
    }).pipe(Effect.provide(simulated({ cache: "none" })))
  )

  it.effect("403 with a message is about the key, on the war log, too", () =>
    Effect.gen(function* () {
      for (const [fault, tag] of [
        [Fault.error(403, "accessDenied.privateWarLog"), "PrivateWarLog"],
        [Fault.error(403, "accessDenied.invalidScope", "no access"), "Forbidden"],
        [Fault.respond(403, "<html></html>"), "Forbidden"],
        [Fault.error(403, "accessDenied", "Invalid authorization"), "Forbidden"]
      ] as const) {
        assert.strictEqual(yield* answerOf(fault, Wars.regular("#2PP")), tag)
      }
    }).pipe(Effect.provide(simulated({ cache: "none" })))
  )

  it.effect("404 of what always exists is the gateway's", () =>
    Effect.gen(function* () {
      const tags = yield* Effect.forEach(
        [
          Clans.search({ name: "goblin" }).page,
          Leagues.tiers().page,
          Leagues.seasons().page,
          Leagues.warNamed("Champion League I"),
          Locations.list().collect(),
          GoldPasses.current(),
          Leagues.tier(105000000),
          Locations.clans().page
        ],
        (operation) => answerOf(Fault.error(404, "notFound"), operation)
      )
      assert.deepStrictEqual(tags, [...Array.from({ length: 6 }, () => "GatewayError"), "NotFound", "NotFound"])
    }).pipe(Effect.provide(simulated({ cache: "none" })))
  )
})
