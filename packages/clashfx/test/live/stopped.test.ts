/** A process that is stopped for a while, as by a suspended container or a laptop that sleeps, and goes on. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { busiestSecond } from "../support/arrivals.ts"
import { peer } from "./support/peer.ts"

const askerFile = new URL("support/asker.ts", import.meta.url).pathname
const body = JSON.stringify({ items: [], paging: { cursors: {} } })

describe("a process that was stopped for three seconds", () => {
  it.live("gets what was answered meanwhile, and does not make up for lost time all at once", () =>
    Effect.gen(function* () {
      const arrivals: Array<number> = []
      const server = yield* peer((_, response) => {
        arrivals.push(performance.now())
        setTimeout(() => response.writeHead(200, { "content-type": "application/json" }).end(body), 300)
      })
      const child = yield* Effect.acquireRelease(
        Effect.sync(() =>
          spawn(process.execPath, [askerFile, server.url, "10", "40"], { stdio: ["ignore", "pipe", "inherit"] })
        ),
        (child) => Effect.sync(() => child.kill("SIGKILL"))
      )
      const said = text(child.stdout)
      while (arrivals.length < 15) yield* Effect.sleep(5)
      child.kill("SIGSTOP")
      yield* Effect.sleep("3 seconds")
      child.kill("SIGCONT")
      yield* Effect.promise(() => once(child, "exit"))
      assert.strictEqual(yield* Effect.promise(() => said), "40\n")
      assert.strictEqual(arrivals.length, 40)
      assert.isAtMost(busiestSecond(arrivals), 10)
    })
  )
})
