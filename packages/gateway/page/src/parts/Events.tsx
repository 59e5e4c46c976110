/** Events as they come. */
import { signal } from "@preact/signals"
import { count, iso, plural, time } from "../lib/format.ts"
import { matches } from "../lib/rows.ts"
import * as State from "../state/events.ts"
import { Empty, Scroll, Section } from "./Section.tsx"

const typed = signal("")
const kind = signal("")

/** So many are shown; those before are in the history. */
const most = 200

const Row = ({ of }: { readonly of: State.Told }) => (
  <li
    class={`event of-${/^(?:PollFailed|WatchedGone|CustomFailed)$/.test(of.name) ? "trouble" : of.kind || "service"}`}
  >
    <details>
      <summary>
        <time dateTime={iso(of.at)}>{time(of.at)}</time>
        <span class="name">{of.name}</span>
        {of.tag !== "" && <code>{of.tag}</code>}
        <span class="line">{of.line}</span>
      </summary>
      <pre tabIndex={0}>{JSON.stringify(of.event, undefined, 2)}</pre>
    </details>
  </li>
)

const Filter = () => (
  <div class="filter" role="search" aria-label="Events">
    <input
      id="find-event"
      type="search"
      aria-label="Filter events by name, tag or text"
      placeholder="Filter (e)"
      value={typed.value}
      onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
    />
    <select
      aria-label="Kind of event"
      value={kind.value}
      onChange={({ currentTarget }) => (kind.value = currentTarget.value)}
    >
      <option value="">all kinds</option>
      {["clan", "player", "war", "raid"].map((each) => (
        <option key={each}>{each}</option>
      ))}
    </select>
    <button type="button" aria-pressed={State.isPaused.value} onClick={() => State.pause(!State.isPaused.peek())}>
      {State.isPaused.value ? `Go on${State.held.value > 0 ? ` (${count(State.held.value)} new)` : ""}` : "Pause"}
    </button>
  </div>
)

/** Why there is nothing to see. */
const reason = (): string => {
  const now = State.link.value
  if (now._tag === "Lost") return `No events now: ${now.why}.`
  return State.told.value.length > 0
    ? "No event is like that."
    : "Nothing has happened yet. Events appear here as they are seen."
}

export const Events = () => {
  const found = State.told.value.filter(
    (event) =>
      (kind.value === "" || event.kind === kind.value) && matches(typed.value, [event.name, event.tag, event.line])
  )
  const rows = found.slice(0, most)
  return (
    <Section id="events" title="Events" aside={<Filter />}>
      {rows.length === 0 ? (
        <Empty>{reason()}</Empty>
      ) : (
        <Scroll label="Events, the newest first" tall>
          <ol class="events">
            {rows.map((event) => (
              <Row key={event.seq + event.name + event.tag} of={event} />
            ))}
          </ol>
        </Scroll>
      )}
      <p class="note">
        {plural(rows.length, "event")} shown{State.isPaused.value ? ", paused" : ""}
        {State.link.value._tag === "Lost" && rows.length > 0 ? `; not live: ${State.link.value.why}` : ""}
      </p>
    </Section>
  )
}
