/** How clans are looked at. */
import * as Result from "effect/Result"
import * as endpoints from "../../api/declaration/Clans.ts"
import { hasTag } from "../../api/internal/isAbout.ts"
import { makeRoute } from "../../api/internal/route.ts"
import { textOf } from "../../exchange/internal/body.ts"
import { type ClanChange, type ClanSnapshot, diff, found, snapshot } from "../../diff/ClanDiff.ts"
import { byBody, type Keeping, type Reader } from "../engine/bodyObserver.ts"
import { type Marks, marksOf, readRows } from "./rows.ts"
import { StoredClan } from "./store.ts"
import { type Compact, compactCodec } from "../engine/packing.ts"
import type { Source } from "../engine/source.ts"

const route = makeRoute(endpoints.get, { operation: "Watch.clan", isAbout: hasTag })

/** Reads the members that have changed, if that can be told, or else the whole body. */
const read: Reader<ClanSnapshot, Marks> = (answer, origin, previous, marks) => {
  const { bytes } = answer
  if (previous !== undefined && marks !== undefined && Result.isSuccess(bytes)) {
    const read = readRows(bytes.success, previous, marks, origin.subject)
    if (read !== undefined) return Result.succeed(read)
  }
  return Result.map(route.decoder.decode(answer, origin, Result.map(bytes, textOf)), (clan) => ({
    snapshot: snapshot(clan, previous),
    hint: Result.getOrUndefined(Result.map(bytes, marksOf))
  }))
}

export const clanSource = (
  keeping: Keeping<ClanSnapshot, Compact<ClanSnapshot>>
): Source<Compact<ClanSnapshot>, ClanChange> => ({
  kind: "clan",
  codec: compactCodec(StoredClan, keeping),
  schema: 1,
  observe: byBody({ route, params: (clanTag) => ({ clanTag }), read, found, diff }, keeping)
})
