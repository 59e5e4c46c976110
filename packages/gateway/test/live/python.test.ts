/**
 * A bot in Python with Debian's python3 and aiohttp asks through the gateway, as coc.py does: JSON, ages, ETags, errors, a
 * verify token. coc.py itself is on PyPI only; its script beside this one is compiled, not run.
 */
import { Gateway } from "@clashfx/gateway"
import { Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { execFile, execFileSync } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { gateway, tokenFor } from "../support/gateway.ts"

const folder = join(import.meta.dirname, "../../python")
const python = "/usr/bin/python3"
const isRequired = process.env["CLASHFX_REQUIRE_SERVERS"] === "1"

const isThere = (): boolean => {
  try {
    execFileSync(python, ["-c", "import aiohttp"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

const run = promisify(execFile)

describe.skipIf(!isRequired && !isThere())("Python", () => {
  it.live("asks through the gateway", () =>
    Effect.gen(function* () {
      const { url } = yield* Gateway.Gateway
      const token = yield* tokenFor({ name: "python", scope: "admin" })
      const { stdout } = yield* Effect.promise(() =>
        run(python, [join(folder, "plain.py"), url, token, "#2PP"], { timeout: 20_000 })
      )
      const lines = stdout
        .trim()
        .split("\n")
        .map((line): unknown => JSON.parse(line))
      const name = (yield* (yield* Simulator).world).clans.get("#2PP")?.name
      assert.deepStrictEqual(lines, [
        { status: 200, name, fresh: true },
        { status: 304, bytes: 0 },
        { status: 404, reason: "notFound" },
        { status: 200, verified: "invalid" }
      ])
    }).pipe(
      Effect.provide(
        Layer.provideMerge(
          gateway(),
          SimulatorServer.layer({ clans: [{ tag: "#2PP", members: 5 }], settings: { maxAge: 60 } })
        )
      )
    )
  )

  it("compiles the script for coc.py", () => {
    execFileSync(python, [
      "-c",
      `compile(open(${JSON.stringify(join(folder, "donations.py"))}).read(), "donations.py", "exec")`
    ])
  })
})
