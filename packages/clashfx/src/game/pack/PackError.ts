/** What can go wrong with game data: it is not there, or it does not know something. */
import type { Category } from "@clashfx/game-data"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import { oneLine } from "../../model/internal/oneLine.ts"
import { printed } from "../../model/internal/printed.ts"

/**
 * The game data could not be loaded, or there is none by choice.
 *
 * What to do: use `GameData.layer` instead of `layerNone`, or look at the file or URL in `source`. Operations on the API
 * work without game data.
 */
export class GameDataUnavailable extends printed(
  Schema.TaggedError<GameDataUnavailable>()("GameDataUnavailable", {
    /** What was to be loaded, like `troops` or a file or URL. */
    source: Schema.String,
    /** Why it is not there. */
    detail: Schema.String,
    cause: Schema.optional(Schema.Defect())
  })
) {
  readonly isRetryable = false
  override get message(): string {
    return oneLine(`game data is not available (${this.source}): ${this.detail}`)
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

/**
 * A name or id that the game data does not know: misspelled, or newer than the data.
 *
 * What to do: take the `suggestion` if there is one, or look in the other village. For a unit that is newer than the
 * data, update `@clashfx/game-data`.
 */
export class UnknownUnit extends printed(
  Schema.TaggedError<UnknownUnit>()("UnknownUnit", {
    /** Where it was looked for; absent when an id names no category at all. */
    category: Schema.optional(Schema.Literals(Struct.keys(singular))),
    input: Schema.Union([Schema.String, Schema.Number]),
    /** The village it was looked for in, where one was given. */
    village: Schema.optional(Schema.String),
    /** A name that is close to what was given. */
    suggestion: Schema.optional(Schema.String),
    /** The other village, where that has something of this name. */
    elsewhere: Schema.optional(Schema.String)
  })
) {
  readonly isRetryable = false
  override get message(): string {
    const what = this.category === undefined ? "thing" : singular[this.category]
    const input = typeof this.input === "number" ? `has the id ${this.input}` : `is called "${this.input}"`
    const where = this.village === undefined ? "" : ` in the ${placeOf(this.village)}`
    const hint =
      this.elsewhere === undefined
        ? this.suggestion === undefined
          ? `; check the ${typeof this.input === "number" ? "id" : "name"}, or update @clashfx/game-data if it is new`
          : `; is it "${this.suggestion}"?`
        : `; it is in the ${placeOf(this.elsewhere)}: { village: "${this.elsewhere}" }`
    return oneLine(`no ${what}${where} ${input}${hint}`)
  }
}

/**
 * A level that a unit does not have.
 *
 * What to do: take a level within `levels`.
 */
export class UnknownLevel extends printed(
  Schema.TaggedError<UnknownLevel>()("UnknownLevel", {
    /** The unit's name. */
    unit: Schema.String,
    level: Schema.Number,
    /** The first and last level of the unit, where it has any. */
    levels: Schema.optional(Schema.Tuple([Schema.Number, Schema.Number]))
  })
) {
  readonly isRetryable = false
  override get message(): string {
    const known = this.levels === undefined ? "it has no levels" : `it has ${this.levels[0]} to ${this.levels[1]}`
    return oneLine(`${this.unit} has no level ${this.level}; ${known}`)
  }
}

/**
 * A language that there are no names in.
 *
 * What to do: take one of `languages`.
 */
export class UnknownLanguage extends printed(
  Schema.TaggedError<UnknownLanguage>()("UnknownLanguage", {
    input: Schema.String,
    /** The codes that exist. */
    languages: Schema.Array(Schema.String)
  })
) {
  readonly isRetryable = false
  override get message(): string {
    return oneLine(`there are no names in "${this.input}", only in ${this.languages.join(", ")}`)
  }
}
