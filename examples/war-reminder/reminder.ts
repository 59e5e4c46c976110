/** Some hours before a war ends: who has not attacked yet. Regular wars and league wars alike. */
import { Reminders } from "clashfx"
import * as Stream from "effect/Stream"

const names = (waiting: Reminders.WarReminder["waiting"]): string =>
  waiting.map(({ left, name }) => (left === 1 ? name : `${name} (${left})`)).join(", ")

/** The reminder as a line for a chat. */
export const line = ({ before, waiting, war }: Reminders.WarReminder): string =>
  waiting.length === 0
    ? `${before / 3600} h left against ${war.opponent.name}: everybody has attacked`
    : `${before / 3600} h left against ${war.opponent.name}: ${names(waiting)}`

/** Lines for the wars of some clans, for ever. Each reminder has an `id`: keep it, and no restart says anything twice. */
export const lines = (tags: ReadonlyArray<string>) =>
  Stream.map(Reminders.wars(tags, { before: ["12 hours", "4 hours", "1 hour"] }), line)
