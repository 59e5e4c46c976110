/** Labels: what clans and players say about themselves, as `/labels/clans` and `/labels/players` list them. */
import * as Schema from "effect/Schema"
import { IconUrls } from "./Icon.ts"

/** A label that a clan (ids 56000000 and up) or a player (57000000 and up) can choose, up to three at a time. */
export class Label extends Schema.Opaque<Label>()(
  Schema.Struct({ id: Schema.Int, name: Schema.String, iconUrls: IconUrls }).annotate({ identifier: "Label" })
) {}

/** Does somebody carry this label? By id, or by name in any case. */
export const has = (owner: { readonly labels?: ReadonlyArray<Label> | null }, label: number | string): boolean =>
  find(owner.labels ?? [], label) !== undefined

/** The label with this id, or with this name in any case. */
export const find = (labels: ReadonlyArray<Label>, label: number | string): Label | undefined =>
  typeof label === "number"
    ? labels.find((l) => l.id === label)
    : labels.find((l) => l.name.toLowerCase() === label.trim().toLowerCase())
