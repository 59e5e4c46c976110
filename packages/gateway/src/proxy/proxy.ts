/**
 * The Clash of Clans API below `/v1`: a plain handler of Node's server, because what the cache has is to leave at once.
 *
 * Who asks, what is asked for, the quota, then the SDK's own way to an answer. Bodies are passed on as bytes.
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import type { Services } from "clashfx/api/Operation"
import * as Passthrough from "clashfx/api/Passthrough"
import type { RequestError } from "clashfx/exchange/ClashError"
import { CurrentPriority } from "clashfx/service/Throttler"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { Access, Client } from "../http/access.ts"
import { isPacked, packed } from "../http/negotiation.ts"
import { sendAnswer, sendFailure, sendProblem, takesGzip } from "./answering.ts"
import { Bodies } from "./bodies.ts"
import { Askers, CurrentAskers } from "./fairThrottler.ts"
import * as Metrics from "./metrics.ts"
import { isKnown, methodsOf, targetOf } from "./targets.ts"
import { readJson } from "./payload.ts"

/** What becomes of paths that the declaration does not know: `pass` asks the API all the same, `refuse` answers 404. */
export type UnknownRoutes = "pass" | "refuse"

export interface ProxyOptions {
  readonly unknownRoutes: UnknownRoutes
  /** Requests of one client that may wait for the API at the same time. */
  readonly maxWaiting: number
  /** How much of an answer is looked at before it is passed on; see `Passthrough`. */
  readonly look: "whole" | "beginning"
  /** Bytes of bodies that are kept in a second form. */
  readonly bodyRoom: number
}

/** A handler of Node's server; it never throws. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void

/** How many spellings of questions are known at once. */
const manyTargets = 20_000

/** How long a token is trusted before it is looked at again, ms. */
const trust = 1000

/** What a path asks the API for. */
interface Target {
  readonly request: Passthrough.PassthroughRequest
  readonly question: Passthrough.Question
  /** For who takes bodies as they come: what is to be unpacked has to be whole. */
  readonly asItComes: Passthrough.Question
}

interface Asked {
  readonly client: Client["Service"]
  readonly question: Passthrough.Question
  /** What others may wait for as well. */
  readonly shared: string | undefined
}

class Proxy {
  private readonly access: Access
  private readonly context: Context.Context<Services>
  private readonly options: ProxyOptions
  private readonly bodies: Bodies
  private readonly clock: Clock.Clock
  private readonly targets = new Map<string, Target>()
  private readonly contexts = new Map<Client["Service"], Context.Context<Services>>()
  private readonly waiting = new Map<string, number>()
  /** Who waits for what, by path and query. */
  private readonly asking = new Map<string, Askers>()
  private readonly answered: (status: number, fromCache: boolean) => void
  private readonly askedBy: (client: string) => void

  constructor(access: Access, context: Context.Context<Services>, options: ProxyOptions) {
    this.access = access
    this.context = context
    this.options = options
    this.bodies = new Bodies(options.bodyRoom)
    this.clock = Context.get(context, Clock.Clock)
    this.answered = Metrics.answered(context)
    this.askedBy = Metrics.askedBy(context)
  }

  readonly handle: NodeHandler = (request, response) => {
    const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET")
    const client = this.clientOf(request, response)
    if (client === undefined) return
    this.askedBy(client.id)
    const target = this.targetOf(method, (request.url ?? "").slice("/v1".length))
    if (target === undefined) return this.unknown(request, response, method)
    const wait = client.quota?.take() ?? 0
    if (wait > 0) return this.throttled(request, response, "this token's quota is used up", wait)
    const { asItComes, question } = target
    const shared = target.request.url
    if (method === "GET")
      this.ask(request, response, { client, question: takesGzip(request) ? asItComes : question, shared })
    else this.post(request, response, client, target)
  }

  /** Who asks, or a refusal. */
  private clientOf(request: IncomingMessage, response: ServerResponse): Client["Service"] | undefined {
    const allowed = this.access.check({ header: (name) => headerOf(request, name) }, "read")
    if (Result.isSuccess(allowed)) return allowed.success
    // The API itself answers 403 to a missing or wrong key; its clients know what that means.
    this.refuse(request, response, 403, { reason: "accessDenied", message: allowed.failure.message })
    return undefined
  }

  private get now(): number {
    return Number(this.clock.monotonicTimeNanosUnsafe()) / 1e6
  }

  /** The question that a path is; the same spelling is looked at once. */
  private targetOf(method: string, url: string): Target | undefined {
    const known = this.targets.get(url)
    if (known !== undefined && method === "GET") return known
    const at = url.indexOf("?")
    const path = at < 0 ? url : url.slice(0, at)
    const request =
      targetOf(method, path, at < 0 ? "" : url.slice(at + 1)) ??
      (method === "GET" && this.options.unknownRoutes === "pass" && !isKnown(path)
        ? { operation: "Gateway.unknown", url }
        : undefined)
    if (request === undefined) return undefined
    const question = Passthrough.question(request)
    const { look } = this.options
    const asItComes = look === "whole" ? question : Passthrough.question({ ...request, look })
    const target = { request, question, asItComes }
    if (method === "GET" && url.length < 200) {
      if (this.targets.size >= manyTargets) this.targets.clear()
      this.targets.set(url, target)
    }
    return target
  }

