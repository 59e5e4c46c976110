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

/** The value of `webhook-signature`; `at` in seconds since 1970. */
export const signature = (secret: Redacted.Redacted<string>, id: string, at: number, body: string): string => {
  const key = Buffer.from(Redacted.value(secret).slice(prefix.length), "base64")
  return `v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`
}

/** The `webhook-id` of an event: the same each time that it is sent, and nothing that could not be in a header. */
export const messageId = (eventId: string): string =>
  `msg_${createHash("sha256").update(eventId).digest("base64url").slice(0, 32)}`
