/** One process watches with a SQLite file: it holds a lock that ends with it, however it ends. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { DatabaseSync } from "node:sqlite"
import { FileTaken } from "../ClusterError.ts"

export const lockFile = (file: string): Effect.Effect<void, FileTaken, Scope.Scope> =>
  file === ":memory:"
    ? Effect.void
    : Effect.asVoid(
        Effect.acquireRelease(
          Effect.try({
            try: () => {
              const lock = new DatabaseSync(`${file}-owner`)
              try {
                lock.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE")
              } catch (cause) {
                lock.close()
                throw cause
              }
              return lock
            },
            catch: () => new FileTaken({ file })
          }),
          (lock) => Effect.sync(() => lock.close())
        )
      )
