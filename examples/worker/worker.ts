/**
 * A Cloudflare Worker that shows a clan as JSON: `GET /clans/2PP`. A Worker's requests may not share what waits or is open,
 * so each makes its own services and closes them; what they share is the edge's cache.
 */
import { Clans, Clash } from "clashfx"
import * as ClashError from "clashfx/exchange/ClashError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"

export interface Env {
  /** A key that is valid from everywhere, or that of a proxy: Workers have no address of their own. */
  readonly COC_KEY: string
  readonly COC_BASE_URL?: string
}

const json = (body: unknown, status: number, maxAge: number): Response =>
  Response.json(body, { status, headers: { "cache-control": `public, max-age=${maxAge}` } })

const show = (tag: string) =>
  Clans.get(tag).pipe(
    Effect.map(({ members, memberList, name, tag }) =>
      json({ tag, name, members, roster: memberList.map((member) => member.name) }, 200, 60)
    ),
    Effect.catch((error) => Effect.succeed(json({ error: error.message }, ClashError.httpStatus(error), 10)))
  )

export default {
  fetch(request: Request, env: Env): Promise<Response> {
    const [, tag] = /^\/clans\/([^/]+)$/.exec(new URL(request.url).pathname) ?? []
    if (tag === undefined) return Promise.resolve(json({ error: "ask for /clans/TAG" }, 404, 3600))
    const services = Clash.layer({ keys: [env.COC_KEY], baseUrl: env.COC_BASE_URL })
    return show(decodeURIComponent(tag)).pipe(
      Effect.provide(Layer.provideMerge(services, FetchHttpClient.layer)),
      Effect.catch((error) => Effect.succeed(json({ error: error.message }, 503, 10))),
      // The visitor has gone: so does the request to the API.
      (program) => Effect.runPromise(program, { signal: request.signal })
    )
  }
}
