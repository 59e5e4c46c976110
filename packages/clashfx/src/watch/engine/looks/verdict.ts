/** What one answer says about the game as a whole. */
import * as Data from "effect/Data"
import { isTransient } from "../../../api/RequestPolicy.ts"
import type { LookError } from "./source.ts"
import { firstLine } from "../../../exchange/internal/errors/thrown.ts"

/** A poll that broke in a way that nobody foresaw: said, and tried again. */
export class PollDefect extends Data.TaggedError("Defect")<{ readonly defect: unknown }> {
  override get message(): string {
    return `the poll broke, please report it: ${firstLine(this.defect)}`
  }
}

/**
 * - `answered`: the API itself answered, with whatever
 * - `maintenance`: its own body says that the game is in maintenance
 * - `unavailable`: a 503 that is not the API's own, so that a gateway may have been at fault for this one request
 * - `unclear`: trouble on the way, which leaves it open how the game is
 */
export type Verdict = "answered" | "maintenance" | "unavailable" | "unclear"

export const verdictOf = (error: LookError | PollDefect): Verdict => {
  switch (error._tag) {
    case "Maintenance":
      return error.reason === "inMaintenance" ? "maintenance" : "unavailable"
    case "GatewayError":
      return error.status === 503 ? "unavailable" : error.isRetryable ? "unclear" : "answered"
    case "Throttled":
    case "Timeout":
    case "Network":
    case "NoUsableKey":
      return "unclear"
    case "DecodeError":
      return isTransient(error) ? "unclear" : "answered"
    case "InvalidArgument":
    case "Forbidden":
    case "NotFound":
      // Who stands before the API refuses in words of its own.
      return error.reason === undefined ? "unclear" : "answered"
    case "InvalidIp":
    case "PrivateWarLog":
    case "Defect":
      return "answered"
  }
}
