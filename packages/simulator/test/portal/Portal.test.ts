/** The developer portal: logging in, making and revoking keys, limits, sessions. */
import { Simulator, World } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Base64Url from "effect/encoding/Base64Url"
import * as TestClock from "effect/testing/TestClock"
import { get, json, portal } from "../support/requests.ts"

const foreign = { name: "another program", cidrRanges: ["198.51.100.1"], key: "foreign-key" }

const simulated = Simulator.layerTest({
  ...World.still,
  clans: [{ tag: "#2PP", members: 1 }],
  accounts: [
    { email: "one@example.com", password: "first", keys: [foreign] },
    { email: "two@example.com", password: "second" }
  ]
})

const login = (email = "one@example.com", password = "first") => portal("/login", { email, password })

const create = (session: string | undefined, name = "mine", cidrRanges = ["203.0.113.7"]) =>
  portal("/apikey/create", { name, description: "made by a test", cidrRanges, scopes: ["clash"] }, session)

describe("the developer portal", () => {
  it.effect("logs in with a session cookie and a token that carries the caller's address", () =>
    Effect.gen(function* () {
      const { configure, stats } = yield* Simulator
      yield* configure({ callerIp: "198.51.100.77" })
      const { body, session, status } = yield* login()
      assert.strictEqual(status, 200)
      assert.isString(session)
      const [, payload] = body.temporaryAPIToken.split(".")
      const claims = JSON.parse(Result.getOrThrow(Base64Url.decodeString(payload)))
      const limit = claims.limits.find(({ cidrs }: { readonly cidrs?: ReadonlyArray<string> }) => cidrs !== undefined)
      assert.deepStrictEqual(limit.cidrs, ["198.51.100.77/32"])
      assert.strictEqual(body.developer.tier, "developer/silver")
      assert.strictEqual(body.swaggerUrl, "https://api.clashofclans.com/v1")
      assert.strictEqual((yield* stats).logins, 1)
    }).pipe(Effect.provide(simulated))
  )

  it.effect("lets the token of a login work as a key for an hour, from that address", () =>
    Effect.gen(function* () {
      const { configure } = yield* Simulator
      const { body } = yield* login()
      assert.strictEqual((yield* get("/clans/%232PP", body.temporaryAPIToken)).status, 200)
      yield* configure({ callerIp: "198.51.100.77" })
      assert.strictEqual((yield* get("/clans/%232PP", body.temporaryAPIToken)).status, 403)
      yield* configure({ callerIp: "203.0.113.7" })
      yield* TestClock.adjust("1 hour")
      assert.strictEqual((yield* get("/clans/%232PP", body.temporaryAPIToken)).status, 403)
    }).pipe(Effect.provide(simulated))
  )

  it.effect("answers 403 to a wrong password and an unknown account", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* login("one@example.com", "second")).status, 403)
      assert.strictEqual((yield* login("nobody@example.com")).status, 403)
      const { failedLogins, logins } = yield* (yield* Simulator).stats
      assert.deepStrictEqual([failedLogins, logins], [2, 0])
    }).pipe(Effect.provide(simulated))
  )

  it.effect("lists, makes and revokes keys, each account its own", () =>
    Effect.gen(function* () {
      const { keysOf, stats } = yield* Simulator
      const one = yield* login()
      const two = yield* login("two@example.com", "second")
      const made = yield* create(one.session)
      assert.strictEqual(made.status, 200)
      assert.deepStrictEqual(made.body.key.cidrRanges, ["203.0.113.7"])
      const listed = yield* portal("/apikey/list", {}, one.session)
      assert.deepStrictEqual(
        listed.body.keys.map(({ name }: { readonly name: string }) => name),
        ["another program", "mine"]
      )
      assert.deepStrictEqual((yield* portal("/apikey/list", {}, two.session)).body.keys, [])
      assert.strictEqual((yield* get("/clans/%232PP", made.body.key.key)).status, 200)
      const others = yield* portal("/apikey/revoke", { id: made.body.key.id }, two.session)
      assert.strictEqual(others.status, 404)
      assert.strictEqual((yield* portal("/apikey/revoke", { id: made.body.key.id }, one.session)).status, 200)
      const denied = yield* get("/clans/%232PP", made.body.key.key)
      assert.deepStrictEqual(json(denied), { reason: "accessDenied", message: "Invalid authorization" })
      assert.deepStrictEqual(
        (yield* keysOf("one@example.com")).map(({ key }) => key),
        ["foreign-key"]
      )
      const { keysCreated, keysRevoked } = yield* stats
      assert.deepStrictEqual([keysCreated, keysRevoked], [1, 1])
    }).pipe(Effect.provide(simulated))
  )

  it.effect("holds ten keys for an account", () =>
    Effect.gen(function* () {
      const { session } = yield* login()
      for (let n = 0; n < 9; n++) assert.strictEqual((yield* create(session, `key ${n}`)).status, 200)
      const refused = yield* create(session, "one too many")
      assert.strictEqual(refused.status, 403)
      assert.match(refused.body.description, /too many keys/)
      assert.strictEqual((yield* (yield* Simulator).keysOf("one@example.com")).length, 10)
    }).pipe(Effect.provide(simulated))
  )

  it.effect("takes keys without scopes, but not without name, description or addresses", () =>
    Effect.gen(function* () {
      const { session } = yield* login()
      const body = { name: "mine", description: "a test", cidrRanges: ["203.0.113.7"] }
      assert.strictEqual((yield* portal("/apikey/create", body, session)).status, 200)
      for (const missing of ["name", "description", "cidrRanges"]) {
        const { [missing]: _missing, ...rest }: Record<string, unknown> = body
        assert.strictEqual((yield* portal("/apikey/create", rest, session)).status, 400, missing)
      }
      assert.strictEqual((yield* portal("/apikey/create", { ...body, description: "" }, session)).status, 400)
      const odd = yield* create(session, "mine", ["203.0.113.7", "anywhere"])
      assert.strictEqual(odd.status, 400)
      assert.match(odd.body.description, /cidrRanges: anywhere/)
    }).pipe(Effect.provide(simulated))
  )

  it.effect("forgets a session after half an hour", () =>
    Effect.gen(function* () {
      const { body, session } = yield* login()
      assert.strictEqual(body.sessionExpiresInSeconds, 1800)
      yield* TestClock.adjust("29 minutes")
      const late = yield* portal("/apikey/list", {}, session)
      assert.strictEqual(late.body.sessionExpiresInSeconds, 60)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* portal("/apikey/list", {}, session)).status, 403)
      assert.strictEqual((yield* portal("/apikey/list", {})).status, 403)
    }).pipe(Effect.provide(simulated))
  )
})
