/** Keys and passwords appear nowhere: not in logs, errors, spans, metrics or printed values. */
import { Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import { HttpClientError, TransportError } from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import * as References from "effect/References"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Persistence from "effect/persistence/Persistence"
import * as TestClock from "effect/testing/TestClock"
import * as Tracer from "effect/Tracer"
import { format, inspect } from "node:util"
import * as Clans from "../src/api/Clans.ts"
import * as Players from "../src/api/Players.ts"
import * as RequestPolicy from "../src/api/RequestPolicy.ts"
import * as Clash from "../src/Clash.ts"
import { type ClashError, SnapshotStoreError } from "../src/exchange/ClashError.ts"
import { strikeKnown } from "../src/exchange/internal/errors/secrets.ts"
import { firstLine } from "../src/exchange/internal/errors/thrown.ts"
import * as GameData from "../src/game/GameData.ts"
import * as ClashNode from "../src/node.ts"
import { createClient } from "../src/promise.ts"
import * as PersistedCache from "../src/service/PersistedCache.ts"
import type * as DeveloperPortal from "../src/service/DeveloperPortal.ts"
import * as Cache from "../src/service/Cache.ts"
import * as KeyPool from "../src/service/KeyPool.ts"
import * as Throttler from "../src/service/Throttler.ts"
import { sure } from "../src/watch/engine/memory/sureStore.ts"
import type * as SnapshotStore from "../src/watch/SnapshotStore.ts"
import * as Watcher from "../src/watch/Watcher.ts"
import { account, simulated } from "./support/simulated.ts"

const password = Simulator.account.password

/** Everything that a person or a program could print: text, inspected, and as JSON. */
const print = (value: unknown): string =>
  [
    String(value),
    inspect(value, { depth: 12, showHidden: true }),
    JSON.stringify(value, (_, v: unknown) => (typeof v === "bigint" ? String(v) : v)) ?? ""
  ].join("\n")

/** Keeps every span with its attributes and events. */
const recorder = (spans: Array<Tracer.Span>): Tracer.Tracer =>
  Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })

/** Runs a program that meets every trouble there is, and gives all that came out of it as text. */
const everything = Effect.gen(function* () {
  const out: Array<string> = []
  const spans: Array<Tracer.Span> = []
  const logger = Logger.make((options) => {
    out.push(print(options.message), Cause.pretty(options.cause))
  })
  const note = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.exit(effect))
      for (let i = 0; i < 40 && fiber.pollUnsafe() === undefined; i++) yield* TestClock.adjust("10 seconds")
      const exit = yield* Effect.flatten(Effect.sync(() => fiber.pollUnsafe() ?? Effect.interrupt))
      out.push(print(exit))
      if (exit._tag === "Failure") out.push(Cause.pretty(exit.cause), ...Cause.prettyErrors(exit.cause).map(print))
    })

  yield* Effect.gen(function* () {
    const { configure, clearFaults, fault, keysOf } = yield* Simulator
    const pool = yield* KeyPool.KeyPool
    out.push(print(pool), print(yield* pool.next), print(KeyPool.layerAccount(account)))
    yield* note(Clans.get("#2PP"))
    for (const trouble of [
      Fault.html(502),
      Fault.maintenance(),
      Fault.throttled(),
      Fault.emptyBody,
      Fault.truncated,
      Fault.disconnect,
      Fault.hang,
      Fault.error(403, "accessDenied", "Invalid authorization"),
      Fault.error(403, "accessDenied.invalidIp", "API key does not allow access from IP 198.51.100.9")
    ]) {
      yield* fault(trouble)
      yield* note(Clans.get("#2PP"))
      yield* note(Players.verifyToken("#2PP", "token"))
      yield* note(KeyPool.reset())
      yield* clearFaults
    }
    yield* configure({ callerIp: "198.51.100.9" })
    yield* note(Clans.get("#2PP"))
    yield* note(
      Effect.scoped(Layer.build(KeyPool.layerAccount({ ...account, password: Redacted.make("wrong-secret") })))
    )
    out.push(...(yield* keysOf(account.email)).map((key) => `KEY ${key.key}`))
  }).pipe(
    Effect.provide(simulated({ portal: { keyCount: 2 }, cache: "none" })),
    Effect.provide(Logger.layer([logger])),
    Effect.provideService(References.MinimumLogLevel, "All"),
    Effect.provideService(Tracer.Tracer, recorder(spans)),
    Effect.withSpan("test")
  )
  const keys = out.filter((line) => line.startsWith("KEY ")).map((line) => line.slice(4))
  const metrics = yield* Metric.snapshot
  const printed = [...spans, ...metrics].map(print)
  const text = [...out.filter((line) => !line.startsWith("KEY ")), ...printed].join("\n")
  return { keys, text, spans: spans.length, metrics: metrics.map(({ id }) => id) }
})

