/**
 * Type guards that narrow a stream of events, for `Stream.filter`:
 *
 * ```ts
 * watcher.events.pipe(
 *   Stream.filter(Select.changed("ClanMemberChanged", "donations")),
 *   Stream.runForEach((event) => Effect.log(event.name, ClanDiff.donated(event)))
 * )
 * ```
 */
import { normalize } from "../model/Tag.ts"
import type { CustomEvent, WatchEvent } from "./WatchEvent.ts"

interface Tagged {
  readonly _tag: string
}

type AnyEvent = WatchEvent | CustomEvent<unknown>

/** The fields that events of a tag tell changes of. */
type FieldOf<T extends WatchEvent["_tag"]> = Extract<WatchEvent, { readonly _tag: T; readonly field: string }>["field"]

/** Events of these tags. */
export const events =
  <const T extends AnyEvent["_tag"]>(...tags: ReadonlyArray<T>) =>
  <E extends Tagged>(event: E): event is Extract<E, { readonly _tag: T }> =>
    tags.some((tag) => tag === event._tag)

/**
 * Changes of these fields; `previous` and `current` have the type of the field.
 *
 * @example
 * ```ts
 * Watch.players(tags).pipe(
 *   Stream.filter(Select.changed("PlayerChanged", "townHallLevel")),
 *   Stream.runForEach(({ current, name }) => Effect.log(`${name} has town hall ${current}`))
 * )
 * ```
 */
export const changed =
  <const T extends Extract<WatchEvent, { readonly field: string }>["_tag"], const F extends FieldOf<T>>(
    tag: T,
    ...fields: readonly [F, ...ReadonlyArray<F>]
  ) =>
  <E extends Tagged>(event: E): event is Extract<E, { readonly _tag: T; readonly field: F }> =>
    event._tag === tag && "field" in event && fields.some((field) => field === event.field)

/** Events of these watched tags, in whatever form they are written. */
export const of = (...tags: ReadonlyArray<string>) => {
  const wanted = new Set(tags.map(normalize))
  return <E extends Tagged>(event: E): event is Extract<E, { readonly tag: string }> =>
    "tag" in event && typeof event.tag === "string" && wanted.has(event.tag)
}

/** Events about one member of a watched clan. */
export const aboutMember = (...tags: ReadonlyArray<string>) => {
  const wanted = new Set(tags.map(normalize))
  return <E extends Tagged>(event: E): event is Extract<E, { readonly member: string }> =>
    "member" in event && typeof event.member === "string" && wanted.has(event.member)
}
