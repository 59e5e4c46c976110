/** Writes events into a gateway's log, as owners of a cluster do. */
import { ClusterDatabase } from "@clashfx/cluster/ClusterDatabase"
import { WatchEvent } from "clashfx/watch/WatchEvent"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const encode = Schema.encodeSync(Schema.fromJsonString(Schema.toCodecJson(WatchEvent)))

/** An event, as short as they get. */
export const event = (id: string, tag = "#2PP", kind: "clan" | "player" = "clan", at = Date.now()) => ({
  id,
  type: "WatchedGone",
  kind,
  tag,
  at,
  body: encode({ _tag: "WatchedGone", id, at: DateTime.makeUnsafe(at), kind, tag })
})

export type Written = ReturnType<typeof event>

/** Writes them in one transaction, in their order. */
export const tell = (events: ReadonlyArray<Written>) =>
  Effect.gen(function* () {
    const { ledger } = yield* ClusterDatabase
    const [first, ...others] = events
    if (first === undefined) return
    const claim = yield* ledger.claim(1, "test")
    yield* ledger.tell(claim, [first, ...others])
  })

/** Numbers that look like chance and are the same every time. */
export const numbers = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return seed / 2_147_483_648
}
