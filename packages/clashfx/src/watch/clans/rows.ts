/**
 * Reads a clan of which little has changed: members whose bytes are as before are taken from the snapshot before, and only
 * the others are parsed and checked; the same goes for what stands around the roster.
 *
 * Of a body of 49 KB that leaves less than 1 KB to parse when somebody has donated, and 3 KB when points have changed. A body
 * that does not look as expected is left to the one who reads it as a whole.
 */
import * as Result from "effect/Result"
import { Clan, ClanMember } from "../../model/Clan.ts"
import { textOf } from "../../exchange/internal/body/body.ts"
import { jsonDecoder } from "../../exchange/internal/body/decoder.ts"
import { hash, hashLength, viewOf } from "../../exchange/internal/body/fingerprint.ts"
import { parseJson } from "../../exchange/internal/errors/rejection.ts"
import type { Read } from "../engine/looks/observed.ts"
import { rowOf, snapshotWith, withRoster } from "../../diff/clan/clanSnapshot.ts"
import type { ClanSnapshot, MemberSnapshot } from "../../diff/ClanDiff.ts"
import {
  comesAgain,
  findValue,
  firstItem,
  isListEnd,
  isObject,
  nextItem,
  skipValue
} from "../../exchange/internal/body/jsonBytes.ts"

/**
 * A body piece by piece, as numbers: the length of each piece's bytes, and their hash. First what stands before the first
 * member, then what stands behind the last one, then the members in their order. It says nothing without the snapshot that
 * was made of the same body.
 */
export type Marks = Int32Array

const width = 1 + hashLength

/** Which piece is what. */
const [head, tail, firstMember] = [0, 1, 2]

/** Where marks are put together. */
let draft = new Int32Array(width * 64)

const mark = (view: DataView, from: number, to: number, piece: number): void => {
  const place = piece * width
  if (place + width > draft.length) {
    const longer = new Int32Array(draft.length * 2)
    longer.set(draft)
    draft = longer
  }
  draft[place] = to - from
  hash(view, from, to, draft, place + 1)
}

/** Is what was marked last the same as a piece of before? */
const isMarked = (piece: number, marks: Marks, before: number): boolean => {
  const a = piece * width
  const b = before * width
  for (let i = 0; i < width; i++) if (draft[a + i] !== marks[b + i]) return false
  return true
}

/** What was put together. */
const finish = (members: number): Marks => draft.slice(0, (firstMember + members) * width)

const key = new TextEncoder().encode('"memberList"')

/** The marks of a body; `undefined` when it has no list of members, or may have several. */
export const marksOf = (bytes: Uint8Array): Marks | undefined => {
  const view = viewOf(bytes)
  const start = firstItem(bytes, findValue(bytes, key))
  let members = 0
  let at = start
  while (isObject(bytes, at)) {
    const end = skipValue(bytes, at)
    if (end < 0) return undefined
    mark(view, at, end, firstMember + members++)
    at = nextItem(bytes, end)
  }
  if (!isListEnd(bytes, at) || comesAgain(bytes, at + 1, key)) return undefined
  mark(view, 0, start, head)
  mark(view, at, bytes.length, tail)
  return finish(members)
}

const decodeClan = jsonDecoder(Clan)
const decodeMember = jsonDecoder(ClanMember)

/** Where more rows than this share of those before are new, reading the whole body costs less. */
const manyNew = 1 / 3

/** Reads the rows of a roster, one after the other. */
class RosterReader {
  readonly rows: Array<MemberSnapshot> = []
  private readonly bytes: Uint8Array
  readonly view: DataView
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
    const length = this.marks[(firstMember + this.expected) * width]
    // Bytes that are those of a whole object are a whole object: its end need not be looked for.
    if (length !== undefined && at + length <= this.bytes.length) {
      mark(this.view, at, at + length, firstMember + this.rows.length)
      if (this.takeIfMarked(this.expected)) return at + length
    }
    const end = skipValue(this.bytes, at)
    if (end < 0) return -1
    mark(this.view, at, end, firstMember + this.rows.length)
    for (let row = 0; row < this.before.length; row++) if (this.takeIfMarked(row)) return end
    return this.parse(at, end) ? end : -1
  }

  private takeIfMarked(row: number): boolean {
    const known = this.before[row]
    if (known === undefined || !isMarked(firstMember + this.rows.length, this.marks, firstMember + row)) return false
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

/** Where the first member (or the end of the list) is, if all bytes before it are as before; else -1. */
const startAsBefore = (bytes: Uint8Array, view: DataView, marks: Marks): number => {
  const start = marks[head * width] ?? -1
  if (!isObject(bytes, start) && !isListEnd(bytes, start)) return -1
  mark(view, 0, start, head)
  return isMarked(head, marks, head) ? start : -1
}

/** What stands around the roster, which begins at `start` and ends at `end`. */
const readAround = (bytes: Uint8Array, start: number, end: number) =>
  Result.flatMap(parseJson(textOf(bytes.subarray(0, start)) + textOf(bytes.subarray(end))), decodeClan)

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
  if (marks.length !== (firstMember + before.roster.length) * width) return undefined
  const roster = new RosterReader(bytes, before.roster, marks)
  const known = startAsBefore(bytes, roster.view, marks)
  const start = known < 0 ? firstItem(bytes, findValue(bytes, key)) : known
  let at = start
  while (isObject(bytes, at)) {
    const end = roster.take(at)
    if (end < 0) return undefined
    at = nextItem(bytes, end)
  }
  if (!isListEnd(bytes, at)) return undefined
  mark(roster.view, at, bytes.length, tail)
  // Behind a tail that is as before there is no second list, as there was none then.
  if (known >= 0 && isMarked(tail, marks, tail)) {
    return { snapshot: withRoster(before, roster.rows), hint: finish(roster.rows.length) }
  }
  if (comesAgain(bytes, at + 1, key)) return undefined
  if (known < 0) mark(roster.view, 0, start, head)
  const clan = readAround(bytes, start, at)
  if (Result.isFailure(clan) || (tag !== undefined && clan.success.tag !== tag)) return undefined
  return { snapshot: snapshotWith(clan.success, roster.rows, before), hint: finish(roster.rows.length) }
}
