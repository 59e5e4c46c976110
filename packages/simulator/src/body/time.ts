/** Instants as the API writes them. */
import * as Timestamp from "clashfx/model/Timestamp"
import * as DateTime from "effect/DateTime"

/** The basic form of an instant in milliseconds: `20261102T060000.000Z`, always whole seconds. */
export const timestamp = (at: number): string => Timestamp.format(DateTime.makeUnsafe(Math.floor(at / 1000) * 1000))
