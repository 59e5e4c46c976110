/** The webhooks of the gateway, over its API. */
import { signal } from "@preact/signals"
import { reasonOf } from "../lib/request.ts"
import { getJson } from "./session.ts"

/** A webhook, as far as this page shows it. */
export interface Webhook {
  readonly id: string
  readonly kind: string
  /** Without what may be secret about it. */
  readonly url: string
  readonly state: string
  /** Why it is disabled, or what it has missed. */
  readonly failure?: string
  readonly waiting: number
  readonly dead: number
}

/** All of them, once they are known. */
export const webhooks = signal<ReadonlyArray<Webhook> | undefined>(undefined)

/** Why they are not known. */
export const problem = signal<string | undefined>(undefined)

const load = async (): Promise<void> => {
  try {
    webhooks.value = (await getJson<{ readonly items: ReadonlyArray<Webhook> }>("/api/webhooks")).items
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