describe("secrets", () => {
  it.effect("no key or password appears in a log, an error, a span, the labels of a metric or a printed value", () =>
    Effect.gen(function* () {
      const { keys, metrics, spans, text } = yield* everything
      assert.includeMembers(metrics, ["clashfx_requests_total", "clashfx_throttle_wait_seconds"])
      assert.isAbove(keys.length, 0)
      assert.isAbove(spans, 10)
      assert.isAbove(text.length, 5000)
      for (const secret of [...keys, password, "wrong-secret"]) assert.notInclude(text, secret)
      // The keys of the simulator look like the real ones: three parts, of which none may show.
      assert.notMatch(text, /eyJ[\w-]{10,}/)
      assert.notMatch(text, /Bearer \S/)
    })
  )
})

// ---------------------------------------------------------------------------------------------------------------------
// What others say
// ---------------------------------------------------------------------------------------------------------------------

/** A client that answers as a test says, or breaks and quotes the request, as some do. */
const clientOf = (answer: (request: HttpClientRequest.HttpClientRequest) => Response | Error) =>
  Layer.succeed(
    HttpClient.HttpClient,
    HttpClient.make((request) => {
      const given = answer(request)
      return given instanceof Error
        ? Effect.fail(new HttpClientError({ reason: new TransportError({ request, cause: given }) }))
        : Effect.succeed(HttpClientResponse.fromWeb(request, given))
    })
  )

const secrets = {
  email: "somebody@example.org",
  password: 'pass"word/with spaces',
  session: "c2Vzc2lvbi1vZi1zb21lYm9keQ",
  key: "eyJ0eXAiOiJKV1QifQ.c2VjcmV0.key-of-somebody"
}

/** The secrets in every form in which they could be quoted. */
const forms = Object.values(secrets).flatMap((secret) => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret)
])

const showsNone = (value: unknown): void => {
  const text = print(value)
  for (const form of forms) assert.notInclude(text, form)
}

const postedTo = (request: HttpClientRequest.HttpClientRequest): string =>
  request.body._tag === "Uint8Array" ? new TextDecoder().decode(request.body.body) : ""

const tokenFor = (ip: string) =>
  `x.${Buffer.from(JSON.stringify({ limits: [{ cidrs: [ip] }] })).toString("base64url")}.y`

/** A portal that signs in, and answers one of its requests as it likes. */
const portal = (path: string, status: number, bodyOf: (posted: string) => string) =>
  clientOf((request) => {
    if (request.url.endsWith(path)) return new Response(bodyOf(postedTo(request)), { status })
    if (request.url.endsWith("/login")) {
      return new Response(JSON.stringify({ temporaryAPIToken: tokenFor("203.0.113.7") }), {
        headers: { "set-cookie": `session=${secrets.session}` }
      })
    }
    return new Response(JSON.stringify({ keys: [] }))
  })

const bodies: Readonly<Record<string, (posted: string) => string>> = {
  "echoes what was posted": (posted) => posted,
  "describes what was posted": (posted) => JSON.stringify({ description: `not good: ${posted}` }),
  "says it as message": (posted) =>
    JSON.stringify({ message: `user ${secrets.email} with ${secrets.password}: ${posted}` }),
  "lists keys": () =>
    JSON.stringify({ keys: [{ id: "1", name: "a", key: secrets.key }], description: `has ${secrets.key}` }),
  "is a page with everything": () => `<html>${Object.values(secrets).join(" ")}</html>`,
  "quotes the cookie": () => JSON.stringify({ description: `session=${secrets.session} has expired` })
}

