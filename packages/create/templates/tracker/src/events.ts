/** Events as rows of a SQLite file. */
import { ClanDiff, Select, type WatchEvent } from "clashfx"
import * as Effect from "effect/Effect"
import { DatabaseSync } from "node:sqlite"

type Event = WatchEvent.WatchEvent

/** Opens the file, and closes it with the scope. */
export const open = (file: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const database = new DatabaseSync(file)
      database.exec("CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, at TEXT, type TEXT, tag TEXT, body TEXT)")
      return database
    }),
    (database) => Effect.sync(() => database.close())
  )

/** Writes events; one that comes a second time has the same `id`, and is not written again. */
export const write = (database: DatabaseSync, events: ReadonlyArray<Event>) =>
  Effect.sync(() => {
    const insert = database.prepare("INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?)")
    database.exec("BEGIN")
    for (const event of events) {
      const tag = "tag" in event ? event.tag : null
      insert.run(event.id, new Date(event.at.epochMilliseconds).toISOString(), event._tag, tag, JSON.stringify(event))
    }
    database.exec("COMMIT")
  })

/** How often what has happened. */
export const counts = (database: DatabaseSync): Readonly<Record<string, number>> =>
  Object.fromEntries(
    database
      .prepare("SELECT type, count(*) AS n FROM events GROUP BY type ORDER BY n DESC")
      .all()
      .map(({ n, type }) => [String(type), Number(n)])
  )

const isDonation = Select.changed("ClanMemberChanged", "donations")

/** The line of an event, where it is worth one. */
export const line = (event: Event): string | undefined => {
  if (isDonation(event)) return `${event.name} donated ${ClanDiff.donated(event)}`
  switch (event._tag) {
    case "ClanMemberJoined":
      return `${event.name} joined ${event.tag}`
    case "ClanMemberLeft":
      return `${event.name} left ${event.tag}`
    case "WarAttack":
      return `${event.attacker.name} attacked ${event.defender.name}: ${event.attack.stars} stars`
    // The watcher goes on by itself; whoever has set it up wants to know.
    case "PollFailed":
      return event.error.message
    default:
      return undefined
  }
}
