/** The gold pass season, as `/goldpass/seasons/current` sends it. */
import * as Schema from "effect/Schema"
import { Timestamp } from "./Timestamp.ts"

/** The gold pass season that is on, from start to end (UTC). */
export class GoldPassSeason extends Schema.Opaque<GoldPassSeason>()(
  Schema.Struct({ startTime: Timestamp, endTime: Timestamp }).annotate({ identifier: "GoldPassSeason" })
) {}
