/** A Cloudflare Worker that asks for a clan, and watches one for a while. It is bundled by a test and run in workerd. */
import { Clans, Clash, Watch } from "clashfx"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"

interface Env {
  readonly COC_KEY: string
  readonly COC_BASE_URL: string
}

/** May code be generated here? */
const generates = (): boolean => {
  try {
    return new Function("return true")() === true
  } catch {
    return false
  }
}

const named = Effect.map(Clans.get("#2PP"), ({ members, name }) => ({ name, members, generates: generates() }))

/** What is told within some seconds, and whether a request beside it is answered. */
const watched = Effect.gen(function* () {
  const told = yield* Watch.clans(["#2PP"], { initial: true, minInterval: "100 millis", spread: 0 }).pipe(
    Stream.interruptWhen(Effect.sleep("4 seconds")),
    Stream.runCollect,
    Effect.forkChild
  )
  const beside = yield* Effect.andThen(Effect.sleep("1 second"), named)
  const events = yield* Fiber.join(told)
  return { beside, tags: events.map(({ _tag }) => _tag) }
})

export default {
  fetch(request: Request, env: Env): Promise<Response> {
    const services = Clash.layer({ keys: [env.COC_KEY], baseUrl: env.COC_BASE_URL, throttle: { limit: 30 } })
    const program: Effect.Effect<object, unknown, Clash.Services> =
      new URL(request.url).pathname === "/watch" ? watched : named
    return Effect.runPromise(
      Effect.map(Effect.provide(program, Layer.provideMerge(services, FetchHttpClient.layer)), (value: object) =>
        Response.json(value)
      )
    )
  }
}
