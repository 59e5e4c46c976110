/** Webhooks to receivers that fail, hang and come back, judged by what arrived and by a check of signatures of its own. */
import { Gateway } from "@clashfx/gateway"
import { ClusterDatabase, layerPostgres, layerSqlite } from "@clashfx/cluster/ClusterDatabase"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Context from "effect/Context"
import { Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { createHmac } from "node:crypto"
import { isPostgresThere, postgres } from "../../../clashfx/test/support/servers.ts"
import * as Tail from "../../src/events/tail.ts"
import * as Hooks from "../../src/hooks/hooks.ts"
import { Closing } from "../../src/http/closing.ts"
import { migrated } from "../../src/internal/schema.ts"
import { gateway } from "../support/gateway.ts"
import { event, numbers, tell } from "../support/log.ts"
import { fails, hangs, ok, type Received, receiver } from "../support/receiver.ts"

const options: Hooks.HookOptions = {
  allowPrivate: true,
  timeout: 2000,
  patience: { rests: Array.from({ length: 40 }, () => 40), maxWaiting: 300 }
}

const hooksOf = (database: Layer.Layer<ClusterDatabase, unknown>, given = options) =>
  Hooks.layer(given).pipe(
    Layer.provideMerge(Tail.layer({ every: "5 millis" })),
    Layer.provide(Layer.effect(Closing, Deferred.make<void>())),
    Layer.provideMerge(Layer.effectDiscard(Effect.flatMap(ClusterDatabase, migrated))),
    Layer.provideMerge(database)
  )
const alone = hooksOf(Layer.fresh(layerSqlite(":memory:")))

/** A database of PostgreSQL that is gone with the scope. */
const freshPostgres = Effect.flatMap(postgres(), (server) => server.fresh("hooks"))
const databaseAt = (url: string) => layerPostgres({ url: Redacted.make(url), buckets: 4, maxConnections: 4 })

const secret = `whsec_${Buffer.from("a secret of thirty-two bytes....").toString("base64")}`

/** As the specification says it, without code of ours. */
const isSigned = ({ body, headers }: Received): boolean => {
  const key = Buffer.from(secret.slice(6), "base64")
  const content = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`
  const time = Math.abs(Date.now() / 1000 - Number(headers["webhook-timestamp"]))
  return (
    time < 60 && headers["webhook-signature"] === `v1,${createHmac("sha256", key).update(content).digest("base64")}`
  )
}

const idOf = ({ body }: Received): string => JSON.parse(body).data.id
const until = (isTrue: () => boolean, what: () => string = () => "it did not come") =>
  Effect.gen(function* () {
    for (let i = 0; i < 4000 && !isTrue(); i++) yield* Effect.sleep(10)
    assert.isTrue(isTrue(), what())
  })

/** What waits and what is dead, once nothing waits any more or a while is over. */
const left = (hooks: Hooks.Hooks["Service"]) =>
  Effect.gen(function* () {
    for (let i = 0; i < 1000 && ((yield* hooks.list)[0]?.waiting ?? 1) > 0; i++) yield* Effect.sleep(10)
    const [hook] = yield* hooks.list
    return [hook?.waiting, hook?.dead]
  })

const tags = ["#2PP", "#8QU", "#PPP", "#L0V"]

/** Each tag's events came in order, as far as each came for the first time, and all of them came. */
const assertOrdered = (
  taken: ReadonlyArray<string>,
  log: ReadonlyArray<{ readonly id: string; readonly tag: string }>
) => {
  const first = [...new Set(taken)]
  for (const tag of tags) {
    const mine = log.filter((one) => one.tag === tag).map(({ id }) => id)
    assert.deepStrictEqual(
      first.filter((id) => mine.includes(id)),
      mine
    )
  }
  assert.strictEqual(first.length, log.length)
}

describe("webhooks", () => {
  it.live("a receiver that fails, hangs and comes back has everything: signed, in order per tag", () =>
    Effect.gen(function* () {
      const { behave, received, url } = yield* receiver
      const hooks = yield* Hooks.Hooks
      yield* hooks.make({ kind: "standard", url, secret, wanted: {}, after: 0n })
      const chance = numbers(5)
      const taken: Array<string> = []
      let mood = 0
      behave((one, response) => {
        mood = chance()
        if (mood < 0.15) return fails(one, response)
        if (mood < 0.2) return hangs(one, response)
        if (mood < 0.25) return void response.destroy()
        // Taken, but the answer is lost: it comes again.
        taken.push(idOf(one))
        return mood < 0.3 ? void response.destroy() : ok(one, response)
      })
      const log = Array.from({ length: 300 }, (_, i) => event(`e${i}`, tags[Math.floor(chance() * 4)]))
      for (let i = 0; i < 200; i += 20) yield* Effect.andThen(tell(log.slice(i, i + 20)), Effect.sleep(10))
      yield* until(() => taken.length > 100)
      behave(fails)
      yield* tell(log.slice(200))
      yield* Effect.sleep(600)
      behave((one, response) => {
        taken.push(idOf(one))
        ok(one, response)
      })
      yield* until(
        () => new Set(taken).size === log.length,
        () => `${new Set(taken).size} of ${log.length}`
      )
      assertOrdered(taken, log)
      assert.isTrue(received.every(isSigned))
      // The same event has the same id each time, and no other one has it.
      const ids = new Map(received.map((one) => [idOf(one), one.headers["webhook-id"]]))
      assert.isTrue(received.every((one) => ids.get(idOf(one)) === one.headers["webhook-id"]))
      assert.strictEqual(new Set(ids.values()).size, log.length)
      assert.deepStrictEqual(yield* left(hooks), [0, 0])
    }).pipe(Effect.scoped, Effect.provide(hooksOf(Layer.fresh(layerSqlite(":memory:")), { ...options, timeout: 400 })))
  )

  for (const name of isPostgresThere ? ["SQLite", "PostgreSQL"] : ["SQLite"])
    it.live(
      `${name}: one tag that is refused holds up no other one, dies in the end, and is sent again when it is asked for`,
      () =>
        Effect.gen(function* () {
          const { behave, url } = yield* receiver
          const hooks = yield* Hooks.Hooks
          const taken: Array<string> = []
          behave((one, response) => {
            if (JSON.parse(one.body).data.tag === "#PPP") return fails(one, response)
            taken.push(idOf(one))
            ok(one, response)
          })
          const { id } = yield* hooks.make({ kind: "standard", url, secret, wanted: {}, after: 0n })
          yield* tell([event("a", "#PPP"), event("b", "#2PP"), event("c", "#PPP"), event("d", "#8QU")])
          yield* until(() => taken.length >= 2)
          assert.deepStrictEqual([...taken].sort(), ["b", "d"])
          for (let i = 0; i < 3000 && ((yield* hooks.list)[0]?.dead ?? 0) < 2; i++) yield* Effect.sleep(10)
          const dead = yield* hooks.dead(id, 2n ** 62n, 10)
          assert.deepStrictEqual(
            dead.map((one) => [one.id, one.failure]),
            [
              ["c", "the receiver answered 500"],
              ["a", "the receiver answered 500"]
            ]
          )
          behave((one, response) => {
            taken.push(idOf(one))
            ok(one, response)
          })
          assert.strictEqual(yield* hooks.revive(id, undefined), 2)
          yield* until(() => taken.length >= 4)
          assert.deepStrictEqual(taken.slice(2), ["a", "c"])
        }).pipe(
          Effect.scoped,
          Effect.provide(
            hooksOf(
              name === "SQLite"
                ? Layer.fresh(layerSqlite(":memory:"))
                : Layer.unwrap(Effect.map(freshPostgres, databaseAt)),
              { ...options, patience: { rests: [5, 5, 5], maxWaiting: 300 } }
            )
          )
        )
    )

  it.live("410 disables it, nothing is sent then; enabled again it goes on where it was", () =>
    Effect.gen(function* () {
      const { behave, received, url } = yield* receiver
      const hooks = yield* Hooks.Hooks
      behave((_, response) => void response.writeHead(410).end())
      const { id } = yield* hooks.make({ kind: "standard", url, secret, wanted: {}, after: 0n })
      yield* tell([event("a"), event("b")])
      for (let i = 0; i < 500 && (yield* hooks.list)[0]?.isActive !== false; i++) yield* Effect.sleep(10)
      const [hook] = yield* hooks.list
      assert.include(hook?.failure, "410")
      const asked = received.length
      yield* tell([event("c")])
      yield* Effect.sleep(300)
      assert.strictEqual(received.length, asked)
      behave(ok)
      assert.isTrue(yield* hooks.enable(id))
      yield* until(() => new Set(received.slice(asked).map(idOf)).size === 3)
      assert.deepStrictEqual(received.slice(asked).map(idOf), ["a", "b", "c"])
    }).pipe(Effect.scoped, Effect.provide(alone))
  )

  it.live("no redirect is followed, and an answer without end is not read to its end", () =>
    Effect.gen(function* () {
      const { behave, received, url } = yield* receiver
      const trap = yield* receiver
      const hooks = yield* Hooks.Hooks
      let isEndless = false
      behave((_, response) => {
        if (!isEndless) return void response.writeHead(302, { location: trap.url }).end()
        response.writeHead(200)
        const more = () => {
          while (!response.destroyed && response.write("x".repeat(65_536)));
          if (!response.destroyed) response.once("drain", more)
        }
        more()
      })
      yield* hooks.make({ kind: "standard", url, secret, wanted: {}, after: 0n })
      yield* tell([event("a")])
      yield* until(() => received.length >= 3)
      assert.strictEqual(trap.received.length, 0)
      isEndless = true
      for (let i = 0; i < 500 && ((yield* hooks.list)[0]?.waiting ?? 1) > 0; i++) yield* Effect.sleep(10)
      assert.strictEqual((yield* hooks.list)[0]?.waiting, 0)
    }).pipe(Effect.scoped, Effect.provide(alone))
  )

  it.live("a 429 with Retry-After is a rest for every tag, and nothing is lost by it", () =>
    Effect.gen(function* () {
      const { behave, received, url } = yield* receiver
      const hooks = yield* Hooks.Hooks
      behave((_, response) => void response.writeHead(429, { "retry-after": "1" }).end())
      yield* hooks.make({ kind: "standard", url, secret, wanted: {}, after: 0n })
      yield* tell([event("a", "#2PP")])
      yield* until(() => received.length === 1)
      behave(ok)
      yield* tell([event("b", "#8QU"), event("c", "#PPP")])
      yield* Effect.sleep(500)
      assert.strictEqual(received.length, 1)
      yield* until(() => received.length === 4)
      assert.deepStrictEqual(received.slice(1).map(idOf).sort(), ["a", "b", "c"])
      assert.isAtLeast((received[1]?.at ?? 0) - (received[0]?.at ?? 0), 990)
    }).pipe(Effect.scoped, Effect.provide(alone))
  )

  it.live("a name that leads inside is refused when it is sent, also where the URL said nothing of it", () =>
    Effect.gen(function* () {
      const { publicLookup } = yield* Effect.promise(() => import("../../src/hooks/address.ts"))
      const error = yield* Effect.callback<Error | null>((resume) => {
        publicLookup("localhost", { all: true }, (failure) => resume(Effect.succeed(failure)))
      })
      assert.include(String(error), "private network")
    })
  )

  it.live.skipIf(!isPostgresThere)(
    "two gateways on one database send each event once, and one goes on for the other",
    () =>
      Effect.gen(function* () {
        const { received, url } = yield* receiver
        const address = yield* freshPostgres
        const open = (scope: Scope.Scope) =>
          Layer.buildWithScope(Layer.fresh(hooksOf(Layer.fresh(databaseAt(address)))), scope)
        const [one, two] = [yield* Scope.make(), yield* Scope.make()]
        const first = yield* open(one)
        const second = yield* open(two)
        yield* Context.get(first, Hooks.Hooks).make({
          kind: "standard",
          url,
          secret,
          wanted: { tags: ["#2PP"] },
          after: 0n
        })
        const write = (from: number, to: number) =>
          Effect.provideContext(
            tell(Array.from({ length: to - from }, (_, i) => event(`e${from + i}`, i % 2 === 0 ? "#2PP" : "#PPP"))),
            second
          )
        yield* write(0, 40)
        yield* until(
          () => received.length === 20,
          () => received.map((one) => `${idOf(one)}@${one.at % 100000}`).join(" ")
        )
        yield* Effect.sleep(1200)
        yield* write(40, 80)
        yield* until(
          () => received.length === 40,
          () => received.map((one) => `${idOf(one)}@${one.at % 100000}`).join(" ")
        )
        // Who goes between a delivery and noting it leaves it to be sent again.
        yield* left(Context.get(second, Hooks.Hooks))
        yield* Scope.close(one, Exit.void)
        yield* write(80, 120)
        yield* until(
          () => received.length === 60,
          () => received.map((one) => `${idOf(one)}@${one.at % 100000}`).join(" ")
        )
        yield* Scope.close(two, Exit.void)
        assert.deepStrictEqual(
          received.map(idOf),
          Array.from({ length: 60 }, (_, i) => `e${2 * i}`)
        )
      }).pipe(Effect.scoped)
  )

  it.live("Discord gets events in messages, rests as it is told, and no message twice for a 429", () =>
    Effect.gen(function* () {
      const { behave, received, url } = yield* receiver
      const hooks = yield* Hooks.Hooks
      const taken: Array<Received> = []
      let n = 0
      behave((one, response) => {
        n += 1
        if (n === 2) {
          return void response
            .writeHead(429, { "content-type": "application/json" })
            .end(JSON.stringify({ message: "You are being rate limited.", retry_after: 1.2, global: false }))
        }
        taken.push(one)
        response
          .writeHead(200, n === 3 ? { "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "0.6" } : {})
          .end("{}")
      })
      yield* hooks.make({ kind: "discord", url: `${url}/api/webhooks/1/secret-token`, wanted: {}, after: 0n })
      yield* tell(Array.from({ length: 45 }, (_, i) => event(`e${i}`, tags[i % 4])))
      const lines = () => taken.flatMap(({ body }) => String(JSON.parse(body).content).split("\n"))
      yield* until(
        () => lines().length >= 45,
        () => String(lines().length)
      )
      assert.strictEqual(lines().length, 45)
      assert.isTrue(received.every(({ body }) => JSON.parse(body).allowed_mentions.parse.length === 0))
      const at = received.map((one) => one.at)
      assert.isAtLeast((at[2] ?? 0) - (at[1] ?? 0), 1150)
      assert.isAtLeast((at[3] ?? 0) - (at[2] ?? 0), 550)
      assert.deepStrictEqual(yield* left(hooks), [0, 0])
    }).pipe(Effect.scoped, Effect.provide(alone))
  )
})

describe("what changes while webhooks are sent", () => {
  it.live("a new secret signs, the old one signs as well, and nothing is lost between", () =>
    Effect.gen(function* () {
      const { received, url } = yield* receiver
      const hooks = yield* Hooks.Hooks
      const { id } = yield* hooks.make({ kind: "standard", url, secret, wanted: {}, after: 0n })
      yield* tell([event("a", "#2PP")])
      yield* until(() => received.length === 1)
      assert.notInclude(received[0]?.headers["webhook-signature"], " ")
      const fresh = yield* hooks.renew(id, undefined)
      assert.match(fresh === undefined ? "" : Redacted.value(fresh), /^whsec_/)
      yield* tell([event("b", "#2PP")])
      yield* until(() => received.length > 1)
      const [one = "", two] = String(received[1]?.headers["webhook-signature"]).split(" ")
      const last = received[1]
      if (last === undefined || fresh === undefined) return assert.fail("it did not come")
      const sign = (by: string) =>
        `v1,${createHmac("sha256", Buffer.from(by.slice(6), "base64"))
          .update(`${last.headers["webhook-id"]}.${last.headers["webhook-timestamp"]}.${last.body}`)
          .digest("base64")}`
      assert.deepStrictEqual([one, two], [sign(Redacted.value(fresh)), sign(secret)])
      // It is stored, shown nowhere, and not for everybody.
      assert.isUndefined(yield* hooks.renew("nothing", undefined))
      assert.strictEqual((yield* Effect.flip(hooks.renew(id, "whsec_short")))._tag, "BadRequest")
      assert.strictEqual((yield* Effect.flip(hooks.renew(id, Redacted.value(fresh))))._tag, "BadRequest")
      assert.notMatch(
        JSON.stringify(yield* hooks.list, (_, value) => (typeof value === "bigint" ? "" : value)),
        /whsec_/
      )
    }).pipe(Effect.scoped, Effect.provide(alone))
  )

  it.live("a limit of Discord for all holds up every webhook of Discord, and no other one", () =>
    Effect.gen(function* () {
      const { behave, received, url } = yield* receiver
      const hooks = yield* Hooks.Hooks
      behave((one, response) => {
        if (received.length > 1) return ok(one, response)
        response.writeHead(429, { "x-ratelimit-global": "true" }).end('{"retry_after":1.2,"global":true}')
      })
      yield* hooks.make({ kind: "discord", url: `${url}/first`, wanted: {}, after: 0n })
      yield* tell([event("a", "#2PP")])
      yield* until(() => received.length === 1)
      yield* hooks.make({ kind: "discord", url: `${url}/second`, wanted: {}, after: 0n })
      yield* hooks.make({ kind: "standard", url: `${url}/third`, secret, wanted: {}, after: 0n })
      yield* until(() => received.length === 4)
      const [began = 0, ...after] = ["/first", "/second", "/third"].map(
        (path) => (received.findLast((one) => one.path.startsWith(path))?.at ?? 0) - (received[0]?.at ?? 0)
      )
      assert.isAtLeast(began, 1150)
      assert.isAtLeast(after[0] ?? 0, 1150)
      assert.isBelow(after[1] ?? 0, 1150)
    }).pipe(Effect.scoped, Effect.provide(alone))
  )
})

describe("a database that takes no writes", () => {
  it.live("is said once for all webhooks, and once that it is over; what was told meanwhile is sent then", () =>
    Effect.gen(function* () {
      const { received, url } = yield* receiver
      const hooks = yield* Hooks.Hooks
      const { sql } = yield* ClusterDatabase
      for (const path of ["/a", "/b", "/c"]) {
        yield* hooks.make({ kind: "standard", url: url + path, secret, wanted: {}, after: 0n })
      }
      yield* tell([event("first")])
      yield* until(() => received.length === 3)
      // As a full disk would refuse it, or a server that has become a standby.
      yield* sql`CREATE TRIGGER full BEFORE UPDATE ON clashfx_gateway_webhook
        BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`
      yield* tell([event("second")])
      yield* Effect.sleep("3500 millis")
      assert.deepStrictEqual(
        told.map((line) => line.slice(0, 27)),
        ["Gateway: the database fails"]
      )
      yield* sql`DROP TRIGGER full`
      yield* until(() =>
        ["/a", "/b", "/c"].every((path) => received.some((one) => one.path === path && idOf(one) === "second"))
      )
      yield* until(() => told.length === 2)
      assert.match(told[1] ?? "", /sent again/)
    }).pipe(Effect.scoped, Effect.provide(alone), Effect.provide(Logger.layer([logger])))
  )
  const told: Array<string> = []
  const logger = Logger.make<unknown, void>(({ message }) => void told.push(String([message].flat()[0])))
})

describe("dead letters", () => {
  const refusing = { ...options, patience: { rests: [60_000], maxWaiting: 300 } }
  const forgotten = (database: Layer.Layer<ClusterDatabase, unknown>) =>
    Effect.gen(function* () {
      const { behave, received, url } = yield* receiver
      // Both go over the same database, one after the other.
      const context = yield* Layer.build(database)
      const hooksWith = (keepDead: Hooks.HookOptions["keepDead"]) =>
        Layer.build(
          Layer.fresh(
            hooksOf(Layer.succeedContext(context), { ...refusing, patience: { rests: [], maxWaiting: 300 }, keepDead })
          )
        )
      const counts = (keepDead: Hooks.HookOptions["keepDead"], pause = 300) =>
        Effect.scoped(
          Effect.gen(function* () {
            const { list } = Context.get(yield* hooksWith(keepDead), Hooks.Hooks)
            yield* Effect.sleep(pause)
            return (yield* list).map(({ dead, waiting }) => [dead, waiting])
          })
        )
      behave(fails)
      yield* Effect.scoped(
        Effect.gen(function* () {
          const made = yield* hooksWith(undefined)
          const hooks = Context.get(made, Hooks.Hooks)
          yield* hooks.make({ kind: "standard", url, secret, wanted: {}, after: 0n })
          yield* Effect.provide(tell(Array.from({ length: 3 }, (_, i) => event(`d${i}`, tags[i]))), made)
          yield* until(() => received.length === 3)
          const dead = Effect.map(hooks.list, ([hook]) => hook?.dead)
          for (let i = 0; i < 500 && (yield* dead) !== 3; i++) yield* Effect.sleep(10)
          assert.deepStrictEqual(yield* left(hooks), [0, 3])
        })
      )
      assert.deepStrictEqual(yield* counts(undefined), [[3, 0]])
      assert.deepStrictEqual(yield* counts("1 minute"), [[3, 0]])
      assert.deepStrictEqual(yield* counts("1 milli"), [[0, 0]])
      // What only waits is not forgotten.
      yield* Effect.provide(tell([event("w", "#2PP")]), context)
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* Layer.build(Layer.fresh(hooksOf(Layer.succeedContext(context), refusing)))
          yield* until(() => received.length === 4)
          yield* Effect.sleep(200)
        })
      )
      assert.deepStrictEqual(yield* counts("1 milli"), [[0, 1]])
    }).pipe(Effect.scoped)

  it.live("are forgotten when they have been dead for as long as is said, and not before: SQLite", () =>
    forgotten(Layer.fresh(layerSqlite(":memory:")))
  )

  it.live.skipIf(!isPostgresThere)("the same with PostgreSQL", () =>
    Effect.scoped(Effect.flatMap(freshPostgres, (at) => forgotten(databaseAt(at))))
  )
})

describe("webhooks over HTTP", () => {
  const world = Layer.provideMerge(gateway(), SimulatorServer.layer().pipe(Layer.provideMerge(Simulator.layer())))

  it.live("are made, listed without what is secret, and removed; what leads inside is refused", () =>
    Effect.gen(function* () {
      const { url } = yield* Gateway.Gateway
      const call = (method: string, path: string, body?: unknown) =>
        Effect.promise(async () => {
          const response = await fetch(url + path, {
            method,
            headers: { "content-type": "application/json" },
            ...(body === undefined ? {} : { body: JSON.stringify(body) })
          })
          const text = await response.text()
          return { status: response.status, text, json: text === "" ? undefined : JSON.parse(text) }
        })
      for (const wrong of [
        { kind: "standard", url: "http://127.0.0.1:1/" },
        { kind: "standard", url: "http://[::ffff:10.0.0.1]/" },
        { kind: "standard", url: "gopher://example.com" },
        { kind: "standard", url: "https://example.com/", secret: "whsec_short" },
        { kind: "standard", url: "https://example.com/", tags: ["#GG"] },
        { kind: "standard", url: "https://example.com/", types: ["Nothing"] },
        { kind: "standard", url: "https://example.com/", after: "-1" },
        { kind: "standard", url: "https://example.com/", after: "999999" },
        { kind: "discord", url: "https://example.com/api/webhooks/1/a" },
        { kind: "email", url: "https://example.com/" },
        { kind: "standard", url: `https://example.com/${"a".repeat(2500)}` }
      ]) {
        const answer = yield* call("POST", "/api/webhooks", wrong)
        assert.strictEqual(answer.status, 400, JSON.stringify(wrong).slice(0, 100))
      }
      const made = yield* call("POST", "/api/webhooks", {
        kind: "standard",
        url: "https://example.com/hook?key=hidden-key",
        tags: ["2pp"]
      })
      assert.match(made.json.secret, /^whsec_/)
      const discord = yield* call("POST", "/api/webhooks", {
        kind: "discord",
        url: "https://discord.com/api/webhooks/123/hidden-token"
      })
      assert.strictEqual(discord.status, 200)
      const listed = yield* call("GET", "/api/webhooks")
      assert.deepStrictEqual(listed.json.items.map((item: { url: string }) => item.url).sort(), [
        "https://discord.com/api/webhooks/123/...",
        "https://example.com/hook?..."
      ])
      for (const text of [listed.text, discord.text]) assert.notMatch(text, /hidden|whsec_/)
      const { id } = made.json.webhook
      assert.deepStrictEqual((yield* call("GET", `/api/webhooks/${id}/dead`)).json, { items: [] })
      assert.deepStrictEqual((yield* call("POST", `/api/webhooks/${id}/dead/resend`, {})).json, { resent: 0 })
      assert.strictEqual((yield* call("GET", "/api/webhooks/nothing/dead")).status, 404)
      const renewed = yield* call("POST", `/api/webhooks/${id}/secret`, {})
      assert.match(renewed.json.secret, /^whsec_/)
      assert.notStrictEqual(renewed.json.secret, made.json.secret)
      assert.strictEqual((yield* call("POST", "/api/webhooks/nothing/secret", {})).status, 404)
      assert.strictEqual((yield* call("POST", `/api/webhooks/${discord.json.webhook.id}/secret`, {})).status, 400)
      assert.strictEqual((yield* call("DELETE", `/api/webhooks/${id}`)).status, 204)
      assert.strictEqual((yield* call("DELETE", `/api/webhooks/${id}`)).status, 404)
      assert.strictEqual((yield* call("GET", "/api/webhooks")).json.items.length, 1)
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})
