/** Keys that do something anywhere on the page. They can be switched off: speech input types single letters. */
import { effect, signal } from "@preact/signals"
import * as Events from "./events.ts"
import * as Theme from "./theme.ts"

const place = "clashfx.shortcuts"

export const isOn = signal(localStorage.getItem(place) !== "off")
effect(() => localStorage.setItem(place, isOn.value ? "on" : "off"))

/** Is the list of keys shown? */
export const isHelpOpen = signal(false)

/** The sections, in their order; their numbers are keys. */
export const sections = [
  ["overview", "Overview"],
  ["tags", "Tags"],
  ["events", "Events"],
  ["keys", "Keys"],
  ["cluster", "Cluster"],
  ["access", "Access"]
] as const

const focus = (id: string): void => {
  const found = document.getElementById(id)
  found?.scrollIntoView({ block: "nearest" })
  found?.focus()
}

/** Goes to a section, and so does the focus. */
export const goTo = (id: string): void => {
  const found = document.getElementById(id)
  found?.scrollIntoView({ block: "start" })
  found?.focus({ preventScroll: true })
}

/** What each key does. */
export const shortcuts: ReadonlyArray<{ readonly key: string; readonly does: string; readonly run: () => void }> = [
  { key: "/", does: "Find a tag", run: () => focus("find-tag") },
  { key: "a", does: "Add tags", run: () => focus("new-tags") },
  { key: "e", does: "Filter events", run: () => focus("find-event") },
  { key: "p", does: "Pause events, or go on", run: () => Events.pause(!Events.isPaused.peek()) },
  { key: "t", does: "Light, dark, or as the system", run: Theme.next },
  { key: "?", does: "These keys", run: () => (isHelpOpen.value = true) },
  ...sections.map(([id, title], i) => ({ key: String(i + 1), does: `Go to ${title}`, run: () => goTo(id) }))
]

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]")

/** Listens; what it gives ends it. */
export const start = (): (() => void) => {
  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return
    if (!isOn.peek() || document.querySelector("dialog[open]") !== null) return
    const found = shortcuts.find(({ key }) => key === event.key)
    if (found === undefined) return
    event.preventDefault()
    found.run()
  }
  document.addEventListener("keydown", pressed)
  return () => document.removeEventListener("keydown", pressed)
}
