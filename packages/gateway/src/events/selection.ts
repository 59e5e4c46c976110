/** Which events somebody wants, as it is said in a URL; read here once for streams, history and webhooks. */
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Result from "effect/Result"
import type { Wanted } from "@clashfx/cluster/EventLog"
import type { Kind } from "@clashfx/cluster/WatchList"
import * as Tag from "clashfx/model/Tag"
import { BadRequest } from "../http/problem.ts"
import { quoted } from "../http/names.ts"
import { listed, onlyWith, parameter } from "../http/query.ts"
import { eventTypes } from "./types.ts"

/** What can be watched. */
export const kinds: ReadonlyArray<Kind> = ["clan", "player", "war", "raid"]

/** Entries of one list, at most. */
const most = 500

const refused = (message: string) => Result.fail(new BadRequest({ message }))

const isKind = (text: string): text is Kind => kinds.some((kind) => kind === text)

const listOf = <A extends string>(
  name: string,
  given: ReadonlyArray<string> | undefined,
  parse: (text: string) => Result.Result<A, BadRequest>
): Result.Result<ReadonlyArray<A> | undefined, BadRequest> => {
  if (given === undefined) return Result.succeed(undefined)
  const found = new Set<A>()
  for (const text of given) {
    const one = parse(text)
    if (Result.isFailure(one)) return Result.fail(one.failure)
    found.add(one.success)
    if (found.size > most) return refused(`${name}: at most ${most} of them; leave it out for all events`)
  }
  return found.size === 0 ? refused(`${name}: it is empty; leave it out for all events`) : Result.succeed([...found])
}

const tagOf = (text: string): Result.Result<string, BadRequest> => {
  const tag = Tag.player(text)
  return Result.isSuccess(tag)
    ? Result.succeed(tag.success)
    : refused(`tags: ${quoted(text)} is no tag; a # in a URL is written as %23`)
}

const kindOf = (text: string): Result.Result<Kind, BadRequest> =>
  isKind(text) ? Result.succeed(text) : refused(`kinds: ${quoted(text)} is none of ${kinds.join(", ")}`)

const typeOf = (text: string): Result.Result<string, BadRequest> =>
  eventTypes.has(text)
    ? Result.succeed(text)
    : refused(`types: ${quoted(text)} is no event; they are those of the SDK, like ClanMemberJoined`)

/** Lists as they were sent. */
export interface Given {
  readonly tags?: ReadonlyArray<string> | undefined
  readonly kinds?: ReadonlyArray<string> | undefined
  readonly types?: ReadonlyArray<string> | undefined
}

/** Which events are meant, or what is wrong. Tags may be in any form that people write. */
export const wantedOf = (given: Given): Result.Result<Wanted, BadRequest> =>
  Result.gen(function* () {
    return {
      tags: yield* listOf("tags", given.tags, tagOf),
      kinds: yield* listOf("kinds", given.kinds, kindOf),
      types: yield* listOf("types", given.types, typeOf)
    }
  })

/** A place in the log: digits, as they were given out. */
export const placeOf = (name: string, text: string | undefined): Result.Result<bigint | undefined, BadRequest> => {
  if (text === undefined) return Result.succeed(undefined)
  const place = /^\d{1,19}$/.test(text) ? BigInt(text) : undefined
  return place === undefined || place >= 2n ** 63n
    ? refused(`${name}: ${quoted(text)} is no place in the log; send back what you were given`)
    : Result.succeed(place)
}

/** `a,b&name=c` as `a`, `b`, `c`. */
export const splitList = (given: string | ReadonlyArray<string> | undefined): ReadonlyArray<string> | undefined =>
  given === undefined
    ? undefined
    : (typeof given === "string" ? [given] : given).flatMap((text) => text.split(",")).filter((text) => text !== "")

/** What may be said of the events that are wanted. */
export const selectionQuery = {
  tags: listed("Only events of these tags, separated by commas"),
  kinds: listed("Only those of clan, player, war, raid"),
  types: listed("Only these events, like ClanMemberJoined"),
  after: parameter(
    "The last event that is there already; without it what comes from now on. Last-Event-ID goes before it"
  )
}

const names = Object.keys(selectionQuery)

/** What a stream is to tell, and from where on. */
export interface Selection {
  readonly wanted: Wanted
  /** The last event that the client has; without it what comes from now on. */
  readonly after: bigint | undefined
}

/** Reads a request for a stream: its query, and `Last-Event-ID`, which a client that comes back sends. */
export const selection: Effect.Effect<Selection, BadRequest, HttpServerRequest.HttpServerRequest> = Effect.gen(
  function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const query = yield* onlyWith(names)
    const list = (name: string) => splitList(query.has(name) ? query.getAll(name) : undefined)
    const wanted = yield* Effect.fromResult(
      wantedOf({ tags: list("tags"), kinds: list("kinds"), types: list("types") })
    )
    // The first of several would be as good as the last.
    if (query.getAll("after").length > 1) return yield* new BadRequest({ message: "after: it is there more than once" })
    const last = request.headers["last-event-id"]
    const after = yield* Effect.fromResult(
      last === undefined || last === ""
        ? placeOf("after", query.get("after") ?? undefined)
        : placeOf("Last-Event-ID", last)
    )
    return { wanted, after }
  }
)
