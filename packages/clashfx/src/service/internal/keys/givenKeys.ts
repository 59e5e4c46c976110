/** Keys that somebody gives: checked before one is sent, with errors that do not show them. */
import * as Effect from "effect/Effect"
import * as Hash from "effect/Hash"
import * as Redacted from "effect/Redacted"
import { NoUsableKey } from "../../../exchange/ClashError.ts"
import { isSendable, longestKey } from "../../../exchange/internal/errors/secrets.ts"
import type { ApiKey } from "./keys.ts"

/** The same key has the same name in every process, and the name tells nothing about the key. */
const nameOf = (value: string): string => `given-${(Hash.string(value) >>> 0).toString(16)}`

const fail = (detail: string) => Effect.fail(new NoUsableKey({ detail }))

/** What people copy along with a key, or in its place. What is wrong is said without showing it. */
const complaintOf = (key: string): string | undefined => {
  if (key.includes("@")) return "is an email address: give accounts: [{ email, password }] instead"
  if (/^(?:bearer|authorization)\b/i.test(key)) return "begins with Bearer: leave that out, it is not a part of the key"
  if (/^[A-Z][A-Z_]*=/.test(key)) return "begins with the name of a setting: leave that and its = out"
  if (/^["'`<[{(\u2018-\u201f]|["'`>\]})\u2018-\u201f]$/.test(key))
    return "stands in quotes or brackets: leave them out"
  if (/[,;]/.test(key)) return "has a comma or semicolon in it: give keys one by one, in a list"
  if (key.length > longestKey) return `has ${key.length} characters; real ones have less than a thousand`
  if (!isSendable(key)) return "has a space, a line break or another character that no key has; was it copied whole?"
  return undefined
}

/** The keys; the white space around them is not theirs, because they come out of lists and files. Empty ones are left out. */
export const checkKeys = (
  values: ReadonlyArray<string | Redacted.Redacted<string>>
): Effect.Effect<ReadonlyArray<ApiKey>, NoUsableKey> =>
  Effect.suspend(() => {
    // Programs in JavaScript give anything.
    const given: unknown = values
    if (!Array.isArray(given)) return fail('the keys have to be a list, like ["eyJ0..."]')
    const keys: Array<ApiKey> = []
    for (const [i, value] of values.entries()) {
      const text: unknown = Redacted.isRedacted(value) ? Redacted.value(value) : value
      const which = `key ${i + 1} of ${values.length}`
      if (typeof text !== "string")
        return fail(
          `${which} is ${text === null ? "null" : typeof text}, not a string; is the setting that it comes from there?`
        )
      const key = text.trim()
      if (key === "") continue
      const complaint = complaintOf(key)
      if (complaint !== undefined) return fail(`${which} ${complaint}`)
      keys.push({ id: nameOf(key), value: Redacted.make(key, { label: "api key" }) })
    }
    return keys.length === 0
      ? fail("the list of keys is empty; make one at https://developer.clashofclans.com")
      : Effect.succeed(keys)
  })
