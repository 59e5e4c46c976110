/** Adding tags, and removing one. */
import { signal } from "@preact/signals"
import { plural } from "../lib/format.ts"
import { reasonOf } from "../lib/request.ts"
import { add, type Kind, kinds, remove } from "../state/watch.ts"
import { Confirm } from "./Dialog.tsx"

interface Said {
  readonly tone: "good" | "bad"
  readonly text: string
}

const kind = signal<Kind>("clan")
const typed = signal("")
const said = signal<Said | undefined>(undefined)
const isBusy = signal(false)

/** What is about to be removed. */
export const removal = signal<{ readonly kind: Kind; readonly tag: string } | undefined>(undefined)

const run = async (work: () => Promise<string>): Promise<void> => {
  isBusy.value = true
  said.value = undefined
  try {
    said.value = { tone: "good", text: await work() }
  } catch (error) {
    said.value = { tone: "bad", text: reasonOf(error) }
  } finally {
    isBusy.value = false
  }
}

const submit = (event: Event): void => {
  event.preventDefault()
  const tags = typed
    .peek()
    .split(/[\s,;]+/)
    .filter((tag) => tag !== "")
  if (tags.length === 0 || isBusy.peek()) return
  void run(async () => {
    const added = await add(kind.peek(), tags)
    typed.value = ""
    const known = tags.length - added
    return `${plural(added, "tag")} added${known > 0 ? `, ${known} watched already` : ""}.`
  })
}

export const AddTags = () => (
  <form class="add" onSubmit={submit} aria-label="Add tags">
    <select
      aria-label="Kind"
      value={kind.value}
      onChange={({ currentTarget }) => (kind.value = kinds.find((each) => each === currentTarget.value) ?? "clan")}
    >
      {kinds.map((each) => (
        <option key={each}>{each}</option>
      ))}
    </select>
    <input
      id="new-tags"
      aria-label="Tags to add"
      placeholder="#2PP, #8QU8J9LP"
      autocomplete="off"
      spellcheck={false}
      autocapitalize="characters"
      value={typed.value}
      onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
    />
    <button type="submit" class="strong" disabled={isBusy.value}>
      Add
    </button>
    <p class={`said ${said.value?.tone ?? ""}`} role="status">
      {said.value?.text}
    </p>
  </form>
)

export const RemoveTag = () => {
  const of = removal.value
  return of === undefined ? null : (
    <Confirm
      title={`Stop watching ${of.kind} ${of.tag}?`}
      does="Remove"
      onClose={() => (removal.value = undefined)}
      onDone={() =>
        void run(async () => {
          await remove(of.kind, of.tag)
          return `${of.kind} ${of.tag} is not watched any more.`
        })
      }
    >
      What was known about it is forgotten; events that were told stay. Added again, it starts from nothing.
    </Confirm>
  )
}