  private refuse(request: IncomingMessage, response: ServerResponse, ...rest: Refusal): void {
    this.answered(sendProblem(request, response, ...rest), false)
  }

  private unknown(request: IncomingMessage, response: ServerResponse, method: string): void {
    const path = (request.url ?? "").slice("/v1".length).split("?", 1)[0] ?? ""
    const methods = methodsOf(path)
    if (methods.length > 0) {
      const problem = { reason: "badMethod", message: `${method} is not for this path` }
      this.refuse(request, response, 405, problem, { allow: methods.join(", ") })
    } else this.refuse(request, response, 404, { reason: "notFound", message: "the API has no such path" })
  }

  private throttled(request: IncomingMessage, response: ServerResponse, message: string, seconds: number): void {
    const headers = { "retry-after": String(Math.max(1, Math.ceil(seconds))) }
    this.refuse(request, response, 429, { reason: "requestThrottled", message }, headers)
  }

  /** The services with the client's priority. */
  private contextOf(client: Client["Service"]): Context.Context<Services> {
    const known = this.contexts.get(client)
    if (known !== undefined) return known
    const made = Context.add(this.context, CurrentPriority, client.priority)
    this.contexts.set(client, made)
    return made
  }

  /** Who waits for an answer, from now on with this client; the result takes it out again. */
  private join(client: string, shared: string | undefined): { readonly askers: Askers; readonly leave: () => void } {
    const askers = (shared === undefined ? undefined : this.asking.get(shared)) ?? new Askers()
    if (shared !== undefined) this.asking.set(shared, askers)
    const waiting = this.waiting.get(client) ?? 0
    this.waiting.set(client, waiting + 1)
    askers.join(client)
    const leave = () => {
      askers.leave(client)
      if (shared !== undefined && askers.isEmpty) this.asking.delete(shared)
      const left = (this.waiting.get(client) ?? 1) - 1
      if (left === 0) this.waiting.delete(client)
      else this.waiting.set(client, left)
    }
    return { askers, leave }
  }

  /** What the cache has leaves at once, without a fiber; for everything else one is made. */
  private ask(request: IncomingMessage, response: ServerResponse, { client, question, shared }: Asked): void {
    const kept = question.kept(this.context)
    if (kept !== undefined) return this.send(request, response, kept)
    const waiting = this.waiting.get(client.id) ?? 0
    if (waiting >= this.options.maxWaiting) {
      return this.throttled(request, response, `${waiting} requests of this token wait already`, 1)
    }
    const { askers, leave } = this.join(client.id, shared)
    const context = Context.add(this.contextOf(client), CurrentAskers, askers)
    this.follow(request, response, Effect.runForkWith(context)(question.answer), leave)
  }

  /** The answer is on its way: who hangs up waits no more. */
  private follow(
    request: IncomingMessage,
    response: ServerResponse,
    fiber: Fiber.Fiber<Passthrough.PassedAnswer, RequestError>,
    leave: () => void
  ): void {
    const began = this.now
    const hangUp = () => {
      if (!response.writableFinished) fiber.interruptUnsafe()
    }
    response.on("close", hangUp)
    fiber.addObserver((exit) => {
      leave()
      response.off("close", hangUp)
      // What was waited for may come when the token is none any more.
      const isOld = this.now - began > trust && !response.destroyed
      if (!isOld || this.clientOf(request, response) !== undefined) this.answer(request, response, exit)
    })
  }

  private answer(
    request: IncomingMessage,
    response: ServerResponse,
    exit: Exit.Exit<Passthrough.PassedAnswer, RequestError>
  ): void {
    if (response.destroyed || response.headersSent) return
    if (exit._tag === "Failure" && Cause.hasDies(exit.cause)) {
      Effect.runForkWith(this.context)(Effect.logError("Gateway: a request failed in an unforeseen way", exit.cause))
    }
    if (exit._tag === "Success") this.send(request, response, exit.value)
    else this.answered(sendFailure(request, response, exit.cause), false)
  }

  private send(request: IncomingMessage, response: ServerResponse, answer: Passthrough.PassedAnswer): void {
    const status = sendAnswer(request, response, answer, this.bodies, this.clock)
    this.answered(status, answer.fromCache)
  }

  /** Questions with a body: a player's verify token. */
  private post(request: IncomingMessage, response: ServerResponse, client: Client["Service"], target: Target): void {
    if (isPacked(request.headers["content-encoding"])) return this.refuse(request, response, 415, packed)
    readJson(request, (read) => {
      if (Result.isSuccess(read)) {
        const question = Passthrough.question({ ...target.request, payload: read.success })
        this.ask(request, response, { client, question, shared: undefined })
      } else this.refuse(request, response, 400, { reason: "badRequest", message: read.failure })
    })
  }
}

type Refusal = Parameters<typeof sendProblem> extends [unknown, unknown, ...infer Rest] ? Rest : never

const headerOf = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const value = headers[name]
  return typeof value === "string" ? value : value?.join(", ")
}

/** The handler of paths below `/v1`, with the services of its surroundings. */
export const make = (access: Access, options: ProxyOptions): Effect.Effect<NodeHandler, never, Services> =>
  Effect.contextWith((context: Context.Context<Services>) =>
    Effect.sync(() => new Proxy(access, context, options).handle)
  )
