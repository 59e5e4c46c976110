/**
 * A member of a clan, field by field: one line says what is kept, where the body has it, and that its changes are told.
 *
 * Schema, snapshot, comparison, events and the stored row follow from the table. A new field stands at its end, and is
 * then the last column of stored rows: older ones are filled by the next look.
 */
import * as Schema from "effect/Schema"
import { type ClanMember, Role } from "../../model/Clan.ts"
import { PlayerTag } from "../../model/Tag.ts"
import { fieldsOf, growing, growthOf, schemasOf, toldFieldsOf, toldTable } from "../internal/fieldTable.ts"
import { named, NamedOrNull } from "../internal/named.ts"
import * as unrolled from "../internal/unrolled.ts"
import { type Stamp, stampFields } from "../Stamp.ts"
import { rowsOf } from "./memberRows.ts"

// Not destructured: a bundle would then have all of Schema.
const Int = Schema.Int
const NullOr = Schema.NullOr
const Text = Schema.String

/** What every event of a member says: who it is, with the name of now. */
export const ofMember = { ...stampFields, member: PlayerTag, name: Text }

const member = fieldsOf<ClanMember>()
const told = toldFieldsOf<ClanMember>()("ClanMemberChanged", ofMember)

/** The fields whose changes are told by `ClanMemberChanged`. */
export const toldFields = toldTable({
  name: told("name", Text, (of) => of.name),
  role: told("role", Role, (of) => of.role),
  expLevel: growing(told("expLevel", Int, (of) => of.expLevel)),
  townHallLevel: growing(told("townHallLevel", NullOr(Int), (of) => of.townHallLevel ?? null)),
  leagueTier: told("leagueTier", NamedOrNull, (of, before) => named(of.leagueTier, before)),
  builderBaseLeague: told("builderBaseLeague", NamedOrNull, (of, before) => named(of.builderBaseLeague, before)),
  trophies: told("trophies", Int, (of) => of.trophies),
  builderBaseTrophies: told("builderBaseTrophies", NullOr(Int), (of) => of.builderBaseTrophies ?? null),
  clanRank: told("clanRank", Int, (of) => of.clanRank),
  donations: growing(told("donations", Int, (of) => of.donations)),
  donationsReceived: growing(told("donationsReceived", Int, (of) => of.donationsReceived))
})

export const memberFields = { tag: member(PlayerTag, (of) => of.tag), ...toldFields }

/** What is remembered of a member: only what makes events. Absent is `null`. */
export const MemberSnapshot = Schema.Struct(schemasOf(memberFields))
export interface MemberSnapshot extends Schema.Schema.Type<typeof MemberSnapshot> {}

/** By what members of a roster are told apart. */
export const tagOf = ({ tag }: MemberSnapshot): string => tag

/** A field of a member whose changes are told. */
export type MemberField = keyof typeof toldFields

/** A field of a member changed. */
export interface MemberFieldChanged<F extends MemberField> extends Stamp {
  readonly _tag: "ClanMemberChanged"
  readonly field: F
  readonly previous: MemberSnapshot[F]
  readonly current: MemberSnapshot[F]
  readonly member: PlayerTag
  /** The name of the member now. */
  readonly name: string
}

/** A field of a member changed; `previous` and `current` have the type of the `field`. */
export const ClanMemberChanged = Schema.Union(Object.values(toldFields).map(({ event }) => event))
export type ClanMemberChanged = { [F in MemberField]: MemberFieldChanged<F> }[MemberField]

/** Makes, compares, writes and reads the rows of members. */
export const memberRows = rowsOf(memberFields, unrolled.clanMember)

/** Notes what only grows about a member. */
export const noteMember = growthOf(memberFields)
