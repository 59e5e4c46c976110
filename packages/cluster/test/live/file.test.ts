/** A SQLite file that several processes make at the same moment. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const program = fileURLToPath(new URL("support/opener.ts", import.meta.url))

/** A process that waits to be told; `opened` tells it, and gives what it says of it. */
const opener = (file: string) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly opened: Effect.Effect<string> }>((resume) => {
      const child = spawn(process.execPath, [program, file], { stdio: ["pipe", "pipe", "inherit"] })
      let said = ""
      child.stdout.setEncoding("utf8")
      child.stdout.on("data", (text: string) => {
        said += text
        if (said === "here\n") resume(Effect.succeed({ opened }))
      })
      const opened = Effect.callback<string>((done) => {
        child.once("exit", () => done(Effect.succeed(said.slice("here\n".length).trim())))
        child.stdin.end("now")
      })
    }),
    () => Effect.void
  )

it.live("processes that make one file at the same moment all open it", () =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "clashfx-file-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
    )
    for (const name of ["one", "two"]) {
      const file = join(folder, `${name}.sqlite`)
      const openers = yield* Effect.forEach([1, 2, 3, 4], () => opener(file), { concurrency: "unbounded" })
      const said = yield* Effect.forEach(openers, ({ opened }) => opened, { concurrency: "unbounded" })
      assert.deepStrictEqual(said, ["opened", "opened", "opened", "opened"])
    }
  }).pipe(Effect.scoped)
)
