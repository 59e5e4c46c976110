/** Where a token is typed, with what to do when there is none or when it is wrong. */
import { useState } from "preact/hooks"
import * as Session from "../state/session.ts"

const make = "clashfx token create --name me --scope admin"

export const SignIn = () => {
  const [typed, type] = useState("")
  const wrong = Session.refusal.value?.why
  const submit = (event: Event): void => {
    event.preventDefault()
    const secret = typed.trim()
    if (secret !== "") Session.signIn(secret)
  }
  return (
    <main class="sign-in">
      <form class="card" onSubmit={submit}>
        <h1>clashfx gateway</h1>
        <p>This page needs a token with the scope admin. It is kept in this tab alone, until the tab is closed.</p>
        <label for="token">Token</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          spellcheck={false}
          placeholder="cfx_…"
          required
          autofocus
          value={typed}
          aria-describedby={wrong === undefined ? undefined : "wrong"}
          aria-invalid={wrong !== undefined}
          onInput={({ currentTarget }) => type(currentTarget.value)}
        />
        {wrong !== undefined && (
          <div id="wrong" class="notice bad" role="alert">
            <p>The gateway says: {wrong}.</p>
          </div>
        )}
        <p class="buttons">
          <button type="submit" class="strong">
            Open
          </button>
        </p>
        <p class="quiet">
          None at hand, or it does not work? Whoever runs the gateway makes one with <code>{make}</code>
        </p>
      </form>
    </main>
  )
}
