/** Events as lines of a Discord message. Names are other people's text: nothing in them formats, links or mentions. */
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type { Message } from "./sender.ts"

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Json)))

/** Of a line, at most: ten of them are within Discord's 2,000 characters, escaped as they are. */
const longest = 180

const escaped = (text: string): string => text.replaceAll(/[\\*_~`|>#[\]()<@:]/g, String.raw`\$&`)

/** `ClanMemberJoined` as "clan member joined". */
const words = (type: string): string => type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase()

/** Letters that are written from right to left, and the controls that say so of others. */
const rightToLeft = /[\p{Bidi_Control}\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** What is written from right to left by itself: without this `old → new` of two Arabic names is shown as `new → old`. */
const isolated = (text: string): string =>
  rightToLeft.test(text) ? `\u2068${text.replaceAll(/\p{Bidi_Control}/gu, "")}\u2069` : text

const show = (value: unknown): string | undefined =>
  typeof value === "string"
    ? isolated(value)
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : undefined

/** What happened, in a line. */
export const lineOf = ({ body, tag, type }: Message): string => {
  const event = Option.getOrElse(decode(body), () => ({}))
  const of = (name: string): string | undefined => show(Object.entries(event).find(([key]) => key === name)?.[1])
  const who = [of("name"), of("member")].filter((text) => text !== undefined).join(" ")
  const [previous, current] = [of("previous"), of("current")]
  const change = previous !== undefined && current !== undefined ? ` ${previous} → ${current}` : ""
  const what = [words(type), of("field"), of("unit")].filter((text) => text !== undefined).join(" ")
  const text = `${tag === undefined ? "" : `${tag} · `}${who === "" ? "" : `${who}: `}${what}${change}`
  const line = text.replaceAll(/\s+/g, " ")
  // Neither half of a character at the end, nor an escape of nothing.
  const cut = escaped(line)
    .slice(0, longest)
    .replace(/[\ud800-\udbff]$/, "")
  return cut.replace(/(?<!\\)((?:\\\\)*)\\$/, "$1")
}

/** The body of a message. */
export const messageOf = (messages: ReadonlyArray<Message>): string =>
  JSON.stringify({
    content: messages.map(lineOf).join("\n"),
    allowed_mentions: { parse: [] },
    // No previews of what somebody is named.
    flags: 4
  })
