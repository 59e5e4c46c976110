/**
 * A clan, field by field: one line says what is kept, where the body has it, and that its changes are told. Schema,
 * snapshot, events and the stored form follow from the table.
 */
import * as Schema from "effect/Schema"
import type { Clan } from "../../model/Clan.ts"
import {
  Growing,
  type Growth,
  growing,
  growthOf,
  readerOf,
  schemasOf,
  sharerOf,
  toldFieldsOf,
  toldTable
} from "../internal/fieldTable.ts"
import { interner, isListOf } from "../internal/intern.ts"
import { labels, Named, named, NamedOrNull } from "../internal/named.ts"
import { onceEachAfter } from "../internal/onceEach.ts"
import { pairRows } from "../internal/pairRows.ts"
import * as unrolled from "../internal/unrolled.ts"
import { type Stamp, stampFields } from "../Stamp.ts"
import { MemberSnapshot, noteMember, tagOf } from "./memberTable.ts"

// Not destructured: a bundle would then have all of Schema.
const Boolean = Schema.Boolean
const Int = Schema.Int
const NullOr = Schema.NullOr
const Text = Schema.String

// ---------------------------------------------------------------------------------------------------------------------
// Values
// ---------------------------------------------------------------------------------------------------------------------

/** A district of the clan capital. */
export const District = Schema.Struct({ id: Int, name: Text, districtHallLevel: Int })
export interface District extends Schema.Schema.Type<typeof District> {}

const internDistrict = interner<District>()

const district = ({ districtHallLevel, id, name }: District): District =>
  internDistrict(`${id}/${districtHallLevel}/${name}`, () => ({ id, name, districtHallLevel }))

/** The districts of a capital; those of `before`, if they are equal. The API may list one twice. */
const districts = (
  of: ReadonlyArray<District> | null | undefined,
  before?: ReadonlyArray<District>
): ReadonlyArray<District> => {
  const list = of ?? []
  const isSame = (a: District, b: District) =>
    a.id === b.id && a.districtHallLevel === b.districtHallLevel && a.name === b.name
  return isListOf(before, list, isSame) ? before : onceEachAfter(list, ({ id }) => id, before ?? []).map(district)
}

// ---------------------------------------------------------------------------------------------------------------------
// Table
// ---------------------------------------------------------------------------------------------------------------------

const told = toldFieldsOf<Clan>()("ClanChanged", stampFields)

type Nameable = { readonly id: number; readonly name: string } | null | undefined

const toldName = <const F extends string>(field: F, read: (of: Clan) => Nameable) => ({
  ...told(field, NamedOrNull, (of, before) => named(read(of), before)),
  share: (value: Named | null) => named(value)
})

/** The fields whose changes are told by `ClanChanged`: all but the roster, whose members have events of their own. */
export const toldFields = toldTable({
  name: told("name", Text, (of) => of.name),
  type: told("type", Text, (of) => of.type),
  description: told("description", NullOr(Text), (of) => of.description ?? null),
  location: toldName("location", (of) => of.location),
  isFamilyFriendly: told("isFamilyFriendly", NullOr(Boolean), (of) => of.isFamilyFriendly ?? null),
  badge: told("badge", Text, ({ badgeUrls }) => badgeUrls.large ?? badgeUrls.medium ?? badgeUrls.small ?? ""),
  clanLevel: growing(told("clanLevel", Int, (of) => of.clanLevel)),
  clanPoints: told("clanPoints", Int, (of) => of.clanPoints),
  clanBuilderBasePoints: told("clanBuilderBasePoints", NullOr(Int), (of) => of.clanBuilderBasePoints ?? null),
  clanCapitalPoints: told("clanCapitalPoints", NullOr(Int), (of) => of.clanCapitalPoints ?? null),
  capitalLeague: toldName("capitalLeague", (of) => of.capitalLeague),
  warLeague: toldName("warLeague", (of) => of.warLeague),
  requiredTrophies: told("requiredTrophies", Int, (of) => of.requiredTrophies),
  requiredBuilderBaseTrophies: told(
    "requiredBuilderBaseTrophies",
    NullOr(Int),
    (of) => of.requiredBuilderBaseTrophies ?? null
  ),
  requiredTownhallLevel: told("requiredTownhallLevel", NullOr(Int), (of) => of.requiredTownhallLevel ?? null),
  warFrequency: told("warFrequency", Text, (of) => of.warFrequency),
  warWinStreak: told("warWinStreak", Int, (of) => of.warWinStreak),
  warWins: growing(told("warWins", Int, (of) => of.warWins)),
  warTies: growing(told("warTies", NullOr(Int), (of) => of.warTies ?? null)),
  warLosses: growing(told("warLosses", NullOr(Int), (of) => of.warLosses ?? null)),
  isWarLogPublic: told("isWarLogPublic", Boolean, (of) => of.isWarLogPublic),
  members: told("members", Int, (of) => of.members),
  labels: {
    ...told("labels", Schema.Array(Named), (of, before) => labels(of.labels, before)),
    share: (list: ReadonlyArray<Named>) => labels(list)
  },
  chatLanguage: toldName("chatLanguage", (of) => of.chatLanguage),
  capitalHallLevel: growing(told("capitalHallLevel", NullOr(Int), (of) => of.clanCapital?.capitalHallLevel ?? null)),
  districts: {
    ...told("districts", Schema.Array(District), (of, before) => districts(of.clanCapital?.districts, before)),
    share: (list: ReadonlyArray<District>) => districts(list)
  },
  clanGoldSinkTotal: growing(told("clanGoldSinkTotal", NullOr(Int), (of) => of.clanCapital?.clanGoldSinkTotal ?? null))
})

/** The schemas of all fields but the roster. */
export const schemas = schemasOf(toldFields)

/** What is remembered of a clan: only what makes events. Absent is `null`. */
export const ClanSnapshot = Schema.Struct({ ...schemas, roster: Schema.Array(MemberSnapshot) })
export interface ClanSnapshot extends Schema.Schema.Type<typeof ClanSnapshot> {}

/** All fields of a clan but the roster. */
export const read = readerOf(toldFields, unrolled.clan)

/** Takes the objects that all snapshots share for what was read from a store. */
export const share = sharerOf(toldFields)

const noteClan = growthOf(toldFields)

/** What only grows about a clan and those who stayed in it. */
export const growth = (previous: ClanSnapshot, current: ClanSnapshot): Growth => {
  const growing = new Growing()
  noteClan(growing, previous, current)
  pairRows(previous.roster, current.roster, tagOf, (i, j) => {
    const [before, after] = [previous.roster[i], current.roster[j]]
    if (before !== undefined && after !== undefined && before !== after) noteMember(growing, before, after)
  })
  return growing.growth
}

// ---------------------------------------------------------------------------------------------------------------------
// Event
// ---------------------------------------------------------------------------------------------------------------------

/** A field of a clan whose changes are told. */
export type ClanField = keyof typeof toldFields

/** A field of the clan changed. */
export interface ClanFieldChanged<F extends ClanField> extends Stamp {
  readonly _tag: "ClanChanged"
  readonly field: F
  readonly previous: ClanSnapshot[F]
  readonly current: ClanSnapshot[F]
}

/** A field of the clan changed; `previous` and `current` have the type of the `field`. */
export const ClanChanged = Schema.Union(Object.values(toldFields).map(({ event }) => event))
export type ClanChanged = { [F in ClanField]: ClanFieldChanged<F> }[ClanField]
