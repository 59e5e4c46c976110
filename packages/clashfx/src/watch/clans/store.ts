/**
 * The form in which snapshots of clans are stored: members as rows, and each league once. What is read shares its objects
 * with all other snapshots.
 */
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Struct from "effect/Struct"
import { ClanSnapshot, MemberSnapshot, Named, shared } from "../../diff/clan/clanSnapshot.ts"
import type { Packing } from "../engine/packing.ts"

const of = MemberSnapshot.fields

/** A place in the list of leagues. */
const League = Schema.NullOr(Schema.Int)

/** The fields of a member in the order that {@link MemberSnapshot} has. */
const Row = Schema.Tuple([
  of.tag,
  of.name,
  of.role,
  of.expLevel,
  of.townHallLevel,
  League,
  League,
  of.trophies,
  of.builderBaseTrophies,
  of.clanRank,
  of.donations,
  of.donationsReceived
])
type Row = typeof Row.Type

const Stored = Schema.Struct({
  ...Struct.omit(ClanSnapshot.fields, ["roster"]),
  leagues: Schema.Array(Named),
  roster: Schema.Array(Row)
})
type Stored = typeof Stored.Type

const write = ({ roster, ...snapshot }: ClanSnapshot): Stored => {
  const places = new Map<Named, number>()
  const placeOf = (league: Named | null): number | null => {
    if (league === null) return null
    const place = places.get(league) ?? places.size
    places.set(league, place)
    return place
  }
  const rows = roster.map((member): Row => [
    member.tag,
    member.name,
    member.role,
    member.expLevel,
    member.townHallLevel,
    placeOf(member.leagueTier),
    placeOf(member.builderBaseLeague),
    member.trophies,
    member.builderBaseTrophies,
    member.clanRank,
    member.donations,
    member.donationsReceived
  ])
  return { ...snapshot, leagues: [...places.keys()], roster: rows }
}

const memberOf = (row: Row, leagues: ReadonlyArray<Named>): MemberSnapshot => ({
  tag: row[0],
  name: row[1],
  role: row[2],
  expLevel: row[3],
  townHallLevel: row[4],
  leagueTier: leagues[row[5] ?? -1] ?? null,
  builderBaseLeague: leagues[row[6] ?? -1] ?? null,
  trophies: row[7],
  builderBaseTrophies: row[8],
  clanRank: row[9],
  donations: row[10],
  donationsReceived: row[11]
})

const read = ({ leagues, roster, ...stored }: Stored): ClanSnapshot => {
  const known = leagues.map(shared.named)
  return {
    ...stored,
    location: stored.location && shared.named(stored.location),
    capitalLeague: stored.capitalLeague && shared.named(stored.capitalLeague),
    warLeague: stored.warLeague && shared.named(stored.warLeague),
    chatLanguage: stored.chatLanguage && shared.named(stored.chatLanguage),
    labels: shared.labels(stored.labels),
    districts: stored.districts.map(shared.district),
    roster: roster.map((row) => memberOf(row, known))
  }
}

/** Only `read` makes values for it, and a struct would copy what they share. */
const SharedClan = Schema.declare((u): u is ClanSnapshot => Predicate.hasProperty(u, "roster"))

/** The codec of the store. */
export const StoredClan: Schema.Codec<ClanSnapshot, unknown> = Stored.pipe(
  Schema.decodeTo(SharedClan, SchemaTransformation.transform({ decode: read, encode: write }))
)

/** What is beyond one byte per character would take two for each of the others as well. */
const wide = /[\u0100-\uffff]/g
const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`

/** The same form as a text, for what is remembered of many clans. */
export const clanPacking: Packing<ClanSnapshot> = {
  pack: (snapshot) => JSON.stringify(write(snapshot)).replace(wide, escaped),
  unpack: (text) => read(JSON.parse(text))
}
