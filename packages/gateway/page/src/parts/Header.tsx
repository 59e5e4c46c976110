/** What stays in sight: where one is, whether it is live, and how it looks. */
import { span } from "../lib/format.ts"
import type { Link } from "../lib/follow.ts"
import * as Session from "../state/session.ts"
import * as Shortcuts from "../state/shortcuts.ts"
import { link, status } from "../state/status.ts"
import * as Theme from "../state/theme.ts"

const words = (now: Link): readonly [tone: string, text: string] => {
  if (now._tag === "Live") return ["good", "Live"]
  return now._tag === "Connecting" ? ["calm", "Connecting"] : ["bad", "Connection lost"]
}

const State = () => {
  const [tone, text] = words(link.value)
  const now = status.value
  const since = now === undefined ? "" : `, up ${span((now.at - now.started) / 1000)}`
  return (
    <p class="state" role="status">
      <span class={`dot ${tone}`} aria-hidden="true" />
      {text}
      <span class="quiet wide">{link.value._tag === "Live" ? since : ""}</span>
    </p>
  )
}

const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" />
    <path d="M7 20h4l3-9 4 13 3-8h4" />
  </svg>
)

export const Header = () => (
  <header class="top">
    <h1>
      <Mark />
      <span>
        clashfx <span class="quiet">gateway</span>
      </span>
    </h1>
    <nav aria-label="Sections">
      {Shortcuts.sections.map(([id, title]) => (
        <a
          key={id}
          href={`#${id}`}
          onClick={(event) => {
            event.preventDefault()
            Shortcuts.goTo(id)
          }}
        >
          {title}
        </a>
      ))}
    </nav>
    <State />
    <div class="tools">
      <button
        type="button"
        class="plain"
        onClick={Theme.next}
        aria-label={`Theme: ${Theme.theme.value}`}
        title="Theme (t)"
      >
        <span aria-hidden="true">{{ system: "◐", light: "○", dark: "●" }[Theme.theme.value]}</span>
      </button>
      <button
        type="button"
        class="plain"
        onClick={() => (Shortcuts.isHelpOpen.value = true)}
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
      >
        <span aria-hidden="true">?</span>
      </button>
      {Session.token.value !== undefined && (
        <button type="button" class="plain" onClick={Session.signOut}>
          Sign out
        </button>
      )}
    </div>
  </header>
)
