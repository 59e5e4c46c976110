/** Signatures of the Standard Webhooks specification, version 1: HMAC-SHA256 over id, time and body. */
import * as Redacted from "effect/Redacted"
import { createHash, createHmac, randomBytes } from "node:crypto"

const prefix = "whsec_"

/** A secret that nobody knows yet: 256 bits. */
export const newSecret = (): Redacted.Redacted<string> =>
  Redacted.make(`${prefix}${randomBytes(32).toString("base64")}`)

/** Is this a secret of the specification: `whsec_` and 24 to 64 bytes as base64? */
export const isSecret = (text: string): boolean => {
  if (!text.startsWith(prefix) || !/^[A-Za-z0-9+/]+={0,2}$/.test(text.slice(prefix.length))) return false
  const { length } = Buffer.from(text.slice(prefix.length), "base64")
  return length >= 24 && length <= 64
}

/** The signature by one secret; `at` in seconds since 1970. */
export const signature = (secret: Redacted.Redacted<string>, id: string, at: number, body: string): string => {
  const key = Buffer.from(Redacted.value(secret).slice(prefix.length), "base64")
  return `v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`
}

/** A secret that was replaced, and until when it signs as well: ms since 1970. */
export interface Retired {
  readonly secret: Redacted.Redacted<string>
  readonly until: number
}

/** How long a secret that was replaced goes on signing, ms: receivers take the new one when it suits them. */
export const handover = 24 * 3600 * 1000

/** Signatures of one message, at most: `webhook-signature` is a header, and receivers try each. */
const most = 5

/** What signs besides a new secret: the one before it, and those that were replaced a short while ago. */
export const retire = (
  secret: Redacted.Redacted<string>,
  before: ReadonlyArray<Retired>,
  now: number
): ReadonlyArray<Retired> =>
  [{ secret, until: now + handover }, ...before.filter(({ until }) => until > now)].slice(0, most - 1)

/** The value of `webhook-signature`: by each secret that counts, the newest first. `now` in ms since 1970. */
export const signatures = (
  secret: Redacted.Redacted<string>,
  retired: ReadonlyArray<Retired>,
  message: { readonly id: string; readonly now: number; readonly body: string }
): string => {
  const counting = [secret, ...retired.filter(({ until }) => until > message.now).map((one) => one.secret)]
  return counting.map((one) => signature(one, message.id, Math.floor(message.now / 1000), message.body)).join(" ")
}

/** The `webhook-id` of an event: the same each time that it is sent, and nothing that could not be in a header. */
export const messageId = (eventId: string): string =>
  `msg_${createHash("sha256").update(eventId).digest("base64url").slice(0, 32)}`
