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
