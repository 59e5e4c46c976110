/** An older picture is not the future: who asks for what was just told gets at least that. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Clans from "../../src/api/Clans.ts"
import * as GameData from "../../src/game/GameData.ts"
import * as Cache from "../../src/service/Cache.ts"
import * as KeyPool from "../../src/service/KeyPool.ts"
import * as Throttler from "../../src/service/Throttler.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { clan, clanMember } from "../support/bodies.ts"

const before = { ...clan, tag: "#2PP", members: 2, memberList: [clanMember("#PY0"), clanMember("#PY2")] }
const after = { ...before, members: 1, memberList: [clanMember("#PY0")] }

describe("a handler that asks the cache", () => {
  it.effect("gets what it was told of, although an older answer is still fresh there", () => {
    let body = before
    const client = HttpClient.make((request) =>
      Effect.sync(() =>
        HttpClientResponse.fromWeb(
          request,
          new Response(JSON.stringify(body), { headers: { "cache-control": "max-age=120" } })
        )
      )
    )
    const layer = Layer.mergeAll(
      KeyPool.layer(["key"]),
      Throttler.layerNone,
      Cache.layer(),
      GameData.layerNone,
      Layer.succeed(HttpClient.HttpClient, client)
    )
    const refresh = Clans.get("#2PP").pipe(Effect.provideService(Cache.CurrentCachePolicy, "refresh"))
    return Effect.gen(function* () {
      const asked: Array<number> = []
      const watcher = yield* Watcher.make()
      yield* watcher.events.pipe(
        Stream.filter((event) => event._tag === "ClanMemberLeft"),
        Stream.runForEach(() => Effect.map(Clans.get("#2PP"), ({ memberList }) => asked.push(memberList.length))),
        Effect.forkScoped
      )
      yield* watcher.clans.add("#2PP")
      yield* TestClock.adjust("100 seconds")
      assert.strictEqual((yield* refresh).memberList.length, 2)
      body = after
      yield* TestClock.adjust("100 seconds")
      yield* TestClock.adjust("15 seconds")
      assert.deepStrictEqual(asked, [1])
    }).pipe(Effect.scoped, Effect.provide(layer))
  })
})
