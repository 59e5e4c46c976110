/** A program of promises whose types are the platform's: nothing of Effect has to be known to write it. */
import { type ClashError, type Client, createClient, type Event, isClashError } from "clashfx/promise"

const client: Client = createClient({
  accounts: [{ email: "bot@example.com", password: "secret" }],
  throttle: { limit: 20, margin: 10 },
  cache: { errors: "5 minutes" },
  snapshots: new Map<string, string>()
})

export const endOfWar = async (tag: string): Promise<Date | undefined> => {
  const { war } = await client.wars.current(tag, { signal: AbortSignal.timeout(1000) })
  return war._tag === "RegularWar" || war._tag === "LeagueWar" ? war.endTime : undefined
}

export const names: Promise<ReadonlyArray<string>> = client.clans
  .members("#2PP")
  .all({ max: 10 })
  .then((members) => members.map(({ name }) => name))

export const tell = (event: Event): string => {
  if (event._tag === "ClanMemberJoined") return `${event.name} joined at ${event.at.toISOString()}`
  return event._tag
}

export const status = (error: unknown): number => {
  if (!isClashError(error)) return 500
  const known: ClashError = error
  return known._tag === "NotFound" ? known.status : 500
}

// The types are those that are promised, not `any`.
// @ts-expect-error the end of a war is a date
export const wrong: Promise<string> = endOfWar("#2PP")
