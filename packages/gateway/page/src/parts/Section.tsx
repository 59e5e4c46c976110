/** What the parts of the page are made of. */
import type { ComponentChildren } from "preact"
import type { Order } from "../lib/rows.ts"

/** A part with a title, that links and keys lead to. */
export const Section = ({
  id,
  title,
  aside,
  children
}: {
  readonly id: string
  readonly title: string
  readonly aside?: ComponentChildren
  readonly children: ComponentChildren
}) => (
  <section id={id} class="card" tabIndex={-1} aria-labelledby={`${id}-title`}>
    <header class="card-head">
      <h2 id={`${id}-title`}>{title}</h2>
      {aside}
    </header>
    {children}
  </section>
)

/** Something wide that scrolls by itself, also by keyboard. */
export const Scroll = ({
  label,
  tall = false,
  children
}: {
  readonly label: string
  readonly tall?: boolean
  readonly children: ComponentChildren
}) => (
  <div class={tall ? "scroll tall" : "scroll"} role="region" aria-label={label} tabIndex={0}>
    {children}
  </div>
)

/** A word on what state something is in; the colour only repeats it. */
export const Badge = ({
  tone,
  children
}: {
  readonly tone: "good" | "warn" | "bad" | "calm"
  readonly children: ComponentChildren
}) => <span class={`badge ${tone}`}>{children}</span>

/** Nothing is there, and what to do about it. */
export const Empty = ({ children }: { readonly children: ComponentChildren }) => <p class="empty">{children}</p>

/** The head of a column that sorts. */
export const SortHead = <Column extends string>({
  by,
  order,
  turn,
  number = false,
  children
}: {
  readonly by: Column
  readonly order: Order<Column>
  readonly turn: (by: Column) => void
  readonly number?: boolean
  readonly children: ComponentChildren
}) => {
  const isSorted = order.by === by
  return (
    <th
      scope="col"
      class={number ? `number ${by}` : by}
      aria-sort={isSorted ? (order.down ? "descending" : "ascending") : "none"}
    >
      <button type="button" class="sort" onClick={() => turn(by)}>
        {children}
        <span aria-hidden="true" class="arrow">
          {isSorted ? (order.down ? "↓" : "↑") : ""}
        </span>
      </button>
    </th>
  )
}
