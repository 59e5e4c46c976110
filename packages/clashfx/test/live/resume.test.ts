/** Processes that are killed at any moment: what is watched continues where it was, nothing is lost or made up. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type Kind, run, world } from "../support/kills.ts"
import { isPostgresThere, postgres } from "../support/servers.ts"

/** How often each of them is killed: 100 times together, and a consumer of batches as well. */
const kills: Readonly<Record<Kind, number>> = { files: 34, sqlite: 33, postgres: 33, batch: 20 }

const isPossible = (kind: Kind): boolean => isPostgresThere || kind === "files" || kind === "sqlite"

describe.each(["files", "sqlite", "postgres", "batch"] as const)("snapshots in %s", (kind) => {
  it.live.skipIf(!isPossible(kind))(
    `${kills[kind]} kills lose nothing, make up nothing, and what comes again has the same id`,
    () =>
      Effect.gen(function* () {
        const database = kind === "postgres" || kind === "batch" ? yield* postgres() : undefined
        const { again, events } = yield* run(kind, kills[kind], database)
        assert.isAbove(events, kills[kind])
        // A table with a unique id has each of them once.
        if (kind !== "batch") assert.isAbove(again, 0)
      }).pipe(Effect.scoped, Effect.provide(world)),
    600_000
  )
})
