/** The tags that the stream brings, or, when they are not all, those that somebody looks for. */
import { effect, signal } from "@preact/signals"
import type { TagJson } from "../../../src/status/report.ts"
import { getJson } from "./session.ts"
import { status } from "./status.ts"

/** What somebody looks for. */
export const typed = signal("")

/** What the gateway found, when the stream does not bring all; nothing when it does. */
export const found = signal<ReadonlyArray<TagJson> | undefined>(undefined)

/** Somebody is typing: it is asked when they rest, ms. Then now and then, as long as they look. */
const [rest, often] = [250, 3000]

const isPart = (): boolean => {
  const watch = status.peek()?.watch
  return watch !== undefined && watch.tags.length < watch.here
}

const ask = async (words: string): Promise<void> => {
  try {
    const { items } = await getJson<{ readonly items: ReadonlyArray<TagJson> }>(
      `/api/status/tags?limit=200&find=${encodeURIComponent(words)}`
    )
    if (typed.peek().trim() === words) found.value = items
  } catch {
    // What is shown stays; the stream says what is wrong.
  }
}

/** Begins; what it gives ends it. */
export const start = (): (() => void) =>
  effect(() => {
    const words = typed.value.trim()
    found.value = undefined
    if (words === "" || !isPart()) return undefined
    const first = setTimeout(() => void ask(words), rest)
    const again = setInterval(() => void ask(words), often)
    return () => {
      clearTimeout(first)
      clearInterval(again)
    }
  })
