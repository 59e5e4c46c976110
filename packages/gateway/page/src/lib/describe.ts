/** An event in one line. It knows the common shape of events and none of their kinds: new ones are shown as well as old ones. */

/** An event as it comes: anything. */
export type Fields = Readonly<Record<string, unknown>>

const stamp = new Set(["_tag", "id", "at", "kind", "tag"])

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const clip = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** Letters that are written from right to left, and the controls that say so of others. */
const rightToLeft = /[\p{Bidi_Control}\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** A text of others, short, and by itself: without this `old → new` of two Arabic names is shown as `new → old`. */
const foreign = (text: string): string => {
  const short = clip(text, 80)
  return rightToLeft.test(short) ? `\u2068${short.replaceAll(/\p{Bidi_Control}/gu, "")}\u2069` : short
}

/** What stands for something that has many fields: its name, else its tag. */
const labelOf = (value: Fields): string | undefined => {
  for (const field of ["name", "tag", "message", "state", "id"]) {
    const found = value[field]
    if (typeof found === "string" && found !== "") return found
  }
  return undefined
}

/** A value in a few words. */
export const brief = (value: unknown): string => {
  if (value === null || value === undefined) return "none"
  if (typeof value === "string") return foreign(value)
  if (typeof value === "number") return value.toLocaleString("en")
  if (typeof value === "boolean") return value ? "yes" : "no"
  if (Array.isArray(value)) return value.length === 1 ? brief(value[0]) : `${value.length} entries`
  if (!isRecord(value)) return foreign(String(value))
  const label = labelOf(value)
  return label === undefined ? `${Object.keys(value).length} fields` : foreign(label)
}

/** `trophies 2,400 → 2,431`, `Anna`, `attacker Anna, defender Bob, number 2`. */
export const describe = (event: Fields): string => {
  const { current, field, previous } = event
  const parts: Array<string> = []
  const who = isRecord(event["member"]) ? labelOf(event["member"]) : event["name"]
  if (typeof who === "string") parts.push(foreign(who))
  if (typeof field === "string") parts.push(field)
  const hasBoth = "previous" in event && "current" in event
  if (hasBoth) parts.push(`${brief(previous)} → ${brief(current)}`)
  else if ("current" in event) parts.push(brief(current))
  else if ("previous" in event) parts.push(brief(previous))
  const told = new Set(["current", "previous", "field", "name", "member"])
  const others = Object.entries(event)
    .filter(([name, value]) => !stamp.has(name) && !told.has(name) && value !== null && !Array.isArray(value))
    .slice(0, hasBoth ? 1 : 4)
    .map(([name, value]) => `${name} ${brief(value)}`)
  return clip([parts.join(" "), ...others].filter((part) => part !== "").join(", "), 240)
}
