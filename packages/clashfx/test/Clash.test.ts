/** `Clash.layerConfig`: what the environment says, and what is told when it says nothing useful. */
import { Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Clans from "../src/api/Clans.ts"
import * as Clash from "../src/Clash.ts"

/** Runs a request with all services from an environment. */
const withEnvironment = (env: Record<string, string>) =>
  Clans.get("#2PP").pipe(
    Effect.provide(Clash.layerConfig.pipe(Layer.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env })))))
  )

const world = Simulator.layerTest({ clans: [{ tag: "#2PP", members: 3 }], keys: ["a", "b"] })

describe("the environment", () => {
  it.effect("gives keys as a list, with or without spaces, and the address with or without a slash", () =>
    Effect.gen(function* () {
      for (const keys of ["a,b", " a , b ", "a, ,b", ",a,,"]) {
        const clan = yield* withEnvironment({ COC_KEYS: keys, COC_BASE_URL: `${Simulator.baseUrl}/` })
        assert.strictEqual(clan.tag, "#2PP")
      }
    }).pipe(Effect.provide(world))
  )

  it.effect("gives an account, which makes as many keys as are wanted", () =>
    Effect.gen(function* () {
      const { keysOf, stats } = yield* Simulator
      const { email, password } = Simulator.account
      yield* withEnvironment({
        COC_KEYS: "",
        COC_EMAIL: email,
        COC_PASSWORD: password,
        COC_KEY_NAME: "bot",
        COC_KEY_COUNT: "3"
      })
      assert.deepStrictEqual(
        (yield* keysOf(email)).map((key) => key.name),
        ["bot", "bot", "bot"]
      )
      assert.strictEqual((yield* stats).logins, 1)
    }).pipe(Effect.provide(world))
  )

  it.effect("that gives nothing is told what to give", () =>
    Effect.gen(function* () {
      for (const env of [{}, { COC_KEYS: "" }, { COC_KEYS: " , " }]) {
        const error = yield* Effect.flip(withEnvironment(env))
        assert.match(error.message, /no usable API key: set COC_KEYS, or COC_EMAIL and COC_PASSWORD/)
      }
      const half = yield* Effect.flip(withEnvironment({ COC_EMAIL: "chief@example.com" }))
      assert.match(half.message, /no usable API key: COC_EMAIL is set, but COC_PASSWORD is not/)
      assert.notInclude(half.message, "chief@example.com")
    }).pipe(Effect.provide(world))
  )

  it.effect("is refused where a number is none, by the name of the variable and without a key", () =>
    Effect.gen(function* () {
      for (const [name, values] of [
        ["COC_RATE_LIMIT", ["0", "-1", "fast"]],
        ["COC_CACHE_SIZE", ["-1", "1.5"]]
      ] as const) {
        for (const value of values) {
          const error = yield* Effect.flip(withEnvironment({ COC_KEYS: "secret-key", [name]: value }))
          assert.strictEqual(error._tag, "ConfigError")
          assert.include(error.message, name)
          assert.notInclude(error.message, "secret-key")
        }
      }
      assert.notInclude(
        (yield* Effect.flip(withEnvironment({ COC_KEYS: "secret-key,two keys" }))).message,
        "secret-key"
      )
    }).pipe(Effect.provide(world))
  )
})
