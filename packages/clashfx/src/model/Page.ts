/** One page of a list, and the cursors that lead to its neighbours. */
import * as Schema from "effect/Schema"
import { maybe } from "./internal/wire.ts"

/** Where the neighbouring pages start. The strings are opaque: they are passed back unchanged. */
export class Cursors extends Schema.Opaque<Cursors>()(
  Schema.Struct({ before: maybe(Schema.String), after: maybe(Schema.String) }).annotate({ identifier: "Cursors" })
) {}

/** What a list says about its paging; the cursors are empty when there is nothing more. */
export class Paging extends Schema.Opaque<Paging>()(
  Schema.Struct({ cursors: maybe(Cursors) }).annotate({ identifier: "Paging" })
) {}

/** A page of a list. */
export interface Page<A> {
  readonly items: ReadonlyArray<A>
  /** Absent on the routes that never page: battle log and league history. */
  readonly paging?: Paging | null
}

/** The schema of a page, from the schema of its items. */
export const Page = <S extends Schema.Constraint>(item: S) =>
  Schema.Struct({ items: Schema.Array(item), paging: maybe(Paging) })

/**
 * The cursor of the next page; `undefined` on the last one. An empty one leads nowhere.
 *
 * @example
 * ```ts
 * const page = yield* Clans.search({ minMembers: 40, limit: 20 }).page
 * const cursor = Page.after(page)
 * const next = cursor === undefined ? undefined : yield* Clans.search({ minMembers: 40, limit: 20, after: cursor }).page
 * ```
 */
export const after = (page: Page<unknown>): string | undefined => page.paging?.cursors?.after || undefined

/** The cursor of the page before; `undefined` on the first one. */
export const before = (page: Page<unknown>): string | undefined => page.paging?.cursors?.before || undefined