describe("what the portal says", () => {
  for (const [what, bodyOf] of Object.entries(bodies)) {
    it.effect(`shows no secret in an error when its body ${what}`, () =>
      Effect.gen(function* () {
        for (const path of ["/login", "/apikey/list", "/apikey/create", "/apikey/revoke"]) {
          for (const status of [200, 202, 302, 400, 401, 403, 404, 418, 429, 500, 503]) {
            const { email, password } = secrets
            const pool = Layer.build(KeyPool.layerAccount({ email, password }, {})).pipe(Effect.scoped)
            const fiber = yield* Effect.forkChild(Effect.exit(Effect.provide(pool, portal(path, status, bodyOf))))
            for (let i = 0; i < 30 && fiber.pollUnsafe() === undefined; i++) yield* TestClock.adjust("10 seconds")
            const exit = yield* Fiber.join(fiber)
            showsNone(exit)
            if (exit._tag === "Failure") showsNone(Cause.pretty(exit.cause))
          }
        }
      })
    )
  }
})

describe("a key that the portal gives", () => {
  it.effect("is none when no header can carry it", () =>
    Effect.gen(function* () {
      const key = { id: "1", name: "clashfx", cidrRanges: ["203.0.113.7"], key: `${secrets.key}\n` }
      for (const path of ["/apikey/list", "/apikey/create"]) {
        const { email, password } = secrets
        const pool = Layer.build(KeyPool.layerAccount({ email, password }, {})).pipe(Effect.scoped)
        const answer = portal(path, 200, () => JSON.stringify({ key, keys: [key] }))
        const fiber = yield* Effect.forkChild(Effect.flip(Effect.provide(pool, answer)))
        for (let i = 0; i < 30 && fiber.pollUnsafe() === undefined; i++) yield* TestClock.adjust("10 seconds")
        const error = yield* Fiber.join(fiber)
        assert.strictEqual(error._tag, "DecodeError", path)
        showsNone(error)
      }
    })
  )
})

describe("what a client says of a broken connection", () => {
  it.effect("shows neither the key nor what was posted", () =>
    Effect.gen(function* () {
      const quoting = clientOf((request) => {
        const { authorization, cookie } = request.headers
        const inner = new Error(`inner ${authorization} ${cookie} ${postedTo(request)} ${request.url}`)
        return new TypeError(`Headers.append: "${authorization}" is an invalid header value`, { cause: inner })
      })
      const clash = Clash.layer({ keys: [secrets.key], baseUrl: "https://api.example.org/v1" })
      const fiber = yield* Effect.forkChild(
        Effect.flip(Effect.provide(Clans.get("#2PP"), Layer.provideMerge(clash, quoting)))
      )
      yield* TestClock.adjust("1 minute")
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error._tag, "Network")
      assert.match(error.message, /is an invalid header value/)
      showsNone(error)
      const { email, password } = secrets
      const building = Layer.build(KeyPool.layerAccount({ email, password }, {})).pipe(
        Effect.scoped,
        Effect.provide(quoting)
      )
      const signIn = yield* Effect.forkChild(Effect.exit(building))
      yield* TestClock.adjust("1 minute")
      showsNone(yield* Fiber.join(signIn))
    })
  )
})

