/** What can go wrong with game data: it is not there, or it does not know something. */
import type { Category } from "@clashfx/game-data"
import * as Data from "effect/Data"

/** The game data could not be loaded, or there is none by choice. */
export class GameDataUnavailable extends Data.TaggedError("GameDataUnavailable")<{
  /** What was to be loaded, like `troops` or a file or URL. */
  readonly source: string
  /** Why it is not there. */
  readonly detail: string
  readonly cause?: unknown
}> {
  readonly isRetryable = false
  override get message(): string {
    return `game data is not available (${this.source}): ${this.detail}`
  }
}

const singular: { readonly [C in Category]: string } = {
  troops: "troop",
  spells: "spell",
  heroes: "hero",
  pets: "pet",
  equipment: "piece of equipment",
  guardians: "guardian",
  helpers: "helper",
  buildings: "building",
  traps: "trap",
  decorations: "decoration",
  obstacles: "obstacle",
  warLeagues: "war league",
  leagueTiers: "league tier",
  builderLeagues: "builder base league",
  capitalLeagues: "capital league",
  clanLabels: "clan label",
  playerLabels: "player label",
  achievements: "achievement",
  battleModifiers: "battle modifier",
  resources: "resource",
  magicItems: "magic item",
  magicSnacks: "magic snack",
  sceneries: "scenery",
  skins: "skin",
  capitalHouseParts: "capital house part",
  locales: "language"
}

const placeOf = (village: string): string => (village === "home" ? "home village" : "builder base")

/** A name or id that the game data does not know: misspelled, or newer than the data. */
export class UnknownUnit extends Data.TaggedError("UnknownUnit")<{
  /** Where it was looked for; absent when an id names no category at all. */
  readonly category?: Category | undefined
  readonly input: string | number
  /** The village it was looked for in, where one was given. */
  readonly village?: string | undefined
  /** A name that is close to what was given. */
  readonly suggestion?: string | undefined
  /** The other village, where that has something of this name. */
  readonly elsewhere?: string | undefined
}> {
  readonly isRetryable = false
  override get message(): string {
    const what = this.category === undefined ? "thing" : singular[this.category]
    const input = typeof this.input === "number" ? `has the id ${this.input}` : `is called "${this.input}"`
    const where = this.village === undefined ? "" : ` in the ${placeOf(this.village)}`
    const hint =
      this.elsewhere === undefined
        ? this.suggestion === undefined
          ? ""
          : `; is it "${this.suggestion}"?`
        : `; it is in the ${placeOf(this.elsewhere)}: { village: "${this.elsewhere}" }`
    return `no ${what}${where} ${input}${hint}`
  }
}

/** A level that a unit does not have. */
export class UnknownLevel extends Data.TaggedError("UnknownLevel")<{
  /** The unit's name. */
  readonly unit: string
  readonly level: number
  /** The first and last level of the unit, where it has any. */
  readonly levels?: readonly [first: number, last: number] | undefined
}> {
  readonly isRetryable = false
  override get message(): string {
    const known = this.levels === undefined ? "it has no levels" : `it has ${this.levels[0]} to ${this.levels[1]}`
    return `${this.unit} has no level ${this.level}; ${known}`
  }
}

/** A language that there are no names in. */
export class UnknownLanguage extends Data.TaggedError("UnknownLanguage")<{
  readonly input: string
  /** The codes that exist. */
  readonly languages: ReadonlyArray<string>
}> {
  readonly isRetryable = false
  override get message(): string {
    return `there are no names in "${this.input}", only in ${this.languages.join(", ")}`
  }
}
