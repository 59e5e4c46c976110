/** Keys are kept in the table so that only who has the account's password can read them: a dump of it gives none away. */
import * as Redacted from "effect/Redacted"
import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync } from "node:crypto"

export interface Seal {
  readonly close: (value: Redacted.Redacted<string>) => string
  /** `undefined` when it was closed with another password, or changed. */
  readonly open: (sealed: string) => Redacted.Redacted<string> | undefined
}

const [nonceSize, tagSize] = [12, 16]

/** From an account's email and password. */
export const make = (email: string, password: string): Seal => {
  const key = scryptSync(password, `clashfx/${email}`, 32)
  return {
    close: (value) => {
      const nonce = randomBytes(nonceSize)
      const cipher = createCipheriv("aes-256-gcm", key, nonce)
      const body = Buffer.concat([cipher.update(Redacted.value(value), "utf8"), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64")
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, "base64")
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceSize))
        decipher.setAuthTag(bytes.subarray(nonceSize, nonceSize + tagSize))
        const text = Buffer.concat([decipher.update(bytes.subarray(nonceSize + tagSize)), decipher.final()])
        return Redacted.make(text.toString("utf8"), { label: "api key" })
      } catch {
        return undefined
      }
    }
  }
}

/** What tells accounts apart without naming them in the table. */
export const accountId = (masked: string, email: string): string =>
  `${masked} ${createHash("sha256").update(email.toLowerCase()).digest("hex").slice(0, 8)}`
