/** The webhooks of the gateway, over its API. */
import { signal } from "@preact/signals"
import { reasonOf } from "../lib/request.ts"
import { getJson } from "./session.ts"

/** A webhook, as far as this page shows it. */
export interface Webhook {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly target: string
  readonly isOff: boolean
  readonly error: string | undefined
  readonly waiting: number | undefined
  readonly dead: number | undefined
}

export const webhooks = signal<ReadonlyArray<Webhook> | undefined>(undefined)
export const problem = signal<string | undefined>(undefined)

type Fields = Readonly<Record<string, unknown>>

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined)
const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined)

const webhookOf = (row: Fields): Webhook => ({
  id: text(row["id"]) ?? "",
  name: text(row["name"]) ?? text(row["id"]) ?? "",
  kind: text(row["format"]) ?? text(row["kind"]) ?? "standard",
  target: text(row["url"]) ?? "",
  isOff: row["enabled"] === false || row["disabled"] === true,
  error: text(row["lastError"]) ?? text(row["error"]),
  waiting: number(row["waiting"]) ?? number(row["pending"]) ?? number(row["behind"]),
  dead: number(row["dead"])
})

const load = async (): Promise<void> => {
  try {
    const { items } = await getJson<{ readonly items: ReadonlyArray<Fields> }>("/api/webhooks")
    webhooks.value = items.map(webhookOf)
    problem.value = undefined
  } catch (error) {
    problem.value = reasonOf(error)
  }
}

/** Asks now and then; what it gives ends it. */
export const start = (): (() => void) => {
  void load()
  const timer = setInterval(() => {
    if (!document.hidden) void load()
  }, 10_000)
  return () => clearInterval(timer)
}