describe("what an answer quotes", () => {
  const key = "short-key-7"
  const json = (body: unknown, status: number) => new Response(JSON.stringify(body), { status })
  const quotes: Readonly<Record<string, (said: string) => Response>> = {
    "400 with a message": (said) => json({ reason: "badRequest", message: said }, 400),
    "403 with a reason": (said) => json({ reason: said, message: said }, 403),
    "403 of an address": (said) => json({ reason: "accessDenied.invalidIp", message: said }, 403),
    "404 with a message": (said) => json({ message: said }, 404),
    "429 with a message": (said) => json({ message: said }, 429),
    "500 as a page": (said) => new Response(`<html>${said}</html>`, { status: 500 }),
    "503 of maintenance": (said) => json({ reason: "inMaintenance", message: said }, 503),
    "an unknown status": (said) => new Response(said, { status: 418 }),
    "200 as a page": (said) => new Response(`<html>${said}</html>`),
    "200 with another shape": (said) => json({ tag: said, name: said, items: { [said]: 1 } }, 200),
    "a cut body": (said) => new Response(`{"tag":"${said}`)
  }
  for (const [what, responseOf] of Object.entries(quotes)) {
    it.effect(`of the request is not shown: ${what}`, () =>
      Effect.gen(function* () {
        const client = clientOf((request) =>
          responseOf(`you sent ${request.headers["authorization"]}, that is ${key}, and ${postedTo(request)}`)
        )
        const clash = Clash.layer({ keys: [key], baseUrl: "https://api.example.org/v1" })
        const logged: Array<string> = []
        const logger = Logger.layer([
          Logger.make((options) => logged.push(print(options.message), Cause.pretty(options.cause)))
        ])
        const calls: ReadonlyArray<Effect.Effect<unknown, ClashError, Clash.Services>> = [
          Clans.get("#2PP"),
          Clans.members("#2PP").strict.collect(),
          Clans.get("#2PP", { schema: Schema.Struct({ tag: Schema.Int }) }),
          Players.verifyToken("#2PP", "token-of-somebody")
        ]
        for (const call of calls) {
          const run = Effect.exit(Effect.tapCause(call, (cause) => Effect.logError("failed", cause)))
          const fiber = yield* Effect.forkChild(
            run.pipe(
              Effect.provide(Layer.mergeAll(Layer.provideMerge(clash, client), logger)),
              Effect.provideService(References.MinimumLogLevel, "All")
            )
          )
          for (let i = 0; i < 30 && fiber.pollUnsafe() === undefined; i++) yield* TestClock.adjust("1 minute")
          const exit = yield* Fiber.join(fiber)
          assert.strictEqual(exit._tag, "Failure", what)
          for (const text of [print(exit), ...logged]) {
            assert.notInclude(text, key)
            assert.notInclude(text, "token-of-somebody")
          }
        }
      })
    )
  }

  it.effect("is struck out before it is cut: nobody knows the half of a key", () =>
    Effect.gen(function* () {
      const key = "Qw7-not_like+the.others~7"
      const cut: ReadonlyArray<() => Response> = [
        () => new Response("x".repeat(185) + key, { status: 418 }),
        () => new Response(`${"x ".repeat(95)}${" ".repeat(9000)}${key}`, { status: 418 }),
        () => new Response("{", { headers: { "content-encoding": `${"x".repeat(25)}${key}` } })
      ]
      for (const answer of cut) {
        const clash = Clash.layer({ keys: [key], baseUrl: "https://api.example.org/v1" })
        const error = yield* Effect.flip(Effect.provide(Clans.get("#2PP"), Layer.provideMerge(clash, clientOf(answer))))
        assert.notInclude(print(error).toLowerCase(), key.slice(0, 6).toLowerCase())
      }
    })
  )

  it("is struck out in whatever way it is quoted", () => {
    const secret = "p(a)&<s>\"w'\u00f6rd\\/+ 9"
    const bytes = (text: string, encoding: BufferEncoding) => Buffer.from(text).toString(encoding)
    const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" }
    const quoted = {
      json: JSON.stringify(secret),
      "json that is safe in a page": JSON.stringify(secret).replace(/[&<>']/g, (sign) =>
        sign === "'" ? "\\u0027" : `\\u00${bytes(sign, "hex").toUpperCase()}`
      ),
      "a page": secret.replace(/[&<>"']/g, (sign) => entities[sign] ?? ""),
      "a page by numbers": secret.replace(/[^a-z0-9]/gi, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`),
      "a query": new URLSearchParams({ q: secret }).toString(),
      "a path": encodeURIComponent(secret).replace(/[()']/g, (sign) => `%${bytes(sign, "hex")}`),
      "a path in a path": encodeURIComponent(encodeURIComponent(secret)),
      base64: bytes(secret, "base64"),
      "base64 of more": ["", "a", "ab"].map((before) => bytes(`${before}:${secret}:x`, "base64")).join(" "),
      "base64 in a URL": ["", "a", "ab"].map((before) => bytes(`${before}:${secret}:x`, "base64url")).join(" "),
      hexadecimal: bytes(secret, "hex")
    }
    for (const [what, text] of Object.entries(quoted)) {
      const left = strikeKnown(`it said ${text}, not more`, [secret])
      assert.isBelow(left.length, 70, `${what}: ${left}`)
      assert.match(left, /^it said .*\*\*\*.*, not more$/)
      assert.notMatch(left, /rd/, what)
    }
    const signs = "<&\u00e9".repeat(1365)
    assert.strictEqual(
      strikeKnown(`it said ${signs} and clan, the word`, [signs, "cla"]),
      "it said *** and clan, the word"
    )
  })

  it.effect("of a schema that breaks is not shown either", () =>
    Effect.gen(function* () {
      const breaking = Schema.Unknown.check(
        Schema.makeFilter(() => {
          throw new Error(`Bearer ${secrets.key}`)
        })
      )
      const answer = clientOf(() => new Response("{}"))
      const clash = Clash.layer({ keys: [key], baseUrl: "https://api.example.org/v1" })
      const error = yield* Effect.flip(
        Effect.provide(Clans.get("#2PP", { schema: breaking }), Layer.provideMerge(clash, answer))
      )
      assert.strictEqual(error._tag, "DecodeError")
      assert.include(error.message, "the schema breaks")
      showsNone(error)
    })
  )

  it.effect("is not shown when somebody takes a key for a tag", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Clans.get(secrets.key))
      assert.strictEqual(error._tag, "InvalidTag")
      showsNone(error)
    }).pipe(Effect.provide(simulated()))
  )
})

describe("what others throw", () => {
  it("shows no password of a URL, no key and no token, and has a text in any case", () => {
    const wrong = ["connect to redis://clash:s3cret@db:6379/0", "postgresql+ssl://u:s3/cr@et@db/clash?x=1 failed"]
    for (const text of wrong) {
      const shown = firstLine(new Error(text))
      assert.notMatch(shown, /s3|cr|et@|clash:/)
      assert.match(shown, /:\/\/\*\*\*@db/)
    }
    assert.strictEqual(firstLine("sent Bearer abc.def, token=xyz\nand more"), "sent Bearer ***, token=***")
    assert.strictEqual(
      firstLine("/x?access_token=abc, api_key=d_e my-secret=f"),
      "/x?access_token=***, api_key=*** my-secret=***"
    )
    assert.strictEqual(
      firstLine("mail a@b.org, see https://api.example.org/v1"),
      "mail a@b.org, see https://api.example.org/v1"
    )
    const thrower = {
      toString: () => {
        throw new Error("no text")
      }
    }
    for (const odd of [Object.create(null), thrower]) assert.strictEqual(firstLine(odd), "something that has no text")
  })

  it.effect("as a store of the cache or of snapshots does, is not logged either", () =>
    Effect.gen(function* () {
      const said: Array<string> = []
      const logger = Logger.layer([Logger.make(({ message }) => said.push(String(message)))])
      const message = "connect ECONNREFUSED redis://clash:hunter-2@db:6379"
      const away = Effect.fail(new Persistence.PersistenceError({ message, cause: new Error(message) }))
      const backing = Layer.succeed(Persistence.BackingPersistence, {
        make: () =>
          Effect.succeed({
            get: () => away,
            getMany: () => away,
            set: () => away,
            setMany: () => away,
            remove: () => away,
            clear: away
          })
      })
      yield* Clans.get("#2PP").pipe(
        Effect.provide(Layer.fresh(PersistedCache.layer())),
        Effect.provide(backing),
        Effect.provide(logger)
      )
      assert.lengthOf(said, 1)
      assert.match(said.join(), /redis:\/\/\*\*\*@db:6379/)
    }).pipe(Effect.provide(simulated()))
  )
})

describe("what a program holds", () => {
  const key = "KEY-of~somebody.7"
  const account = { email: secrets.email, password: secrets.password }
  const base = { baseUrl: "https://api.example.org/v1" }
  const values: Readonly<Record<string, () => unknown>> = {
    "a layer of keys": () => Clash.layer({ keys: [key], ...base }),
    "a layer of keys that are hidden": () => Clash.layer({ keys: [Redacted.make(key)], ...base }),
    "a layer of an account": () => Clash.layer({ accounts: [account] }),
    "a layer for Node": () =>
      ClashNode.layer({ accounts: [{ ...account, password: Redacted.make(account.password) }] }),
    "a pool of keys": () => KeyPool.layer([key]),
    "a pool of an account": () => KeyPool.layerAccount(account),
    "a client of promises": () => createClient({ keys: [key], ...base }),
    "a client of promises with an account": () => createClient({ accounts: [account] })
  }
  const told = [key, ...forms].flatMap((secret) => {
    const bytes = Buffer.from(secret)
    return [secret, bytes.toString("base64").replace(/=+$/, ""), bytes.toString("hex"), [...bytes].join(", ")]
  })
  for (const [what, make] of Object.entries(values)) {
    it(`does not show it, however it is printed: ${what}`, () => {
      const value = make()
      for (const text of [
        print(value),
        inspect(value, { depth: Infinity, getters: true }),
        format("%o %s %j", value, value, value)
      ]) {
        for (const secret of told) assert.notInclude(text, secret)
      }
    })
  }

  it.effect("does not show it, however it is printed: the services, and what is in them", () =>
    Effect.gen(function* () {
      const client = clientOf(() => new Response("{}", { status: 404 }))
      const context = yield* Layer.build(Layer.provideMerge(Clash.layer({ keys: [key], ...base }), client))
      const pool = Context.get(context, KeyPool.KeyPool)
      const exit = yield* Effect.exit(Effect.provide(Clans.get("#2PP"), context))
      const held = [yield* pool.next, yield* pool.status ?? Effect.void, exit]
      for (const value of [context, ...context.mapUnsafe.values(), pool, ...held]) {
        const text = print(value)
        for (const secret of told) assert.notInclude(text, secret)
      }
    }).pipe(Effect.scoped)
  )
})

describe("what cannot be meant", () => {
  it.effect("as a key is refused without being shown, and before it is sent", () =>
    Effect.gen(function* () {
      for (const odd of ["\n", "\r\n", "\0", " ", "\u2028", "\u00e9", "\t"]) {
        const error = yield* Effect.flip(Effect.scoped(Layer.build(KeyPool.layer(["good", `secret${odd}secret`]))))
        assert.match(error.message, /key 2 of 2 has a space, a line break or another character/)
        assert.notInclude(print(error), "secret")
      }
    })
  )

  it.effect("as a key of any length is refused without being shown, and does not break what strikes it out", () =>
    Effect.gen(function* () {
      const long = "secret".repeat(20_000)
      const error = yield* Effect.flip(Effect.scoped(Layer.build(KeyPool.layer([long]))))
      assert.match(error.message, /key 1 of 1 has 120000 characters/)
      assert.notInclude(print(error), "secret")
      assert.strictEqual(strikeKnown(`it said ${long}, and SECRET`, [long, "secret"]), "it said ***, and ***")
    })
  )

  it.effect("as a base URL is refused without being shown, when it is given and for one call", () =>
    Effect.gen(function* () {
      const odd: ReadonlyArray<readonly [string, RegExp]> = [
        ["https://user:hidden@api.example.org/v1", /user name or a password/],
        ["https://hidden@api.example.org", /user name or a password/],
        ["https://api.example.org/v1?key=hidden", /query/],
        ["https://api.example.org/v1#hidden", /fragment/],
        ["ftp://hidden.example.org", /begin with https/],
        ["hidden", /begin with https/],
        ["https://api.example.org/\nhidden", /line break/],
        ["", /has to be a URL/],
        ["https://api.clashofclans.com", /lacks the version; use https:\/\/api\.clashofclans\.com\/v1/]
      ]
      for (const [baseUrl, expected] of odd) {
        const given = yield* Effect.flip(Effect.scoped(Layer.build(Clash.layer({ keys: ["key"], baseUrl }))))
        const perCall = yield* Effect.flip(Effect.provideService(Clans.get("#2PP"), RequestPolicy.BaseUrl, baseUrl))
        for (const error of [given, perCall]) {
          assert.strictEqual(error._tag, "InvalidArgument")
          assert.match(error.message, expected)
          assert.notInclude(print(error), "hidden")
        }
      }
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("as options of the portal is refused", () =>
    Effect.gen(function* () {
      const { email } = secrets
      const odd: ReadonlyArray<readonly [DeveloperPortal.Account, DeveloperPortal.Options, RegExp]> = [
        [{ email, password: "hidden" }, { keyCount: 11 }, /keyCount is 11: .* from 1 to 10/],
        [{ email, password: "hidden" }, { keyCount: 0 }, /from 1 to 10/],
        [{ email, password: "hidden" }, { keyCount: 1.5 }, /from 1 to 10/],
        [{ email, password: "hidden" }, { ip: "hidden" }, /IPv4 or IPv6/],
        [
          { email, password: "hidden" },
          { portalUrl: "https://me:hidden@portal.example.org" },
          /portalUrl must not hold/
        ],
        [{ email, password: "hidden" }, JSON.parse('{"ip":5}'), /IPv4 or IPv6/],
        [{ email, password: "hidden" }, JSON.parse('{"keyName":5}'), /keyName has to be/],
        [{ email, password: "hidden" }, JSON.parse('{"timeout":"soon"}'), /timeout is "soon": use a duration/],
        [{ email, password: "hidden" }, { timeout: -5 }, /timeout is -5: use a duration/],
        [{ email, password: "" }, {}, /password is empty/],
        [{ email: "hidden", password: "hidden" }, {}, /email is not an address/]
      ]
      for (const [account, options, expected] of odd) {
        const error = yield* Effect.flip(Effect.scoped(Layer.build(KeyPool.layerAccount(account, options))))
        assert.strictEqual(error._tag, "InvalidArgument")
        assert.match(error.message, expected)
        assert.notInclude(print(error), "hidden")
      }
    }).pipe(Effect.provide(Simulator.layerTest()))
  )

  it.effect("as http:// to another machine is warned of once, unless it is", () =>
    Effect.gen(function* () {
      const said: Array<string> = []
      const logger = Logger.layer([Logger.make(({ message }) => said.push(String(message)))])
      const answer = clientOf(() => new Response("{}", { status: 404 }))
      const ask = (baseUrl: string, allowHttp: boolean) =>
        Effect.exit(Clans.get("#2PP")).pipe(
          Effect.provide(Layer.provideMerge(Clash.layer({ keys: ["key"], baseUrl, allowHttp }), answer)),
          Effect.provide(logger)
        )
      for (const local of ["http://127.0.0.1:80", "http://localhost/v1", "http://[::1]:81"]) yield* ask(local, false)
      yield* ask("http://meant.example.org", true)
      assert.deepStrictEqual(said, [])
      yield* ask("http://api.example.org/v1/", false)
      yield* ask("http://api.example.org/v1", false)
      assert.strictEqual(said.length, 1)
      assert.match(said[0] ?? "", /^http:\/\/api\.example\.org\/v1 is http:\/\/: API keys cross the network in clear/)
    })
  )
})

describe("what was given in the place of something else", () => {
  const key = "eyJ0eXAiOiJKV1QifQ.c2VjcmV0.key-of-somebody"
  const odd: unknown = key
  const given = <A>(make: (options: never) => A, options: unknown): A => Reflect.apply(make, undefined, [options])
  const made: Readonly<Record<string, () => Effect.Effect<unknown, unknown, Clash.Services | Scope.Scope>>> = {
    "a limit": () => Layer.build(given(Throttler.layer, { limit: odd })),
    "the name of an option": () => Layer.build(given(Throttler.layer, { [key]: 1 })),
    "all options": () => Layer.build(given(Throttler.layer, odd)),
    "a capacity": () => Layer.build(given(Cache.layer, { capacity: odd })),
    "an interval": () => given(Watcher.make, { minInterval: odd }),
    "a time limit": () => Effect.provideService(Clans.get("#2PP"), RequestPolicy.Timeout, JSON.parse(`"${key}"`)),
    "a tag": () => Clans.get(key),
    "a tag, as a header has it": () => Clans.get(`Bearer ${key}`),
    "tags in a list": () => given(Clans.get, [key])
  }
  for (const [what, make] of Object.entries(made)) {
    it.effect(`shows no key in an error: ${what}`, () =>
      Effect.gen(function* () {
        const exit = yield* Effect.exit(Effect.scoped(make()))
        if (exit._tag === "Success") return assert.fail("it is taken")
        for (const text of [print(exit), Cause.pretty(exit.cause)]) assert.notInclude(text, "key-of-somebody")
        assert.include(Cause.pretty(exit.cause), "***")
      }).pipe(Effect.provide(simulated()))
    )
  }

  it.effect("shows no short key and no password either, where their place tells what they are", () =>
    Effect.gen(function* () {
      for (const text of ["Bearer short-key-7", "token=short-key-7", "see https://me:short-key-7@example.org"]) {
        assert.notInclude(print(yield* Effect.flip(Clans.get(text))), "short-key-7")
      }
      const account = { email: secrets.email, password: "hidden" }
      const error = yield* Effect.flip(
        Effect.scoped(Layer.build(KeyPool.layerAccount(account, JSON.parse('{"keyCount":"hidden"}'))))
      )
      assert.match(error.message, /keyCount is no number: it has to be a whole number from 1 to 10/)
      assert.notInclude(print(error), "hidden")
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("shows neither password nor token of the URL of game data", () =>
    Effect.gen(function* () {
      const spans: Array<Tracer.Span> = []
      const answers: Readonly<Record<string, (asked: string) => Response | Error>> = {
        "the server answered 404": (asked) => new Response(asked, { status: 404 }),
        "Expected a valid JSON string": (asked) => new Response(asked),
        "the connection failed": (asked) => new Error(`connect ${asked}`)
      }
      for (const [expected, answerOf] of Object.entries(answers)) {
        const client = clientOf((request) => answerOf(`${request.url}?token=hidden`))
        for (const url of ["https://example.org/pack.json?token=hidden", "https://me:hidden@example.org/pack.json"]) {
          const exit = yield* Effect.exit(Effect.scoped(Layer.build(GameData.layerUrl(url)))).pipe(
            Effect.provide(client),
            Effect.provideService(Tracer.Tracer, recorder(spans))
          )
          if (exit._tag === "Success") return assert.fail("it is taken")
          const error = Result.getOrThrow(Cause.findError(exit.cause))
          assert.include(error.message, "example.org/pack.json")
          assert.include(error.message, expected)
          assert.notInclude([print(exit), Cause.pretty(exit.cause), ...spans.map(print)].join(), "hidden")
        }
      }
    })
  )

  it.effect("shows no password in the cause of what a store fails with", () =>
    Effect.gen(function* () {
      const inner = Object.assign(new Error("sent Bearer hidden"), { code: "28P01" })
      const cause = new Error("connect redis://clash:hidden@db:6379", { cause: inner })
      const causes: ReadonlyArray<unknown> = [cause, String(cause), new Error("outer", { cause })]
      for (const cause of causes) {
        const fails = Effect.fail(new SnapshotStoreError({ operation: "get", key: "clan/#2PP", cause }))
        const store = sure({ get: () => fails, set: () => fails, remove: () => fails })
        const exit = yield* Effect.exit(store.get("clan/#2PP"))
        assert.strictEqual(exit._tag, "Failure")
        const text = exit._tag === "Failure" ? Cause.pretty(exit.cause) : ""
        for (const shown of [print(exit), text]) assert.notInclude(shown, "hidden")
        assert.include(print(exit), "redis://***@db:6379")
      }
      const own = new TypeError("nothing odd")
      const fails = Effect.fail(new SnapshotStoreError({ operation: "get", key: "clan/#2PP", cause: own }))
      const kept = yield* Effect.flip(
        sure({ get: () => fails, set: () => fails, remove: () => fails }).get("clan/#2PP")
      )
      assert.strictEqual(kept.cause, own)
      // In JavaScript a store fails with what it has.
      const bare: SnapshotStore.Store = JSON.parse("{}")
      Object.assign(bare, { get: () => Effect.fail(cause), set: () => Effect.void, remove: () => Effect.void })
      const error = yield* Effect.flip(sure(bare).get("clan/#2PP"))
      assert.strictEqual(error._tag, "SnapshotStoreError")
      assert.notInclude(print(error), "hidden")
    })
  )
})
