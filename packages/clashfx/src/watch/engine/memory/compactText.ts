/**
 * JSON values as a text of one byte per character, for what is remembered of many things at once: a third of the JSON.
 *
 * The first byte of a value says what it is, and what is frequent has no other: small numbers, `null`, the ends of longer
 * numbers and texts, and what snapshots share (leagues, labels, and the words of the API), which stands once in a list of
 * this process. So such a text means nothing to another process; what is stored has a form of its own. No value needs to
 * be foreseen: whatever has no form here is written as JSON.
 */
import { alphabet } from "../../../model/Tag.ts"

// What the first byte of a value says. Below 0x80 it is the number itself.
/** 64 of them: a number below {@link shortNumbers}, whose other byte follows. */
const shortNumber = 0x80
const aNull = 0xc0
const aTrue = 0xc1
const aFalse = 0xc2
/** A varint of twice the number, or of one less than twice what is below zero. */
const longNumber = 0xc3
/** A varint. */
const aTag = 0xc4
/** A varint: the place in the list. */
const shared = 0xc5
/** A varint, and as many values. */
const list = 0xc6
/** A text: JSON. */
const json = 0xc7
/** A varint, and twice as many bytes. */
const wideText = 0xc8
/** A varint, and as many bytes. */
const longText = 0xc9
/** 32 of them: a text shorter than that, with a byte for each character. */
const shortText = 0xca
/** 22 of them: the first places of the list. */
const nearShared = 0xea

const shortNumbers = shortNumber + (aNull - shortNumber) * 0x100
const shortTexts = nearShared - shortText
const nearPlaces = 0x100 - nearShared

// ---------------------------------------------------------------------------------------------------------------------
// What is shared
// ---------------------------------------------------------------------------------------------------------------------

/** What the API says again and again; everything else is a name. */
const words = [
  "member",
  "admin",
  "coLeader",
  "leader",
  "inviteOnly",
  "open",
  "closed",
  "always",
  "moreThanOncePerWeek",
  "oncePerWeek",
  "lessThanOncePerWeek",
  "never",
  "any",
  "unknown"
]

/** The game has some hundreds of leagues, labels, locations, languages and districts; whatever a server sends, it ends here. */
const capacity = 4096

/** What texts refer to: it only grows, as they do so for as long as they live. */
const values: Array<unknown> = [...words]
const placesOfWords = new Map(words.map((word, place) => [word, place]))
/** Equal objects have one place. */
const placesOfJson = new Map<string, number>()
/** The same by reference, which nearly always finds it: snapshots share equal objects. */
const placesOfObjects = new WeakMap<object, number>()

const placeOf = (object: object): number | undefined => {
  const known = placesOfObjects.get(object)
  if (known !== undefined) return known
  const text = JSON.stringify(object)
  const place = placesOfJson.get(text) ?? values.length
  if (place >= capacity) return undefined
  if (place === values.length) {
    values.push(object)
    placesOfJson.set(text, place)
  }
  placesOfObjects.set(object, place)
  return place
}

// ---------------------------------------------------------------------------------------------------------------------
// Tags
// ---------------------------------------------------------------------------------------------------------------------

const base = alphabet.length
const hash = 0x23

/** The digits of tags by their character, counted from 1: so that a tag that begins with zeros is another number. */
const digits: ReadonlyArray<number | undefined> = Array.from({ length: 0x80 }, (_, letter) => {
  const digit = alphabet.indexOf(String.fromCharCode(letter))
  return digit < 0 ? undefined : digit + 1
})

/** More digits than that might not fit into a number. */
const longestTag = 13

/** The number behind a tag; `undefined` for what is none. */
const numberOf = (text: string): number | undefined => {
  if (text.charCodeAt(0) !== hash || text.length > longestTag) return undefined
  let number = 0
  for (let i = 1; i < text.length; i++) {
    const digit = digits[text.charCodeAt(i)]
    if (digit === undefined) return undefined
    number = number * base + digit
  }
  return number
}

const tagOf = (number: number): string => {
  let tag = ""
  for (let rest = number; rest > 0;) {
    const digit = (rest - 1) % base
    tag = alphabet.charAt(digit) + tag
    rest = (rest - 1 - digit) / base
  }
  return `#${tag}`
}

// ---------------------------------------------------------------------------------------------------------------------
// Writing
// ---------------------------------------------------------------------------------------------------------------------

/** An engine takes only so many arguments at once. */
const most = 8192

/** Where texts are put together, one after the other: a list that has to grow anew costs a third more. */
const draft: Array<number> = []

/** Writes values one after the other; one writer at a time. */
export class CompactWriter {
  private at = 0

