/** Rows of the leagues, labels and achievements. */
import type {
  AchievementName,
  BattleModifierName,
  BuilderLeagueName,
  CapitalLeagueName,
  ClanLabelName,
  LeagueTierName,
  PlayerLabelName,
  WarLeagueName
} from "./data/unions.ts"
import type { Open, Village } from "./UnitRows.ts"

/** The medals of a clan war league. */
export interface CwlMedals {
  /** Medals of a member of the first clan with full participation. */
  readonly firstPlace: number
  /** Medals less per position below the first. */
  readonly positionMedalDiff: number
  /** Medals of one bonus. */
  readonly bonusReward: number
  /** How many bonuses the leader gives, before those for won wars. */
  readonly minimumBonusAmount: number
}

/** A league of the clan war league. */
export interface WarLeague {
  readonly id: number
  readonly name: Open<WarLeagueName>
  readonly cwlMedals: CwlMedals
  /** How many clans of a group go up. */
  readonly promotions: number
  /** How many clans of a group go down. */
  readonly demotions: number
  readonly "15v15Only": boolean
  readonly battleModifier?: Open<BattleModifierName>
}

/** Loot of one attack. */
export interface LootReward {
  readonly gold: number
  readonly elixir: number
  readonly darkElixir: number
}

/** The star bonus. */
export interface StarBonus extends LootReward {
  readonly shinyOre: number
  readonly glowyOre: number
  readonly starryOre: number
}

/** What a league tier gives to a town hall. */
export interface LeagueTierReward {
  readonly townhallLevel: number
  readonly resources: LootReward
  readonly starBonus: StarBonus
}

/** A tier of the ranked battles. */
export interface LeagueTier {
  readonly id: number
  readonly name: Open<LeagueTierName>
  /** The rank of the tier, 0 is Unranked. */
  readonly leagueTier: number
  readonly groupSize: number
  /** Percent of a group. */
  readonly demotePercentage?: number
  /** Percent of a group. */
  readonly promotePercentage?: number
  /** Attacks in a week. */
  readonly battleCount: number
  readonly trophyStart?: number
  /** What a member in this tier adds to the score of the clan. */
  readonly clanScore: number
  readonly townhallCap: number
  readonly battleModifier?: Open<BattleModifierName>
  readonly rewards: ReadonlyArray<LeagueTierReward>
}

/** A league of the builder base. */
export interface BuilderLeague {
  readonly id: number
  readonly name: Open<BuilderLeagueName>
  readonly trophyStart: number
}

/** A league of the clan capital. */
export interface CapitalLeague {
  readonly id: number
  readonly name: Open<CapitalLeagueName>
  readonly trophyStart: number
  readonly clanXp: number
}

/** A label that clans choose. */
export interface ClanLabel {
  readonly id: number
  readonly name: Open<ClanLabelName>
}

/** A label that players choose. */
export interface PlayerLabel {
  readonly id: number
  readonly name: Open<PlayerLabelName>
}

/** A star of an achievement. Two rows of one achievement may have the same level. */
export interface AchievementLevel {
  readonly level: number
  readonly actionCount: number
  /** What is counted, where the game names it. */
  readonly actionData?: string
  readonly xp: number
  readonly gems: number
}

/** An achievement. It has no id. */
export interface Achievement {
  readonly name: Open<AchievementName>
  readonly village: Village | "clanCapital"
  readonly uiPriority: number
  readonly levels: ReadonlyArray<AchievementLevel>
}

/** What a modifier changes for one kind of thing. Percent where 100 is unchanged. */
export interface Modifier {
  readonly type: Open<"buildings" | "common_equipment" | "epic_equipment" | "guardians" | "heroes">
  readonly attacker?: boolean
  readonly defender?: boolean
  readonly damageMultiplier?: number
  readonly hpMultiplier?: number
  readonly minusLevels?: number
}

/** A modifier of battles in the upper leagues. */
export interface BattleModifier {
  readonly name: Open<BattleModifierName>
  readonly modifiers: ReadonlyArray<Modifier>
}
