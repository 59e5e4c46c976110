/** What happens to a clan, as events: schemas and types. */
import * as Schema from "effect/Schema"
import { stampFields, type Unstamped } from "../Stamp.ts"
import { ClanChanged, ClanSnapshot } from "./clanTable.ts"
import { ClanMemberChanged, MemberSnapshot, ofMember } from "./memberTable.ts"

/** The first look at a clan, when it was asked for (`initial`). */
export const ClanFound = Schema.Struct({ _tag: Schema.tag("ClanFound"), ...stampFields, current: ClanSnapshot })
export interface ClanFound extends Schema.Schema.Type<typeof ClanFound> {}

/** Somebody is in the roster who was not. */
export const ClanMemberJoined = Schema.Struct({
  _tag: Schema.tag("ClanMemberJoined"),
  ...ofMember,
  current: MemberSnapshot
})
export interface ClanMemberJoined extends Schema.Schema.Type<typeof ClanMemberJoined> {}

/** Somebody is no longer in the roster. */
export const ClanMemberLeft = Schema.Struct({
  _tag: Schema.tag("ClanMemberLeft"),
  ...ofMember,
  previous: MemberSnapshot
})
export interface ClanMemberLeft extends Schema.Schema.Type<typeof ClanMemberLeft> {}

/** Everything that can be seen to happen to a clan. */
export const ClanEvent = Schema.Union([ClanFound, ClanMemberJoined, ClanMemberLeft, ClanMemberChanged, ClanChanged])
export type ClanEvent = ClanFound | ClanMemberJoined | ClanMemberLeft | ClanMemberChanged | ClanChanged

/** What happened, before it is stamped with id and time. */
export type ClanChange = Unstamped<ClanEvent>
