/** Which bucket a tag belongs to; PostgreSQL computes the same in a trigger. */
import { createHash } from "node:crypto"

/** What the watch list tells apart. */
export type Kind = "clan" | "player" | "war" | "raid"

export const kinds: ReadonlyArray<Kind> = ["clan", "player", "war", "raid"]

/** What belongs to no tag: the calendar. */
export const serviceBucket = 0

/** 1 to `buckets`. */
export const bucketOf = (kind: string, tag: string, buckets: number): number =>
  (parseInt(createHash("sha256").update(`${kind}/${tag}`).digest("hex").slice(0, 7), 16) % buckets) + 1

/** The bucket of a snapshot's key: `clan/#2PP` is a tag's, `service/calendar` is nobody's. */
export const bucketOfKey = (key: string, buckets: number): number => {
  const slash = key.indexOf("/")
  const kind = key.slice(0, slash)
  return kinds.some((known) => known === kind) ? bucketOf(kind, key.slice(slash + 1), buckets) : serviceBucket
}
