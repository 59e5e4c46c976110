/** The bodies of wars and of the war log. Keys with the value `undefined` are not sent. */
import { badge } from "../catalog/internal/assets.ts"
import * as Prng from "../world/Prng.ts"
import type { Clan, War, WarMember, WarResult, WarTotals } from "../world/State.ts"
import * as Wars from "../world/War.ts"
import { timestamp } from "./time.ts"

const stub = () => ({
  badgeUrls: badge("nobody"),
  clanLevel: 0,
  attacks: 0,
  stars: 0,
  destructionPercentage: 0
})

/** No war: two sides without tag, name and members. */
export const notInWar = () => ({ state: "notInWar", clan: stub(), opponent: stub() })

// Before the first attack the keys are absent, not empty.
const member = (of: WarMember) => ({
  tag: of.tag,
  name: of.name,
  townhallLevel: of.townHall,
  mapPosition: of.mapPosition,
  attacks: of.attacks.length === 0 ? undefined : of.attacks,
  opponentAttacks: of.opponentAttacks,
  bestOpponentAttack: of.best
})

/** Members come in no order of the map, but always in the same one. */
const shuffled = (war: War, members: ReadonlyArray<WarMember>): ReadonlyArray<WarMember> => {
  const place = (of: WarMember) => Prng.hash(`${war.id} ${of.tag}`)
  return members.toSorted((a, b) => place(a) - place(b))
}

const side = (war: War, which: 0 | 1) => ({
  ...Wars.totals(war, which),
  members: shuffled(war, war.sides[which].members).map(member)
})

const times = (war: War) => ({
  preparationStartTime: timestamp(war.preparationStartTime),
  startTime: timestamp(war.startTime),
  endTime: timestamp(war.endTime)
})

/** A regular war, with the given clan as `clan`. */
export const regular = (war: War, clan: Clan) => {
  const which = Wars.sideOf(war, clan)
  return {
    state: war.state,
    teamSize: war.sides[which].members.length,
    attacksPerMember: war.attacksPerMember,
    battleModifier: "none",
    ...times(war),
    clan: side(war, which),
    opponent: side(war, which === 0 ? 1 : 0)
  }
}

/** A war of a league; the order of the clans is that of the draw, whoever asks. */
export const league = (war: War) => ({
  state: war.state,
  teamSize: war.sides[0].members.length,
  ...times(war),
  clan: side(war, 0),
  opponent: side(war, 1),
  warStartTime: timestamp(war.startTime)
})

const opponent = ({ attacks: _attacks, ...totals }: WarTotals) => totals

const nobody = () => ({ badgeUrls: badge("nobody"), clanLevel: 0, stars: 0, destructionPercentage: 0 })

/** A row of the war log; without tag and name of an opponent for a league season. */
export const logEntry = (row: WarResult) => ({
  result: row.result,
  endTime: timestamp(row.endTime),
  teamSize: row.teamSize,
  attacksPerMember: row.attacksPerMember,
  battleModifier: "none",
  clan: row.clan,
  opponent: row.opponent === undefined ? nobody() : opponent(row.opponent)
})
