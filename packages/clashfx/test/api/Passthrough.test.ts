/** Answers as they came: the same way as every operation, the same cache, paths of strangers looked at before they leave. */
import { Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Clans from "clashfx/api/Clans"
import * as Passthrough from "clashfx/api/Passthrough"
import { AnswerListener } from "../../src/api/Metadata.ts"
import type { Services } from "clashfx/api/Operation"
import * as Clash from "clashfx/Clash"
import * as GameData from "clashfx/game/GameData"
import * as Cache from "clashfx/service/Cache"
import * as KeyPool from "clashfx/service/KeyPool"
import * as Throttler from "clashfx/service/Throttler"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { TestClock } from "effect/testing"
import { canonical } from "../../src/api/internal/passingUrl.ts"

const world = Clash.layer({ keys: [Simulator.testKey] }).pipe(
  Layer.provideMerge(
    Simulator.layerTest({
      clans: [
        { tag: "#2PP", members: 5 },
        { tag: "#8QU", members: 5 }
      ]
    })
  )
)
const textOf = ({ bytes }: Passthrough.PassedAnswer) => new TextDecoder().decode(bytes)

describe("canonical", () => {
  const good: ReadonlyArray<readonly [string, string]> = [
    ["/clans/%232PP", "/clans/%232PP"],
    ["/clans?name=a+b&limit=5", "/clans?limit=5&name=a%20b"],
    ["/clans?b=2&a=1&b=1", "/clans?a=1&b=2&b=1"],
    ["/clans?", "/clans"],
    ["/clans?x", "/clans?x="],
    ["/clans/%C3%A9", "/clans/%C3%A9"],
    ["/clans/é", "/clans/%C3%A9"]
  ]
  it("gives the same string for the same question", () => {
    for (const [url, expected] of good) assert.strictEqual(Result.getOrThrow(canonical(url)), expected, url)
  })

  it("is its own fixed point", () => {
    for (const [, expected] of good) assert.strictEqual(Result.getOrThrow(canonical(expected)), expected)
  })

  it("refuses what is no path, or would be another one than it seems", () => {
    const bad = [
      "",
      "clans",
      "/",
      "//clans",
      "/clans/",
      "/clans/..",
      "/clans/%2e%2e/players",
      "/clans/%2E",
      "/clans/a%2Fb",
      "/clans/a%5Cb",
      "/clans/a\\b",
      "/clans/%0d%0aHost:x",
      "/clans/a\nb",
      "/clans/%zz",
      "/clans/#2PP",
      "/clans?a=%zz",
      `/clans/${"x".repeat(2001)}`
    ]
    for (const url of bad) assert.isTrue(Result.isFailure(canonical(url)), url)
  })
})

describe("Passthrough", () => {
  it.effect("gives the bytes of the API, and shares the cache with operations", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const passed = yield* Passthrough.ask({ url: "/clans/%232PP", subject: "#2PP" })
      assert.isFalse(passed.fromCache)
      assert.strictEqual(JSON.parse(textOf(passed)).tag, "#2PP")
      const clan = yield* Clans.get("#2PP")
      assert.strictEqual(clan.tag, "#2PP")
      const again = yield* Passthrough.ask({ url: "/clans/%232PP" })
      assert.isTrue(again.fromCache)
      assert.strictEqual(again.fingerprint, passed.fingerprint)
      assert.strictEqual((yield* simulator.stats).statuses["200"], 1)
    }).pipe(Effect.provide(world))
  )

  it.effect("gives at once what the cache has, and nothing else", () =>
    Effect.gen(function* () {
      const services = yield* Effect.context<Services>()
      const question = Passthrough.question({ url: "/clans/%232PP", operation: "Clans.get", contains: '"#2PP"' })
      assert.isUndefined(question.kept(services))
      const asked = yield* question.answer
      const kept = question.kept(services)
      assert.strictEqual(kept?.fingerprint, asked.fingerprint)
      assert.isTrue(kept?.fromCache)
      const other = Passthrough.question({ url: "/clans/%232PP", operation: "Clans.get", contains: '"#8QU"' })
      assert.isDefined(other.kept(services), "what was looked at once is not looked at again")
      assert.isUndefined(Passthrough.question({ url: "/clans/%232PP", payload: {} }).kept(services))
      assert.isUndefined(question.kept(Context.add(services, Cache.CurrentCachePolicy, "refresh")))
      const listened: Array<boolean> = []
      question.kept(Context.add(services, AnswerListener, (_, fromCache) => listened.push(fromCache)))
      assert.deepStrictEqual(listened, [true])
      yield* TestClock.adjust("1 hour")
      assert.isUndefined(question.kept(services))
    }).pipe(Effect.provide(world))
  )

  it.effect("passes on what the API says no to, with its own words", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Passthrough.ask({ url: "/clans/%23222", operation: "Clans.get" }))
      assert.strictEqual(error._tag, "NotFound")
      assert.match(error.message, /^Clans.get: not found/)
    }).pipe(Effect.provide(world))
  )

  it.effect("asks again when a body was cut off, or is about something else", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      yield* simulator.fault(Fault.truncated, { times: 1 })
      const ask = { url: "/clans/%232PP", contains: '"#2PP"' }
      const fiber = yield* Effect.forkScoped(Passthrough.ask(ask))
      yield* TestClock.adjust("10 seconds")
      const passed = yield* Fiber.join(fiber)
      assert.strictEqual(JSON.parse(textOf(passed)).tag, "#2PP")
      assert.strictEqual((yield* simulator.stats).statuses["200"], 2)
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.effect("sees that a body was cut off behind the end of something in it", () =>
    Effect.gen(function* () {
      const whole = JSON.stringify({ tag: "#2PP", name: 'a "}" in it', labels: [{ id: 1 }, { id: 2 }] })
      const answering = (text: string) =>
        Layer.mergeAll(
          KeyPool.layer(["key"]),
          Throttler.layerNone,
          Cache.layerNone,
          GameData.layerNone,
          Layer.succeed(
            HttpClient.HttpClient,
            HttpClient.make((request) => Effect.succeed(HttpClientResponse.fromWeb(request, new Response(text))))
          )
        )
      for (const text of [
        whole,
        ...["}", "},"].map((end) => whole.slice(0, whole.indexOf(end, 30) + 1)),
        `${whole}}`
      ]) {
        const asked = Passthrough.question({ url: "/clans/%232PP" }).answer
        const fiber = yield* Effect.forkChild(Effect.exit(Effect.provide(asked, answering(text))))
        yield* TestClock.adjust("1 minute")
        const exit = yield* Fiber.join(fiber)
        assert.strictEqual(exit._tag, text === whole ? "Success" : "Failure", text)
      }
    })
  )

  it.effect("looks through each body that is another one, however often it has asked before", () =>
    Effect.gen(function* () {
      const body = (donations: number) => JSON.stringify({ tag: "#2PP", donations, labels: [{ id: 1 }, { id: 2 }] })
      let next = ""
      const answering = Layer.mergeAll(
        KeyPool.layer(["key"]),
        Throttler.layerNone,
        Cache.layerNone,
        GameData.layerNone,
        Layer.succeed(
          HttpClient.HttpClient,
          HttpClient.make((request) => Effect.succeed(HttpClientResponse.fromWeb(request, new Response(next))))
        )
      )
      const cut = body(1).slice(0, body(1).indexOf("}") + 1)
      const other = body(1).replace("#2PP", "#8QU")
      for (const look of ["whole", "beginning"] as const) {
        const { answer } = Passthrough.question({ url: "/clans/%232PP", contains: '"#2PP"', look })
        for (const text of [body(1), body(1), body(1), cut, body(1), other, body(2), body(2), cut, other, body(1)]) {
          next = text
          const fiber = yield* Effect.forkChild(Effect.exit(Effect.provide(answer, answering)))
          yield* TestClock.adjust("1 minute")
          const exit = yield* Fiber.join(fiber)
          assert.strictEqual(exit._tag, text === cut || text === other ? "Failure" : "Success", text)
          if (exit._tag === "Success") assert.strictEqual(textOf(exit.value), text)
        }
      }
    })
  )

  it.effect("never sends a question with a body twice", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      yield* simulator.fault(Fault.html(502), { times: 5 })
      const error = yield* Effect.flip(Passthrough.ask({ url: "/players/%232PP/verifytoken", payload: { token: "x" } }))
      assert.strictEqual(error._tag, "GatewayError")
      assert.strictEqual((yield* simulator.stats).statuses["502"], 1)
    }).pipe(Effect.provide(world))
  )

  it.effect("refuses a path that is none before anything is sent", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Passthrough.ask({ url: "/../admin" }))
      assert.strictEqual(error._tag, "InvalidArgument")
      assert.deepStrictEqual((yield* (yield* Simulator).stats).statuses, {})
    }).pipe(Effect.provide(world))
  )
})
