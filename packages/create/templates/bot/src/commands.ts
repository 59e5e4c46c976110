/** What commands answer, as texts: the same on Discord and in the terminal. */
import { type Client, type Event, isClashError } from "clashfx/promise"

export interface Command {
  readonly description: string
  readonly run: (client: Client, tag: string) => Promise<string>
}

const clan: Command = {
  description: "A clan and its best donors",
  run: async (client, tag) => {
    const { memberList, ...found } = await client.clans.get(tag)
    const donors = memberList.toSorted((a, b) => b.donations - a.donations).slice(0, 5)
    return [
      `${found.name} ${found.tag}, level ${found.clanLevel}, ${found.members} members`,
      ...donors.map(({ donations, name }) => `${name}: ${donations} donated`)
    ].join("\n")
  }
}

const war: Command = {
  description: "Who has not attacked yet",
  run: async (client, tag) => {
    const { war } = await client.wars.current(tag)
    if (war._tag !== "RegularWar" && war._tag !== "LeagueWar") return "no war now"
    const attacks = war._tag === "LeagueWar" ? 1 : (war.attacksPerMember ?? 2)
    const open = war.clan.members.filter((member) => (member.attacks?.length ?? 0) < attacks)
    return [
      `${war.clan.name} ${war.clan.stars} : ${war.opponent.stars} ${war.opponent.name}, until ${war.endTime.toISOString()}`,
      `attacks left: ${open.map(({ name }) => name).join(", ") || "none"}`
    ].join("\n")
  }
}

export const commands: Readonly<Record<string, Command>> = { clan, war }

/** Runs a command by its name. What goes wrong is a line that says what to do. */
export const answer = async (client: Client, name: string, tag: string): Promise<string> => {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) return `there is no command "${name}": try ${Object.keys(commands).join(" or ")}`
  try {
    return await command.run(client, tag)
  } catch (error) {
    if (!isClashError(error)) throw error
    return error.message
  }
}

/** What keeps the bot from seeing events, for the log: it goes on by itself. */
export const trouble = (events: ReadonlyArray<Event>): void => {
  for (const event of events) if (event._tag === "PollFailed") console.error(event.error.message)
}

/** The line of an event, where the channel is to be told. */
export const line = (event: Event): ReadonlyArray<string> => {
  if (event._tag === "ClanMemberJoined") return [`${event.name} joined`]
  return event._tag === "ClanMemberLeft" ? [`${event.name} left`] : []
}