  /** What was written. */
  get text(): string {
    const { at } = this
    if (at <= most) return String.fromCharCode(...draft.slice(0, at))
    let text = ""
    for (let from = 0; from < at; from += most)
      text += String.fromCharCode(...draft.slice(from, Math.min(from + most, at)))
    return text
  }

  /** Whatever JSON can say. */
  write(value: unknown): void {
    if (typeof value === "number") this.number(value)
    else if (typeof value === "string") this.string(value)
    else if (value === null) this.byte(aNull)
    else if (typeof value === "boolean") this.byte(value ? aTrue : aFalse)
    else if (Array.isArray(value)) {
      this.byte(list)
      this.count(value.length)
      for (const item of value) this.write(item)
    } else this.object(value)
  }

  /** A number that is not below zero, where nothing else can stand. */
  count(number: number): void {
    let rest = number
    while (rest >= 0x80) {
      this.byte((rest % 0x80) + 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.byte(rest)
  }

  private byte(byte: number): void {
    draft[this.at++] = byte
  }

  private number(number: number): void {
    if (number >= 0 && number < shortNumbers && Number.isInteger(number)) {
      if (number < shortNumber) this.byte(number)
      else {
        const rest = number - shortNumber
        this.byte(shortNumber + (rest >> 8))
        this.byte(rest & 0xff)
      }
    } else if (Number.isInteger(number) && Number.isSafeInteger(number * 2)) {
      this.byte(longNumber)
      this.count(number < 0 ? -1 - number * 2 : number * 2)
    } else this.json(number)
  }

  private string(text: string): void {
    const word = placesOfWords.get(text)
    if (word !== undefined) return this.place(word)
    const number = numberOf(text)
    if (number !== undefined) {
      this.byte(aTag)
      return this.count(number)
    }
    const from = this.at
    if (text.length < shortTexts) this.byte(shortText + text.length)
    else {
      this.byte(longText)
      this.count(text.length)
    }
    for (let i = 0; i < text.length; i++) {
      const letter = text.charCodeAt(i)
      if (letter > 0xff) return this.wide(text, from)
      this.byte(letter)
    }
  }

  /** Halves of characters can stand alone, which no UTF-8 can say. */
  private wide(text: string, from: number): void {
    this.at = from
    this.byte(wideText)
    this.count(text.length)
    for (let i = 0; i < text.length; i++) {
      const letter = text.charCodeAt(i)
      this.byte(letter >> 8)
      this.byte(letter & 0xff)
    }
  }

  private place(place: number): void {
    if (place < nearPlaces) this.byte(nearShared + place)
    else {
      this.byte(shared)
      this.count(place)
    }
  }

  private object(value: unknown): void {
    const place = typeof value === "object" && value !== null ? placeOf(value) : undefined
    if (place === undefined) this.json(value)
    else this.place(place)
  }

  private json(value: unknown): void {
    this.byte(json)
    this.write(JSON.stringify(value) ?? "null")
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Reading
// ---------------------------------------------------------------------------------------------------------------------

/** Reads the values of a text in the order in which they were written. */
export class CompactReader {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  read(): unknown {
    const first = this.byte()
    if (first < shortNumber) return first
    if (first < aNull) return shortNumber + ((first - shortNumber) << 8) + this.byte()
    if (first >= nearShared) return values[first - nearShared]
    if (first >= shortText) return this.letters(first - shortText)
    switch (first) {
      case aNull:
        return null
      case aTrue:
        return true
      case aFalse:
        return false
      case longNumber: {
        const twice = this.count()
        return twice % 2 === 0 ? twice / 2 : -(twice + 1) / 2
      }
      case aTag:
        return tagOf(this.count())
      case shared:
        return values[this.count()]
      case list:
        return this.list(this.count())
      case json:
        return JSON.parse(String(this.read()))
      case wideText:
        return this.wide(this.count())
      default:
        return this.letters(this.count())
    }
  }

  count(): number {
    let number = 0
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.byte()
      if (byte < 0x80) return number + byte * factor
      number += (byte - 0x80) * factor
    }
  }

  private byte(): number {
    return this.text.charCodeAt(this.at++)
  }

  private list(length: number): ReadonlyArray<unknown> {
    const items: Array<unknown> = []
    while (items.length < length) items.push(this.read())
    return items
  }

  private letters(length: number): string {
    return this.text.slice(this.at, (this.at += length))
  }

  private wide(length: number): string {
    let text = ""
    for (let i = 0; i < length; i++) text += String.fromCharCode((this.byte() << 8) | this.byte())
    return text
  }
}
