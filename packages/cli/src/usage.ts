/** What can be wrong with arguments that only the API can tell. */
import * as Data from "effect/Data"

/** No location has this name. */
export class UnknownLocation extends Data.TaggedError("Usage")<{ readonly name: string }> {
  override get message(): string {
    return `there is no location "${this.name}": give its name in English, like "Germany", or its id`
  }
}
