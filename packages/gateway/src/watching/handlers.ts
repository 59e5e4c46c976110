/** The watch list and history over HTTP. */
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import { ClusterDatabase } from "@clashfx/cluster/ClusterDatabase"
import * as EventLog from "@clashfx/cluster/EventLog"
import * as WatchList from "@clashfx/cluster/WatchList"
import * as Tag from "clashfx/model/Tag"
import { kinds } from "../events/selection.ts"
import { GatewayApi } from "../GatewayApi.ts"
import { away } from "../http/away.ts"
import { BadRequest } from "../http/problem.ts"
import { quoted } from "../http/names.ts"
import { csv } from "./csv.ts"
import { limitOf, type Query, questionOf } from "./question.ts"

const refused = (error: { readonly message: string }) => Effect.fail(new BadRequest({ message: error.message }))

/** `clan/#2PP`, as a part of the list has given it out. */
const placeOf = (text: string | undefined): Effect.Effect<WatchList.Watched | undefined, BadRequest> => {
  if (text === undefined) return Effect.succeed(undefined)
  const slash = text.indexOf("/")
  const kind = kinds.find((known) => known === text.slice(0, slash))
  const tag = text.slice(slash + 1)
  return kind === undefined || text.length > 20 || !Tag.isCanonical(tag)
    ? refused({ message: `after: ${quoted(text)} is no place in the list; send back what you were given` })
    : Effect.succeed({ kind, tag })
}

const list = HttpApiBuilder.group(
  GatewayApi,
  "watch",
  Effect.fn(function* (handlers) {
    const database = yield* ClusterDatabase
    const change = <E>(effect: Effect.Effect<number, E, ClusterDatabase>) =>
      Effect.provideService(effect, ClusterDatabase, database)
    const added = (kind: WatchList.Kind, tags: ReadonlyArray<string>) =>
      Effect.catchTags(change(WatchList.add(kind, tags)), {
        InvalidTag: refused,
        UnknownKind: refused,
        DatabaseFailed: away
      })
    const removed = (kind: WatchList.Kind, tags: ReadonlyArray<string>) =>
      Effect.map(
        Effect.catchTags(change(WatchList.remove(kind, tags)), {
          InvalidTag: refused,
          UnknownKind: refused,
          DatabaseFailed: away
        }),
        (count) => ({ removed: count })
      )
    return handlers.handleAll({
      list: ({ query }) =>
        Effect.gen(function* () {
          const limit = yield* Effect.fromResult(limitOf(query.limit, 1000, 5000))
          const after = yield* placeOf(query.after)
          const { items, next } = yield* WatchList.page({ kind: query.kind, after, limit }).pipe(
            Effect.provideService(ClusterDatabase, database),
            Effect.catchTag("DatabaseFailed", away)
          )
          return { items, ...(next === undefined ? {} : { next: `${next.kind}/${next.tag}` }) }
        }),
      add: ({ payload }) => Effect.map(added(payload.kind, payload.tags), (count) => ({ added: count })),
      removeMany: ({ payload }) => removed(payload.kind, payload.tags),
      remove: ({ params }) => removed(params.kind, [params.tag])
    })
  })
)

const answer = (body: string, contentType: string, headers: Readonly<Record<string, string>>) =>
  HttpServerResponse.text(body, { contentType, headers: { "cache-control": "no-store", ...headers } })

/** Where the next part is. Only what was understood is said again, encoded. */
const link = ({ from, kinds, limit, tags, types, until }: EventLog.HistoryOptions, next: bigint): string => {
  const query = new URLSearchParams()
  const set = (name: string, value: string | undefined) => value !== undefined && query.set(name, value)
  set("tags", tags?.join())
  set("kinds", kinds?.join())
  set("types", types?.join())
  set("from", from?.toString())
  set("until", until?.toString())
  set("limit", limit?.toString())
  set("before", String(next))
  return `</api/history.csv?${query}>; rel="next"`
}

const history = HttpApiBuilder.group(
  GatewayApi,
  "history",
  Effect.fn(function* (handlers) {
    const database = yield* ClusterDatabase
    const read = (query: Query, limits: { readonly usual: number; readonly most: number }) =>
      Effect.gen(function* () {
        const question = yield* Effect.fromResult(questionOf(query, limits))
        const chapter = yield* EventLog.history(question).pipe(
          Effect.provideService(ClusterDatabase, database),
          Effect.catchTag("DatabaseFailed", away)
        )
        return { ...chapter, question }
      })
    return handlers.handleAll({
      json: ({ query }) =>
        Effect.map(read(query, { usual: 100, most: 1000 }), ({ events, next }) => {
          // The events' JSON is passed on as it was stored.
          const items = events.map(({ body, seq }) => `{"id":"${seq}","event":${body}}`).join()
          const more = next === undefined ? "" : `,"next":"${next}"`
          return answer(`{"items":[${items}]${more}}`, "application/json; charset=utf-8", {})
        }),
      csv: ({ query }) =>
        Effect.map(read(query, { usual: 1000, most: 10_000 }), ({ events, next, question }) =>
          answer(csv(events), "text/csv; charset=utf-8; header=present", {
            "content-disposition": 'attachment; filename="history.csv"',
            ...(next === undefined ? {} : { link: link(question, next) })
          })
        )
    })
  })
)

/** The handlers of both groups. */
export const layer = Layer.merge(list, history)
