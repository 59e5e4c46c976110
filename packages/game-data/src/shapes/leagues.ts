/** The shapes of leagues, labels, achievements and battle modifiers. */
import type * as L from "../LeagueRows.ts"
import * as S from "../Shape.ts"
import { id, name, some, text } from "./fields.ts"

/** A league of the clan war league. */
export const warLeagues = {
  id,
  name,
  cwlMedals: S.object({
    firstPlace: S.int,
    positionMedalDiff: S.int,
    bonusReward: S.int,
    minimumBonusAmount: S.int
  }),
  promotions: S.int,
  demotions: S.int,
  "15v15Only": S.boolean,
  battleModifier: text
} satisfies S.FieldsOf<L.WarLeague>

const loot = { gold: S.int, elixir: S.int, darkElixir: S.int }
const ores = { shinyOre: S.int, glowyOre: S.int, starryOre: S.int }

/** A tier of the ranked battles. */
export const leagueTiers = {
  id,
  name,
  leagueTier: S.int,
  groupSize: S.int,
  demotePercentage: some,
  promotePercentage: some,
  battleCount: S.int,
  trophyStart: some,
  clanScore: S.int,
  townhallCap: S.int,
  battleModifier: text,
  rewards: S.list({ townhallLevel: S.int, resources: S.object(loot), starBonus: S.object({ ...loot, ...ores }) })
} satisfies S.FieldsOf<L.LeagueTier>

/** A league of the builder base. */
export const builderLeagues = { id, name, trophyStart: S.int } satisfies S.FieldsOf<L.BuilderLeague>

/** A league of the clan capital. */
export const capitalLeagues = { id, name, trophyStart: S.int, clanXp: S.int } satisfies S.FieldsOf<L.CapitalLeague>

/** A label of clans. */
export const clanLabels = { id, name } satisfies S.FieldsOf<L.ClanLabel>

/** A label of players. */
export const playerLabels = { id, name } satisfies S.FieldsOf<L.PlayerLabel>

/** An achievement. */
export const achievements = {
  name,
  village: S.oneOf("home", "builderBase", "clanCapital"),
  uiPriority: S.int,
  levels: S.list({ level: S.int, actionCount: S.int, actionData: text, xp: S.int, gems: S.int })
} satisfies S.FieldsOf<L.Achievement>

/** A modifier of battles. */
export const battleModifiers = {
  name,
  modifiers: S.list({
    type: S.openOneOf("buildings", "common_equipment", "epic_equipment", "guardians", "heroes"),
    attacker: S.optional(S.boolean),
    defender: S.optional(S.boolean),
    damageMultiplier: some,
    hpMultiplier: some,
    minusLevels: some
  })
} satisfies S.FieldsOf<L.BattleModifier>
