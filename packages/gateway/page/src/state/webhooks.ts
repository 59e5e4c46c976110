/** The webhooks of the gateway, over its API. */
import { signal } from "@preact/signals"
import { reasonOf } from "../lib/request.ts"
import { getJson, send } from "./session.ts"

export const kinds = ["standard", "discord"] as const
export type Kind = (typeof kinds)[number]

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

/** What a webhook is made with. */
export interface NewWebhook {
  readonly kind: Kind
  readonly url: string
  /** Nothing is all. */
  readonly tags: ReadonlyArray<string> | undefined
  readonly types: ReadonlyArray<string> | undefined
}

/** A webhook that was made; the secret of its signatures is shown once. */
export interface Made {
  readonly webhook: Webhook
  readonly secret?: string
}

/** An event that could not be delivered. */
export interface DeadLetter {
  readonly place: string
  readonly event: unknown
  readonly attempts: number
  readonly failure?: string
}

/** All of them, once they are known. */
export const webhooks = signal<ReadonlyArray<Webhook> | undefined>(undefined)

/** Why they are not known. */
export const problem = signal<string | undefined>(undefined)

/** How the last change came out. */
export const said = signal<{ readonly tone: "good" | "bad"; readonly text: string } | undefined>(undefined)

const pathOf = (id: string): string => `/api/webhooks/${encodeURIComponent(id)}`

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

/** Does it, says how it came out, and looks at all of them again. */
const changing = async <A>(work: () => Promise<A>, saying: (done: A) => string): Promise<A | undefined> => {
  said.value = undefined
  try {
    const done = await work()
    said.value = { tone: "good", text: saying(done) }
    return done
  } catch (error) {
    said.value = { tone: "bad", text: reasonOf(error) }
    return undefined
  } finally {
    await load()
  }
}

export const make = (options: NewWebhook): Promise<Made | undefined> =>
  changing(
    async () => {
      const made = await send<Made>("POST", "/api/webhooks", options)
      if (made === undefined) throw new Error("the gateway did not say what it has made")
      return made
    },
    ({ webhook }) => `Events go to ${webhook.url} from now on.`
  )

export const remove = ({ id, url }: Webhook): Promise<unknown> =>
  changing(
    () => send("DELETE", pathOf(id)),
    () => `Nothing is sent to ${url} any more.`
  )

export const enable = ({ id, url }: Webhook): Promise<unknown> =>
  changing(
    () => send("POST", `${pathOf(id)}/enable`),
    () => `${url} is sent to again.`
  )

/** Signs with a new secret from now on; the one before signs as well for a day. */
export const renew = (webhook: Webhook): Promise<Made | undefined> =>
  changing(
    async () => {
      const made = await send<{ readonly secret: string }>("POST", `${pathOf(webhook.id)}/secret`, {})
      if (made === undefined) throw new Error("the gateway did not say the new secret")
      return { webhook, secret: made.secret }
    },
    () => `What goes to ${webhook.url} is signed with a new secret; for 24 hours the old one signs as well.`
  )

/** The newest dead letters. */
export const deadLetters = async ({ id }: Webhook): Promise<ReadonlyArray<DeadLetter>> =>
  (await getJson<{ readonly items: ReadonlyArray<DeadLetter> }>(`${pathOf(id)}/dead?limit=20`)).items

/** Sends all dead letters again. */
export const resend = ({ id, url }: Webhook): Promise<unknown> =>
  changing(
    async () => (await send<{ readonly resent: number }>("POST", `${pathOf(id)}/dead/resend`, {}))?.resent ?? 0,
    (resent) => `${resent} ${resent === 1 ? "event is" : "events are"} sent to ${url} again.`
  )
