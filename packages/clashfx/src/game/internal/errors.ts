/** What the rules of the game can say no to. Each is public where its rule is, and in the index `ClashError`. */
import * as Schema from "effect/Schema"
import { oneLine } from "../../model/internal/oneLine.ts"
import { printed } from "../../model/internal/printed.ts"

/**
 * A text that is not an army link, and where it stops being one.
 *
 * What to do: ask for the link again, copied whole. `ArmyLink.parseLenient` leaves out what cannot be read.
 */
export class InvalidArmyLink extends printed(
  Schema.TaggedError<InvalidArmyLink>()("InvalidArmyLink", {
    /** What was given. */
    input: Schema.String,
    /** The position in {@link input} of what cannot be read, counted in UTF-16 units from 0. */
    offset: Schema.Number,
    /** What should have been there. */
    expected: Schema.String
  })
) {
  readonly isRetryable = false
  override get message(): string {
    const rest = this.input.slice(this.offset, this.offset + 12)
    const found = rest === "" ? "the end" : JSON.stringify(rest)
    return oneLine(
      `Not an army link: expected ${this.expected} at offset ${this.offset}, found ${found}; copy the whole link again`
    )
  }
}

/**
 * An army that the game does not have, and what is wrong with it.
 *
 * What to do: correct what `problem` names in that section.
 */
export class InvalidArmy extends printed(
  Schema.TaggedError<InvalidArmy>()("InvalidArmy", {
    section: Schema.Literals(["heroes", "clanCastleTroops", "clanCastleSpells", "troops", "spells"]),
    /** What is wrong, as a sentence without its end. */
    problem: Schema.String
  })
) {
  readonly isRetryable = false
  override get message(): string {
    return oneLine(`Not an army: in ${this.section}, ${this.problem}`)
  }
}

/**
 * A text or value that is not an export.
 *
 * What to do: export the village again in the game (settings, more settings, data export) and give the text as it is.
 */
export class InvalidVillage extends printed(
  Schema.TaggedError<InvalidVillage>()("InvalidVillage", {
    /** Where in the export it is wrong, like `buildings[3].lvl`; empty for the export as a whole. */
    path: Schema.String,
    /** What is wrong there. */
    detail: Schema.String
  })
) {
  readonly isRetryable = false
  override get message(): string {
    return oneLine(
      this.path === ""
        ? `Not a village export: ${this.detail}`
        : `Not a village export: ${this.path}: ${this.detail}; export it again, and leave the text as it is`
    )
  }
}

/**
 * An id that names no period of its kind.
 *
 * What to do: give an id like `example`.
 */
export class UnknownPeriod extends printed(
  Schema.TaggedError<UnknownPeriod>()("UnknownPeriod", {
    kind: Schema.Literals(["season", "ranked week", "legend day", "clan games", "raid weekend"]),
    id: Schema.String,
    /** An id as it should look. */
    example: Schema.String
  })
) {
  readonly isRetryable = false
  override get message(): string {
    return oneLine(`"${this.id}" names no ${this.kind}: an id looks like ${this.example}`)
  }
}
