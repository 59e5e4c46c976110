/** Addresses of pictures, in the form the API sends them; nothing answers there. */
import * as Record from "effect/Record"
import * as Prng from "../../world/Prng.ts"

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/** The name of a picture: 43 letters that depend on what it shows. */
const fingerprint = (subject: string): string => {
  const prng = Prng.make(subject)
  return Array.from({ length: 43 }, () => letters[Prng.int(prng, 0, 63)]).join("")
}

/** The address of a picture for each size; where its name is not known, one that depends on what it shows. */
export const pictures = <Size extends string>(
  kind: "badges" | "labels" | "leagues" | "leaguetiers",
  subject: string,
  sizes: Record<Size, number>,
  name: string = fingerprint(`${kind} ${subject}`)
): Record<Size, string> =>
  Record.map(sizes, (size) => `https://api-assets.clashofclans.com/${kind}/${size}/${name}.png`)

/** The badge of a clan, in its three sizes. */
export const badge = (subject: string): Record<"small" | "large" | "medium", string> =>
  pictures("badges", subject, { small: 70, large: 512, medium: 200 })
