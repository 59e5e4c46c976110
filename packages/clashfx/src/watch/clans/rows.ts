/**
 * Reads a clan of which little has changed: members whose bytes are as before are taken from the snapshot before, and only
 * the others are parsed and checked, with what stands around the roster.
 *
 * Of a body of 49 KB that leaves some 3 KB to parse. A body that does not look as expected is left to the one who reads it
 * as a whole.
 */
import * as Result from "effect/Result"
import { Clan, ClanMember } from "../../model/Clan.ts"
import { textOf } from "../../exchange/internal/body.ts"
import { jsonDecoder } from "../../exchange/internal/decoder.ts"
import { hash, hashLength, viewOf } from "../../exchange/internal/fingerprint.ts"
import { parseJson } from "../../exchange/internal/rejection.ts"
import type { Read } from "../engine/bodyObserver.ts"
import { rowOf, snapshotWith } from "../../diff/clan/clanSnapshot.ts"
import type { ClanSnapshot, MemberSnapshot } from "../../diff/ClanDiff.ts"
import {
  comesAgain,
  findValue,
  firstItem,
  isListEnd,
  isObject,
  nextItem,
  skipValue
} from "../../exchange/internal/jsonBytes.ts"

/**
 * The members of a body in their order, as numbers: the length of each one's bytes, and their hash. It says nothing without
 * the snapshot that was made of the same body.
 */
export type Marks = Int32Array

const width = 1 + hashLength

/** Where marks are put together. */
let draft = new Int32Array(width * 64)

const markRow = (view: DataView, from: number, to: number, row: number): void => {
  const place = row * width
  if (place + width > draft.length) {
    const longer = new Int32Array(draft.length * 2)
    longer.set(draft)
    draft = longer
  }
  draft[place] = to - from
  hash(view, from, to, draft, place + 1)
}

/** Is what was marked last the same as a row of before? */
const isMarked = (row: number, marks: Marks, before: number): boolean => {
  const [a, b] = [row * width, before * width]
  for (let i = 0; i < width; i++) if (draft[a + i] !== marks[b + i]) return false
  return true
}

/** What was put together; the marks of before, if it is the same. */
const finish = (rows: number, before?: Marks): Marks => {
  const marks = draft.subarray(0, rows * width)
  return before?.length === marks.length && marks.every((mark, i) => mark === before[i]) ? before : marks.slice()
}

const key = new TextEncoder().encode('"memberList"')

/** The marks of a body; `undefined` when it has no list of members, or may have several. */
export const marksOf = (bytes: Uint8Array): Marks | undefined => {
  const view = viewOf(bytes)
  let rows = 0
  let at = firstItem(bytes, findValue(bytes, key))
  while (isObject(bytes, at)) {
    const end = skipValue(bytes, at)
    if (end < 0) return undefined
    markRow(view, at, end, rows++)
    at = nextItem(bytes, end)
  }
  return isListEnd(bytes, at) && !comesAgain(bytes, at + 1, key) ? finish(rows) : undefined
}

const decodeClan = jsonDecoder(Clan)
const decodeMember = jsonDecoder(ClanMember)

/** Where more rows than this share of those before are new, reading the whole body costs less. */
const manyNew = 1 / 3

/** Reads the rows of a roster, one after the other. */
class RosterReader {
  readonly rows: Array<MemberSnapshot> = []
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private readonly before: ReadonlyArray<MemberSnapshot>
  private readonly marks: Marks
  /** The row of before that comes next, if nobody came, went or changed places. */
  private expected = 0
  private parsed = 0

  constructor(bytes: Uint8Array, before: ReadonlyArray<MemberSnapshot>, marks: Marks) {
    this.bytes = bytes
    this.view = viewOf(bytes)
    this.before = before
    this.marks = marks
  }

  /** Takes the row that begins at `at`; gives where it ends, or -1. */
  take(at: number): number {
    const length = this.marks[this.expected * width]
    // Bytes that are those of a whole object are a whole object: its end need not be looked for.
    if (length !== undefined && at + length <= this.bytes.length) {
      markRow(this.view, at, at + length, this.rows.length)
      if (this.takeIfMarked(this.expected)) return at + length
    }
    const end = skipValue(this.bytes, at)
    if (end < 0) return -1
    markRow(this.view, at, end, this.rows.length)
    for (let row = 0; row < this.before.length; row++) if (this.takeIfMarked(row)) return end
    return this.parse(at, end) ? end : -1
  }

  private takeIfMarked(row: number): boolean {
    const known = this.before[row]
    if (known === undefined || !isMarked(this.rows.length, this.marks, row)) return false
    this.rows.push(known)
    this.expected = row + 1
    return true
  }

  private parse(at: number, end: number): boolean {
    if (++this.parsed > 1 + this.before.length * manyNew) return false
    const member = Result.flatMap(parseJson(textOf(this.bytes.subarray(at, end))), decodeMember)
    if (Result.isFailure(member)) return false
    const { tag } = member.success
    const before =
      this.before[this.expected]?.tag === tag ? this.expected : this.before.findIndex((row) => row.tag === tag)
    this.rows.push(rowOf(member.success, this.before[before]))
    if (before >= 0) this.expected = before + 1
    return true
  }
}

/**
 * Reads a body after another one, whose snapshot and marks these are; `undefined` when it has to be read as a whole, also
 * because it is of another clan than `tag`.
 */
export const readRows = (
  bytes: Uint8Array,
  before: ClanSnapshot,
  marks: Marks,
  tag?: string
): Read<ClanSnapshot, Marks> | undefined => {
  if (marks.length !== before.roster.length * width) return undefined
  const start = firstItem(bytes, findValue(bytes, key))
  const roster = new RosterReader(bytes, before.roster, marks)
  let at = start
  while (isObject(bytes, at)) {
    const end = roster.take(at)
    if (end < 0) return undefined
    at = nextItem(bytes, end)
  }
  if (!isListEnd(bytes, at) || comesAgain(bytes, at + 1, key)) return undefined
  const around = textOf(bytes.subarray(0, start)) + textOf(bytes.subarray(at))
  const clan = Result.flatMap(parseJson(around), decodeClan)
  if (Result.isFailure(clan) || (tag !== undefined && clan.success.tag !== tag)) return undefined
  return { snapshot: snapshotWith(clan.success, roster.rows, before), hint: finish(roster.rows.length, marks) }
}
