/** What can be wrong with arguments that no single one of them shows. */
import * as Data from "effect/Data"

/** No location has this name. */
export class UnknownLocation extends Data.TaggedError("Usage")<{ readonly name: string }> {
  override get message(): string {
    return `there is no location "${this.name}": give its name in English, like "Germany", or its id`
  }
}

/** Events are no table. */
export class NoCsv extends Data.TaggedError("Usage")<{}> {
  override get message(): string {
    return "events have no --csv: use --json, which prints a line for each"
  }
}

/** It would wait for ever. */
export class NothingToWatch extends Data.TaggedError("Usage")<{}> {
  override get message(): string {
    return 'there is nothing to watch: give tags, like clashfx watch "#2PP", or --calendar, or --simulated'
  }
}

/** Two forms at once. */
export class BothForms extends Data.TaggedError("Usage")<{}> {
  override get message(): string {
    return "--json and --csv are two forms of the same: give one of them"
  }
}

/** What is simulated lives in one process, and a cluster is many. */
export class NotSimulated extends Data.TaggedError("Usage")<{}> {
  override get message(): string {
    return "a cluster has no --simulated: start clashfx simulate, and set COC_BASE_URL and COC_KEYS as it says"
  }
}

/** The folder for snapshots is a file, or may not be written. */
export class UnusableStore extends Data.TaggedError("Usage")<{ readonly folder: string; readonly cause: unknown }> {
  override get message(): string {
    return `--store: ${this.folder} cannot be used as a folder for snapshots; is it a file, or not yours to write in?`
  }
}

/** A number of units that is none. */
export class NotACount extends Data.TaggedError("Usage")<{
  readonly flag: string
  readonly name: string
  readonly count: string
}> {
  override get message(): string {
    return `--${this.flag} ${this.name}=${this.count}: "${this.count}" is not a whole number of at least 1`
  }
}

/** A link of nothing. */
export class NoUnits extends Data.TaggedError("Usage")<{}> {
  override get message(): string {
    return "there is no army yet: give units, like clashfx army link --troop Dragon=12"
  }
}

/** It is JSON, and nothing of a village. */
export class NoVillage extends Data.TaggedError("Usage")<{}> {
  override get message(): string {
    return "there is no village in this file: it has to be what the game copies under Settings, More Settings, Data Export"
  }
}
