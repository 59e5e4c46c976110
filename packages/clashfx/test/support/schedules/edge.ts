/**
 * An edge that lies, before the API of a schedule: nodes with caches of their own, stale answers, odd ones, and trouble on
 * the way; the clock of who asks steps.
 */
import * as Effect from "effect/Effect"
import { HttpClientError, TransportError } from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import { failed, type Made } from "./made.ts"
import { minute, type Random, second } from "./random.ts"

/** How bad it is; shares of answers, from 0 to 1. */
export interface Edge {
  readonly nodes: number
  /** Does `max-age` say what is left of a lifetime, and not a whole one? */
  readonly counting: boolean
  /** The answer of a node before its last one. */
  readonly stale: number
  /** An error for no reason, a body about something else, or one that contradicts itself. */
  readonly odd: number
  readonly transport: number
  /** Does the wall clock step? */
  readonly steps: boolean
}

export const badEdge: Edge = { nodes: 3, counting: true, stale: 0.05, odd: 0.01, transport: 0.1, steps: true }

/** An answer as it leaves. */
export interface Given {
  readonly status: number
  readonly text: string
  /** In whole seconds. */
  readonly maxAge: number
}

interface Kept extends Made {
  readonly made: number
  readonly until: number
}

const giving = ({ body, status }: Made, maxAge: number): Given => ({ status, text: JSON.stringify(body), maxAge })

const isList = (value: unknown): value is ReadonlyArray<unknown> => Array.isArray(value)
const field = (value: unknown, name: string): unknown => Object(value)[name]

/** The body with the members of one side changed. */
const withMembers = (body: unknown, change: (members: ReadonlyArray<unknown>) => ReadonlyArray<unknown>): unknown => {
  const side = field(body, "clan")
  const members = field(side, "members")
  return isList(members) ? { ...Object(body), clan: { ...Object(side), members: change(members) } } : body
}

/** Odd answers: `foreign` is one about something else, where there is such. */
const oddly = (random: Random, right: Made, foreign: Made | undefined): Made => {
  switch (random.int(6)) {
    case 0:
      return failed(404)
    case 1:
      return failed(403)
    case 2:
      return { status: 503, body: "<html>Service Temporarily Unavailable</html>", lifetime: 0 }
    case 3:
      return foreign ?? failed(404)
    case 4:
      return { ...right, body: withMembers(right.body, () => []) }
    default:
      return { ...right, body: withMembers(right.body, (members) => [...members, ...members.slice(0, 1)]) }
  }
}

export type Request = HttpClientRequest.HttpClientRequest

/** What is asked. */
interface Question {
  readonly request: Request
  readonly key: string
  readonly now: number
  readonly right: () => Made
  readonly foreign: () => Made | undefined
}

/** Something goes wrong on the way. */
const onTheWay = (random: Random, { request }: Question, given: Given): Effect.Effect<Given, HttpClientError> => {
  const page = (status: number) => Effect.succeed({ status, text: "<html></html>", maxAge: 0 })
  switch (random.int(6)) {
    case 0:
      return Effect.fail(
        new HttpClientError({ reason: new TransportError({ request, cause: "the connection broke" }) })
      )
    case 1:
      return Effect.never
    case 2:
      return page(502)
    case 3:
      return page(504)
    case 4:
      return Effect.succeed({ ...given, text: given.text.slice(0, Math.floor(given.text.length / 2)) })
    default:
      return Effect.succeed({ ...given, text: "" })
  }
}

/** Answers from the node whose turn it is. */
export const make = (edge: Edge, random: Random) => {
  const caches = Array.from({ length: edge.nodes }, () => new Map<string, Kept>())
  const before = caches.map(() => new Map<string, Kept>())

  const keptAt = (node: number, { key, now, right }: Question): Kept => {
    const stale = before[node]?.get(key)
    if (stale !== undefined && random.chance(edge.stale)) return stale
    const kept = caches[node]?.get(key)
    if (kept !== undefined && kept.until > now) return kept
    const made = right()
    // Others may have asked before: then less is left of the first copy.
    const left = kept === undefined ? Math.ceil(made.lifetime * random.next()) : made.lifetime
    const fresh = { ...made, made: now, until: now + left }
    if (made.lifetime === 0) return fresh
    if (kept !== undefined) before[node]?.set(key, kept)
    caches[node]?.set(key, fresh)
    return fresh
  }

  return (question: Question): Effect.Effect<Given, HttpClientError> =>
    Effect.suspend(() => {
      const kept = keptAt(random.int(edge.nodes), question)
      const left = edge.counting ? kept.until - question.now : kept.lifetime
      const shown = random.chance(edge.odd) ? oddly(random, kept, question.foreign()) : kept
      const given = giving(shown, Math.max(0, Math.ceil(left / second)))
      return random.chance(edge.transport) ? onTheWay(random, question, given) : Effect.succeed(given)
    })
}

/** How far the wall clock is ahead from now on, every ten minutes; `undefined`: as it was. */
export const stepOf = (random: Random): number | undefined =>
  random.chance(0.3) ? random.between(-60, 61) * (random.chance(0.2) ? minute : second) : undefined
