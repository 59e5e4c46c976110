/** What the throttles are tried with: servers that say when requests arrived, and callers who make it hard. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Scope from "effect/Scope"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { loadavg } from "node:os"
import { createInterface } from "node:readline"
import * as Labels from "../../../src/api/Labels.ts"
import { peer } from "./peer.ts"

/** Shares of a limit are judged on a machine without other work. */
export const isIdle = (): boolean => (loadavg()[0] ?? 0) < 1.5

export interface TlsServer {
  readonly url: string
  /** When requests arrived, in milliseconds of the server's clock. */
  readonly arrivals: Effect.Effect<ReadonlyArray<number>>
}

const tlsFile = new URL("tlsServer.ts", import.meta.url).pathname

/** A server behind TLS in a process of its own: so many milliseconds to open a connection, so many to answer. */
export const tlsServer = (opening: number, answering: number): Effect.Effect<TlsServer, never, Scope.Scope> =>
  Effect.gen(function* () {
    const child = yield* Effect.acquireRelease(
      Effect.sync(() =>
        spawn(process.execPath, [tlsFile, String(opening), String(answering)], { stdio: ["pipe", "pipe", "inherit"] })
      ),
      (child) => Effect.sync(() => child.kill("SIGKILL"))
    )
    const lines = createInterface({ input: child.stdout })
    const line = Effect.promise(async () => String((await once(lines, "line"))[0]))
    const port = yield* line
    return {
      url: `https://127.0.0.1:${port}`,
      arrivals: Effect.suspend(() => {
        child.stdin.write("report\n")
        return Effect.map(line, (text) => {
          const all: Record<string, Array<number>> = JSON.parse(text)
          return Object.values(all)[0] ?? []
        })
      })
    }
  })

/** Nothing else happens in this process for so long. */
const block = (millis: number) =>
  Effect.sync(() => {
    for (const end = performance.now() + millis; performance.now() < end;);
  })

/** Milliseconds between the times at which the event loop is blocked for a quarter of a second. */
const pauses: ReadonlyArray<number> = [900, 400, 1700, 300]

/** So many callers at once, a fifth of whom go, on an event loop that is blocked now and then. */
export const troubled = (callers: number, blocks = pauses) =>
  Effect.gen(function* () {
    const fibers = yield* Effect.forEach(Array(callers), (_, i) =>
      Effect.forkChild(Labels.clans({ limit: i + 1 }).page)
    )
    yield* Effect.forkChild(
      Effect.forEach(blocks, (wait) => Effect.andThen(Effect.sleep(wait), block(250)), { discard: true })
    )
    yield* Effect.sleep(30)
    yield* Fiber.interruptAll(fibers.filter((_, i) => i % 10 === 3))
    yield* Effect.sleep(1500)
    yield* Fiber.interruptAll(fibers.filter((_, i) => i % 10 === 7))
    return yield* Effect.forEach(fibers, Fiber.await)
  })

const sharerFile = new URL("sharer.ts", import.meta.url).pathname
const body = JSON.stringify({ items: [], paging: { cursors: {} } })

/** Three processes ask for so long; gives when requests arrived. */
export const shared = (limit: number, seconds: number, store: { readonly url: string }) =>
  Effect.gen(function* () {
    const arrivals: Array<number> = []
    const server = yield* peer((_, response) => {
      arrivals.push(performance.now())
      response.writeHead(200, { "content-type": "application/json" }).end(body)
    })
    const children = yield* Effect.forEach(Array(3), () =>
      Effect.acquireRelease(
        Effect.sync(() =>
          spawn(process.execPath, [sharerFile, server.url, store.url, String(limit), String(seconds)], {
            stdio: "ignore"
          })
        ),
        (child) => Effect.sync(() => child.kill("SIGKILL"))
      )
    )
    yield* Effect.forEach(children, (child) => Effect.promise(() => once(child, "exit")), { concurrency: 3 })
    return arrivals
  })
