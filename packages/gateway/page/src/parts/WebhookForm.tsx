/** Making a webhook, and showing a secret once. */
import { signal } from "@preact/signals"
import * as State from "../state/webhooks.ts"
import { Secret } from "./Dialog.tsx"

const kind = signal<State.Kind>("standard")
const url = signal("")
const tags = signal("")
const types = signal("")

/** Whose secret is shown: of a webhook that was made, or that has a new one. */
export const made = signal<State.Made | undefined>(undefined)

/** Nothing where nothing was typed: then all are wanted. */
const listed = (text: string): ReadonlyArray<string> | undefined => {
  const all = text.split(/[\s,;]+/).filter((one) => one !== "")
  return all.length === 0 ? undefined : all
}

const submit = async (event: Event): Promise<void> => {
  event.preventDefault()
  const done = await State.make({
    kind: kind.peek(),
    url: url.peek().trim(),
    tags: listed(tags.peek()),
    types: listed(types.peek())
  })
  if (done === undefined) return
  url.value = tags.value = types.value = ""
  if (done.secret !== undefined) made.value = done
}

export const MakeWebhook = () => (
  <form class="add" aria-label="Make a webhook" onSubmit={(event) => void submit(event)}>
    <select
      aria-label="Kind of webhook"
      value={kind.value}
      onChange={({ currentTarget }) =>
        (kind.value = State.kinds.find((each) => each === currentTarget.value) ?? "standard")
      }
    >
      {State.kinds.map((each) => (
        <option key={each}>{each}</option>
      ))}
    </select>
    <input
      type="url"
      aria-label="Where events go"
      placeholder="https://bot.example/hook"
      required
      maxLength={2000}
      autocomplete="off"
      value={url.value}
      onInput={({ currentTarget }) => (url.value = currentTarget.value)}
    />
    <input
      aria-label="Only events of these tags; empty for all"
      placeholder="all tags"
      autocomplete="off"
      spellcheck={false}
      value={tags.value}
      onInput={({ currentTarget }) => (tags.value = currentTarget.value)}
    />
    <input
      aria-label="Only these events, like ClanMemberJoined; empty for all"
      placeholder="all events"
      autocomplete="off"
      spellcheck={false}
      value={types.value}
      onInput={({ currentTarget }) => (types.value = currentTarget.value)}
    />
    <button type="submit" class="strong">
      Make webhook
    </button>
    <p class={`said ${State.said.value?.tone ?? ""}`} role="status">
      {State.said.value?.text}
    </p>
  </form>
)

export const MadeWebhook = () => {
  const shown = made.value
  return shown?.secret === undefined ? null : (
    <Secret title={`The secret of ${shown.webhook.url}`} secret={shown.secret} onClose={() => (made.value = undefined)}>
      The receiver checks signatures with it (Standard Webhooks). It is shown now and never again.
    </Secret>
  )
}
