/** How clans are looked at. */
import * as Result from "effect/Result"
import * as endpoints from "../../api/declaration/Clans.ts"
import { makeRoute } from "../../api/internal/route.ts"
import { textOf } from "../../exchange/internal/body/body.ts"
import { type ClanChange, type ClanSnapshot, diff, found, snapshot } from "../../diff/ClanDiff.ts"
import { growth } from "../../diff/clan/clanTable.ts"
import { oddPartsOf } from "../../exchange/internal/body/decoder.ts"
import { holding } from "../../exchange/internal/body/hold.ts"
import type { Edge } from "../../exchange/internal/order/order.ts"
import { lifetimes } from "../../exchange/internal/order/lifetime.ts"
import { bodyObserver } from "../engine/looks/bodyObserver.ts"
import { type Oddity, oddityOf, type Reader } from "../engine/looks/observed.ts"
import { isAbout, isNameless, known } from "./held.ts"
import { type Marks, marksOf, readRows } from "./rows.ts"
import { StoredClan } from "./store.ts"
import { type MaybePacked, packedCodec, type Packing } from "../engine/looks/packing.ts"
import type { Source } from "../engine/looks/source.ts"

const route = makeRoute(endpoints.get, { operation: "Watch.clan" })

/** Reads the members that have changed, if that can be told, or else the whole body. */
const readBody: Reader<ClanSnapshot, Marks> = (answer, origin, previous, marks) => {
  const { bytes } = answer
  if (previous !== undefined && marks !== undefined && Result.isSuccess(bytes)) {
    const read = readRows(bytes.success, previous, marks, origin.subject)
    if (read !== undefined) return Result.succeed(read)
  }
  const text = Result.map(bytes, textOf)
  const whole = Result.map(route.decoder.decode(answer, origin, text), (clan) => ({
    snapshot: snapshot(clan, previous),
    hint: Result.getOrUndefined(Result.map(bytes, marksOf))
  }))
  if (Result.isSuccess(whole)) return whole
  const around = route.mending(() => holding(known(previous))).decode(answer, origin, text)
  if (Result.isFailure(around)) return whole
  const parts = oddPartsOf(around.success)
  // Whom nobody knows cannot be told from who joins later.
  if (previous === undefined && parts.some(({ path }) => isNameless(path))) return whole
  return Result.succeed({
    snapshot: snapshot(around.success, previous),
    oddity: oddityOf(parts),
    unread: new Set(parts.map(({ path }) => path))
  })
}

/** A clan that counts its members and lists none has not lost them, however often it says so: the roster stays as it was. */
const read: Reader<ClanSnapshot, Marks> = (answer, origin, previous, marks) =>
  Result.map(readBody(answer, origin, previous, marks), (read) => {
    const { members, roster } = read.snapshot
    if (roster.length > 0 || members === 0 || previous === undefined || previous.roster.length === 0) return read
    const odd = { path: "memberList", detail: `nobody is listed, of ${members} members; the roster stays as it was` }
    return {
      snapshot: { ...read.snapshot, roster: previous.roster },
      oddity: read.oddity ?? { ...odd, lasting: odd.path }
    }
  })

/** How many more members a clan says to have than it lists. */
const missing = ({ members, roster }: ClanSnapshot): number => members - roster.length

/** A clan lists all its members, and is not empty from one look to the next. */
const oddity = (previous: ClanSnapshot | undefined, current: ClanSnapshot): Oddity | undefined => {
  const { members, roster } = current
  if (roster.length === 0 && (members > 0 || (previous !== undefined && previous.roster.length > 0))) {
    const before = previous?.roster.length ?? 0
    return { path: "memberList", detail: `nobody is listed, of ${Math.max(members, before)} members` }
  }
  if (previous === undefined || missing(current) === 0 || missing(current) === missing(previous)) return undefined
  return { path: "memberList", detail: `${roster.length} are listed, of ${members} members` }
}

export const clanSource = (
  packing: Packing<ClanSnapshot, MaybePacked<ClanSnapshot>>,
  edge: Edge
): Source<MaybePacked<ClanSnapshot>, ClanChange> => ({
  kind: "clan",
  codec: packedCodec(StoredClan, packing),
  schema: 1,
  observe: bodyObserver(
    {
      route,
      params: (clanTag) => ({ clanTag }),
      read,
      found,
      diff,
      growth,
      oddity,
      isJoinOf: isAbout,
      lifetime: lifetimes.clan
    },
    packing,
    edge
  )
})
