/** What is watched: how each tag does, and what is added and removed. */
import { signal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import type { TagJson } from "../../../src/status/report.ts"
import { count, iso, plural, span, time } from "../lib/format.ts"
import { matches, type Order, sorted, turned } from "../lib/rows.ts"
import { status } from "../state/status.ts"
import * as State from "../state/tags.ts"
import { AddTags, removal, RemoveTag } from "./WatchForms.tsx"
import { Badge, Empty, Scroll, Section, SortHead } from "./Section.tsx"

type Column = "kind" | "tag" | "polled" | "lag" | "error"

const order = signal<Order<Column>>({ by: "lag", down: true })
const isTroubled = signal(false)

/** Which way a column goes first. */
const isDownFirst: Readonly<Record<Column, boolean>> = { kind: false, tag: false, polled: true, lag: true, error: true }

const turn = (by: Column): void => {
  order.value = turned(order.peek(), by, isDownFirst[by])
}

const cell = (row: TagJson, column: Column): string | number | null => row[column]

const stateOf = ({ error, failures, gone, polled }: TagJson) => {
  if (gone) return <Badge tone="warn">gone</Badge>
  if (error !== null) return <Badge tone="bad">{failures > 1 ? `failing, ${count(failures)} times` : "failing"}</Badge>
  return polled === null ? <Badge tone="calm">not yet polled</Badge> : <Badge tone="good">well</Badge>
}

const Row = ({ row, now }: { readonly row: TagJson; readonly now: number }) => (
  <tr>
    <td class="kind">{row.kind}</td>
    <th scope="row" class="tag">
      <code>{row.tag}</code>
    </th>
    <td class="number polled">
      {row.polled === null ? (
        "–"
      ) : (
        <time
          dateTime={iso(row.polled)}
          title={time(row.polled)}
        >{`${span(Math.max(0, (now - row.polled) / 1000))} ago`}</time>
      )}
    </td>
    <td class="number lag">{row.lag === 0 ? "–" : span(row.lag)}</td>
    <td class="error">
      {stateOf(row)}
      {row.error !== null && <span class="message">{row.error}</span>}
    </td>
    <td class="do">
      <button
        type="button"
        class="plain"
        onClick={() => (removal.value = row)}
        aria-label={`Remove ${row.kind} ${row.tag}`}
      >
        <span class="wide">Remove</span>
        <span class="narrow" aria-hidden="true">
          ✕
        </span>
      </button>
    </td>
  </tr>
)

const Table = ({ rows, now }: { readonly rows: ReadonlyArray<TagJson>; readonly now: number }) => (
  <Scroll label="Watched tags" tall>
    <table class="tags">
      <thead>
        <tr>
          <SortHead by="kind" order={order.value} turn={turn}>
            Kind
          </SortHead>
          <SortHead by="tag" order={order.value} turn={turn}>
            Tag
          </SortHead>
          <SortHead by="polled" order={order.value} turn={turn} number>
            Polled
          </SortHead>
          <SortHead by="lag" order={order.value} turn={turn} number>
            Lag
          </SortHead>
          <SortHead by="error" order={order.value} turn={turn}>
            State
          </SortHead>
          <th scope="col" class="do">
            <span class="hidden">Remove</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.kind + row.tag} row={row} now={now} />
        ))}
      </tbody>
    </table>
  </Scroll>
)

const Filter = () => (
  <div class="filter" role="search" aria-label="Tags">
    <input
      id="find-tag"
      type="search"
      aria-label="Find tags by kind, tag or error"
      placeholder="Find (/)"
      value={State.typed.value}
      onInput={({ currentTarget }) => (State.typed.value = currentTarget.value)}
    />
    <label class="check">
      <input
        type="checkbox"
        checked={isTroubled.value}
        onChange={({ currentTarget }) => (isTroubled.value = currentTarget.checked)}
      />
      Only trouble
    </label>
  </div>
)

const isInTrouble = ({ error, gone, lag }: TagJson): boolean => error !== null || gone || lag > 10

export const Tags = () => {
  useEffect(State.start, [])
  const now = status.value
  const all = State.found.value ?? now?.watch.tags ?? []
  const found = all.filter(
    (row) => (!isTroubled.value || isInTrouble(row)) && matches(State.typed.value, [row.kind, row.tag, row.error ?? ""])
  )
  const rows = sorted(found, order.value, cell)
  const left = State.found.value === undefined ? (now?.watch.here ?? 0) - all.length : 0
  const elsewhere = (now?.watch.total ?? 0) - (now?.watch.here ?? 0)
  return (
    <Section id="tags" title="Tags" aside={<Filter />}>
      <AddTags />
      {rows.length > 0 ? (
        <Table rows={rows} now={now?.at ?? 0} />
      ) : (
        <Empty>
          {all.length === 0
            ? "Nothing is watched yet. Add a tag: its first poll comes within a second."
            : "No tag is like that."}
        </Empty>
      )}
      <p class="note">
        {plural(rows.length, "tag")} shown
        {left > 0 ? `; ${count(left)} more that do well are not listed` : ""}
        {elsewhere > 0 ? `; ${count(elsewhere)} are polled by other processes` : ""}
      </p>
      <RemoveTag />
    </Section>
  )
}
