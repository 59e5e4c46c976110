/**
 * Tags: the `#…` names of clans, players and wars.
 *
 * A tag is a number written in base 14 with the digits `0289PYLQGRJCUV`. Users type tags in many ways, so every
 * operation accepts a plain string and normalises it here, before a request is made.
 */
import type * as Brand from "effect/Brand"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { textOf } from "./internal/oneLine.ts"
import { printed } from "./internal/printed.ts"
import { unkeyed } from "./internal/unkeyed.ts"

/** The digits of a tag in ascending order; `O` is read as `0`. */
export const alphabet = "0289PYLQGRJCUV"

/** The numbers behind tags have 40 bits, which are 11 digits; one more is for what is to come. */
const canonical = /^#[0289PYLQGRJCUV]{3,12}$/

/**
 * The form of a tag inside an answer. Wider than {@link alphabet}: what the API calls a tag is taken as one, so that a
 * new kind of tag (or the placeholder `#0`) does not make a whole body unreadable.
 */
const wire = Schema.String.pipe(Schema.check(Schema.isPattern(/^#[0-9A-Z]+$/)))

/** The tag of a clan. */
export const ClanTag = wire.pipe(Schema.brand("ClanTag"))
export type ClanTag = typeof ClanTag.Type

/** The tag of a player. */
export const PlayerTag = wire.pipe(Schema.brand("PlayerTag"))
export type PlayerTag = typeof PlayerTag.Type

/** The tag of one war of a clan war league; `#0` stands for a war that is not drawn yet. */
export const WarTag = wire.pipe(Schema.brand("WarTag"))
export type WarTag = typeof WarTag.Type

/** The tag of a ranked league group; `#0` stands for "in no group". */
export const LeagueGroupTag = wire.pipe(Schema.brand("LeagueGroupTag"))
export type LeagueGroupTag = typeof LeagueGroupTag.Type

/** What the API sends where there is no war or group yet. It is never requested. */
export const placeholder = "#0"

/**
 * A tag that cannot exist. No request was sent.
 *
 * What to do: ask for the tag again. `O` is read as `0`, and profile links and `%23` are understood, so it is not one of
 * these.
 */
export class InvalidTag extends printed(
  Schema.TaggedError<InvalidTag>()("InvalidTag", {
    /** What was given. */
    input: Schema.String,
    /** What it was meant to name. */
    kind: Schema.Literals(["clan", "player", "war", "league group"])
  })
) {
  readonly isRetryable = false
  override get message(): string {
    const input = JSON.stringify(this.input.slice(0, 40))
    const text = decoded(this.input)
    if (places.some((pattern) => (text.match(pattern)?.length ?? 0) > 1)) {
      return `${input} is not one ${this.kind} tag but several: give them one by one, \`many\` takes a list`
    }
    const linked = linkedKind(text)
    if (linked !== undefined && linked !== this.kind) {
      const link = JSON.stringify(this.input.slice(0, 120))
      return `${link} is a link to a ${linked}, not to a ${this.kind}: give the tag of the ${this.kind}`
    }
    return `${input} is not a ${this.kind} tag: a tag has 3 to 12 of the characters ${alphabet}, like #2PP`
  }
}

/** The tag in a link of the game, such as a profile that was shared. */
const inLink = /[?&]tag=[#+\s]*([0-9a-z-]+)/gi
/** What a link of the game, or an address with a tag in it, says that the tag names. */
const linkOf =
  /\baction=open(clan|player)profile\b|:\/\/\S{0,200}?\/(clan|player)s?\/(?=\S{0,200}?[0289PYLQGRJCUV]{3})/i
const linkedKind = (text: string): "clan" | "player" | undefined => {
  const match = linkOf.exec(text)
  const named = (match?.[1] ?? match?.[2])?.toLowerCase()
  return named === "clan" || named === "player" ? named : undefined
}
/** What is written right behind a `#`. */
const marked = /#\s*([0-9a-z-]+)/gi
/** The tag in the address of a page about a clan or a player: alone, or behind the name. Words without a digit are none. */
const inPath =
  /:\/\/[^\s?#]{0,200}?\/(?:clan|player)s?\/(?:(?:view|show|profile|stats)\/)?(?:[^\s/?#]{0,100}-)?(?=[a-z]*\d)([0-9a-z]+)(?=[/?#\s]|$)/gi
/** What is called a tag where it stands. Words without a digit are none. */
const labelled = /\btag["'`*_]*\s*[:=]["'`*_\s]*(?=[a-z-]*\d)([0-9a-z-]+)/gi

/** How tags stand in texts; the first one that finds some is believed. */
const places = [inLink, marked, inPath, labelled]
/** What stands between two names and not within one: people write blanks and dashes into tags, and nothing else. */
const between = /[^0-9a-z\s-]+/i

const bare = (text: string): string =>
  text
    .replace(/[^0-9a-z]/gi, "")
    .toUpperCase()
    .replaceAll("O", "0")

const isDigits = (digits: string): boolean => canonical.test(`#${digits}`)

/** Undoes percent-encoding: links stand in links, which stand in links. What is no text in it stays. */
const unescaped = (text: string, times = 4): string => {
  const once = text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    Result.getOrElse(
      Result.try(() => decodeURIComponent(run)),
      () => run
    )
  )
  return once === text || times === 1 ? once : unescaped(once, times - 1)
}

/** Words of letters that look like ours. In other scripts people write on behind a tag without a blank. */
const words = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}\p{M}-]+/gu

/** Full-width letters, encoded signs, and marks that nobody sees; without words that are no tag, of which a part might be one. */
const decoded = (input: string): string =>
  unescaped(input)
    .normalize("NFKC")
    .replace(/&(?:(?:amp|#0*38|#x0*26);)+|\\u0026/gi, "&")
    .replace(/&(?:num|#0*35|#x0*23);|\\u0023/gi, "#")
    .replace(/\\(?=[!-/:-@[-`{-~])/g, "")
    .replace(/[\p{Cf}\p{Me}\p{Variation_Selector}]/gu, "")
    .replace(words, (word) => (/[^0-9a-z-]/i.test(word) ? "|" : word))

/** The tags of a text, each once. */
const found = (text: string, pattern: RegExp): ReadonlyArray<string> => [
  ...new Set([...text.matchAll(pattern)].map(([, run = ""]) => bare(run)).filter(isDigits))
]

/**
 * What people paste, for what is not a tag as it stands: a profile link, a sentence with one `#…` in it, a tag with blanks.
 * Nothing is joined that stood apart, and nothing is cut off: it would be the tag of somebody else.
 */
const pasted = (input: string): string => {
  const text = decoded(input)
  for (const pattern of places) {
    const [first, second] = found(text, pattern)
    if (first !== undefined) return second === undefined ? first : ""
  }
  const parts = text.split(between).filter((part) => bare(part) !== "")
  const whole = bare(text)
  return parts.length > 1 && isDigits(whole) ? "" : whole
}

/**
 * Drops everything but letters and digits, upper-cases, reads `O` as `0` and puts one `#` in front. Full-width letters, an
 * encoded `#`, links to profiles and a tag in a sentence are read as they were meant; a text with two tags is none.
 *
 * @example
 * ```ts
 * const tag = Tag.normalize(" 2pp ") // #2PP
 * ```
 */
export const normalize = (input: string): string => (canonical.test(input) ? input : `#${pasted(input)}`)

/** Is this a tag that could exist, in its normal form? */
export const isCanonical = (input: string): boolean => canonical.test(input)

const longest = 10_000

/** Who takes a key for a tag must not find it in a log. */
const withoutKey = (input: string): string => unkeyed(input.slice(0, longest))

/** What is in the normal form is more than the brands ask for: to run their schemas would tell nothing new. */
const is =
  <T extends string>() =>
  (tag: string): tag is T =>
    canonical.test(tag)

const parser = <T extends string>(kind: InvalidTag["kind"]) => {
  const isTag = is<T>()
  /** A link to somebody else's profile holds a tag, and not the one that is asked for. */
  const isOfAnother = (input: string): boolean => {
    const linked = /[/=%]/.test(input) ? linkedKind(decoded(input)) : undefined
    return linked !== undefined && linked !== kind
  }
  return (input: string): Result.Result<T, InvalidTag> => {
    if (typeof input !== "string") return Result.fail(new InvalidTag({ input: withoutKey(textOf(input)), kind }))
    // A text may hold a tag somewhere, but nobody means one in a book.
    const tag = input.length > longest || isOfAnother(input) ? "" : normalize(input)
    return isTag(tag) ? Result.succeed(tag) : Result.fail(new InvalidTag({ input: withoutKey(input), kind }))
  }
}

/**
 * The normal form of a clan tag, or why there is none.
 *
 * @example
 * ```ts
 * const tag = yield* Effect.fromResult(Tag.clan("my clan is #2pp")) // "#2PP"
 * const failed = Tag.clan("#2PP #8QU8J9LP") // a failure: two tags are none
 * console.log(tag, Result.isFailure(failed))
 * ```
 */
export const clan: (input: string) => Result.Result<ClanTag, InvalidTag> = parser("clan")

/**
 * The normal form of a player tag, or why there is none.
 *
 * @example
 * ```ts
 * const tag = yield* Effect.fromResult(Tag.player("2pp")) // #2PP, or an InvalidTag
 * ```
 */
export const player: (input: string) => Result.Result<PlayerTag, InvalidTag> = parser("player")

/** The normal form of a war tag, or why there is none; `#0` is not a war. */
export const war: (input: string) => Result.Result<WarTag, InvalidTag> = parser("war")

/** The normal form of a league group tag, or why there is none; `#0` is not a group. */
export const leagueGroup: (input: string) => Result.Result<LeagueGroupTag, InvalidTag> = parser("league group")

// ---------------------------------------------------------------------------------------------------------------------
// Numbers
// ---------------------------------------------------------------------------------------------------------------------

const base = BigInt(alphabet.length)

/** The 64-bit number behind a tag; `undefined` when it has no digits or a character that is not one. */
export const toBigInt = (tag: string): bigint | undefined => {
  const digits = normalize(tag).slice(1)
  if (digits === "") return undefined
  let n = 0n
  for (const character of digits) {
    const digit = alphabet.indexOf(character)
    if (digit < 0) return undefined
    n = n * base + BigInt(digit)
  }
  return n
}

/** The tag of a number: the inverse of {@link toBigInt} for tags that do not start with the digit 0. */
export const fromBigInt = (n: bigint): string => {
  let tag = ""
  for (let rest = n; rest > 0n; rest /= base) tag = alphabet.charAt(Number(rest % base)) + tag
  return "#" + (tag === "" ? "0" : tag)
}

/** The (high, low) pair that the game itself uses: high = n mod 256, low = n div 256. */
export const toPair = (tag: string): { readonly high: number; readonly low: bigint } | undefined => {
  const n = toBigInt(tag)
  return n === undefined ? undefined : { high: Number(n % 256n), low: n / 256n }
}

/** The tag of a (high, low) pair: the inverse of {@link toPair}. */
export const fromPair = (pair: { readonly high: number; readonly low: bigint }): string =>
  fromBigInt(pair.low * 256n + BigInt(pair.high))

/** Anything that names a clan: a tag in its normal form or a string that becomes one. */
export type ClanTagInput = ClanTag | (string & {})
/** Anything that names a player. */
export type PlayerTagInput = PlayerTag | (string & {})
/** Anything that names a war of a clan war league. */
export type WarTagInput = WarTag | (string & {})

/** Any branded tag. */
export type Tag = string & Brand.Brand<string>
