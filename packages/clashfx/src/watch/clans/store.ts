/**
 * The form in which snapshots of clans are stored: members as rows, and each league once. What is read shares its objects
 * with all other snapshots.
 */
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { ClanSnapshot, schemas, share } from "../../diff/clan/clanTable.ts"
import { memberRows } from "../../diff/clan/memberTable.ts"
import { Named, shareNamed } from "../../diff/internal/named.ts"

const Row = Schema.Array(Schema.Unknown).check(Schema.makeFilter(memberRows.areCells, { expected: "a member" }))
const Stored = Schema.Struct({ ...schemas, leagues: Schema.Array(Named), roster: Schema.Array(Row) })
type Stored = typeof Stored.Type

const write = ({ roster, ...snapshot }: ClanSnapshot): Stored => {
  const places = new Map<Named, number>()
  const placeOf = (league: Named | null): number | null => {
    if (league === null) return null
    const place = places.get(league) ?? places.size
    places.set(league, place)
    return place
  }
  const rows = roster.map((member) => memberRows.write(member, placeOf))
  return { ...snapshot, leagues: [...places.keys()], roster: rows }
}

const read = ({ leagues, roster, ...stored }: Stored): ClanSnapshot => {
  const names = leagues.map(shareNamed)
  return { ...share(stored), roster: roster.map((row) => memberRows.read(row, names)) }
}

/** Only `read` makes values for it, and a struct would copy what they share. */
const SharedClan = Schema.declare((u): u is ClanSnapshot => Predicate.hasProperty(u, "roster"))

/** The codec of the store. */
export const StoredClan: Schema.Codec<ClanSnapshot, unknown> = Stored.pipe(
  Schema.decodeTo(SharedClan, SchemaTransformation.transform({ decode: read, encode: write }))
)
