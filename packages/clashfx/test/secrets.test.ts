/** Keys and passwords appear nowhere: not in logs, errors, spans or printed values. */
import { Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as References from "effect/References"
import * as TestClock from "effect/testing/TestClock"
import * as Tracer from "effect/Tracer"
import { inspect } from "node:util"
import * as Clans from "../src/api/Clans.ts"
import * as Players from "../src/api/Players.ts"
import * as KeyPool from "../src/service/KeyPool.ts"
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
  const text = [...out.filter((line) => !line.startsWith("KEY ")), ...spans.map(print)].join("\n")
  return { keys, text, spans: spans.length }
})

describe("secrets", () => {
  it.effect("no key or password appears in a log, an error, a span or a printed value", () =>
    Effect.gen(function* () {
      const { keys, spans, text } = yield* everything
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
