/** Making a token, and showing it once. */
import { signal } from "@preact/signals"
import * as State from "../state/tokens.ts"
import { Secret } from "./Dialog.tsx"

const name = signal("")
const scope = signal<State.Scope>("read")
const priority = signal<State.Priority>("interactive")
const quota = signal("")
const made = signal<State.Made | undefined>(undefined)

const submit = async (event: Event, isFirst: boolean): Promise<void> => {
  event.preventDefault()
  const rate = quota.peek() === "" ? {} : { rate: Number(quota.peek()) }
  made.value = await State.make({
    name: name.peek().trim(),
    scope: isFirst ? "admin" : scope.peek(),
    priority: priority.peek(),
    ...rate
  })
  if (made.peek() !== undefined) name.value = quota.value = ""
}

export const MakeToken = () => {
  const isFirst = State.tokens.value?.length === 0
  return (
    <form class="add" aria-label="Make a token" onSubmit={(event) => void submit(event, isFirst)}>
      <input
        aria-label="Who it is for"
        placeholder="Who it is for"
        required
        maxLength={100}
        autocomplete="off"
        value={name.value}
        onInput={({ currentTarget }) => (name.value = currentTarget.value)}
      />
      <select
        aria-label="Scope"
        disabled={isFirst}
        value={isFirst ? "admin" : scope.value}
        onChange={({ currentTarget }) =>
          (scope.value = State.scopes.find((each) => each === currentTarget.value) ?? "read")
        }
      >
        {State.scopes.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      <select
        aria-label="Priority"
        value={priority.value}
        onChange={({ currentTarget }) =>
          (priority.value = State.priorities.find((each) => each === currentTarget.value) ?? "interactive")
        }
      >
        {State.priorities.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      <input
        class="quota"
        type="number"
        min="0.1"
        step="any"
        aria-label="Requests a second, at most; empty for no quota"
        placeholder="no quota"
        value={quota.value}
        onInput={({ currentTarget }) => (quota.value = currentTarget.value)}
      />
      <button type="submit" class="strong">
        Make
      </button>
    </form>
  )
}

export const MadeDialog = () => {
  const shown = made.value
  return shown === undefined ? null : (
    <Secret title={`The token of ${shown.token.name}`} secret={shown.secret} onClose={() => (made.value = undefined)}>
      It is shown now and never again: only its hash is stored.
    </Secret>
  )
}
