/** Where a store is kept in files. */
import * as Effect from "effect/Effect"
import { SnapshotStoreError } from "../../../exchange/internal/errors/store.ts"
import { unkeyedUrl } from "../../../model/internal/unkeyed.ts"

/**
 * Fails for the URL of a server: it would become the name of a file, with the password in it. `allowed` are beginnings of
 * URLs that do name a file.
 */
export const checkPlace = (place: string, allowed?: RegExp): Effect.Effect<void, SnapshotStoreError> =>
  /^[a-z][a-z\d+.-]+:\/\//i.test(place) && allowed?.test(place) !== true
    ? Effect.fail(
        new SnapshotStoreError({
          operation: "open",
          key: unkeyedUrl(place),
          cause: new TypeError("it is a URL, and what is needed is a path")
        })
      )
    : Effect.void
