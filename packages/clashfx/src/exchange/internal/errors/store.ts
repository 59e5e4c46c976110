/** What a store of snapshots can fail with. */
import * as Schema from "effect/Schema"
import { firstLine } from "./thrown.ts"
import { oneLine } from "../../../model/internal/oneLine.ts"
import { printed } from "../../../model/internal/printed.ts"

/**
 * The store could not be read or written.
 *
 * - `Failed`: it may work again. The tag rests and tries again: what cannot be stored is not told. With the operation
 *   `open` there is no store yet: the layer fails with it, and nothing is watched.
 * - `Taken`: another owner writes to this store. This one must not write any more; its tags stop for good.
 *
 * What to do: for `Failed`, look at the store (disk, permissions, server). For `Taken`, stop one of the two watchers, or
 * give each a store of its own.
 */
export class SnapshotStoreError extends printed(
  Schema.TaggedError<SnapshotStoreError>()("SnapshotStoreError", {
    operation: Schema.Literals(["open", "get", "set", "remove", "commit", "tell", "dues"]),
    key: Schema.String,
    /** Default `Failed`. */
    reason: Schema.optional(Schema.Literals(["Failed", "Taken"])),
    /** What the store said; a defect loses its stack where it is encoded. */
    cause: Schema.optional(Schema.Defect())
  })
) {
  get isRetryable(): boolean {
    return this.reason !== "Taken"
  }
  override get message(): string {
    if (this.reason === "Taken") {
      return oneLine(
        `snapshot store: another watcher has taken this store over (${this.operation} ${this.key}); ` +
          "stop one of them, or give each a store of its own"
      )
    }
    if (this.operation === "open") {
      return oneLine(
        `snapshot store: could not open ${this.key}: ${firstLine(this.cause)}; check that it is there and may be written`
      )
    }
    return oneLine(
      `snapshot store: could not ${this.operation} ${this.key}; check the store: its tags wait until it works again`
    )
  }
}
