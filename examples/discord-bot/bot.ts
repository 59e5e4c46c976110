/**
 * A Discord bot on discord.js: commands about clans, players and armies, and a channel that is told who joins and leaves.
 * Promises throughout (`clashfx/promise`), as discord.js has them.
 */
import type { Client as Clash, Event, WatchOptions } from "clashfx/promise"
import {
  type ChatInputCommandInteraction,
  Client,
  type ClientOptions,
  EmbedBuilder,
  escapeMarkdown,
  Events,
  GatewayIntentBits,
  MessageFlags,
  SlashCommandBuilder
} from "discord.js"

/** Names are other people's text. */
const safe = escapeMarkdown

/** The embed of an answer, or a line. */
type Answer = EmbedBuilder | string
type Run = (clash: Clash, text: string) => Promise<Answer>

const clanOf: Run = async (clash, tag) => {
  const clan = await clash.clans.get(tag)
  const donors = clan.memberList.toSorted((a, b) => b.donations - a.donations).slice(0, 5)
  return new EmbedBuilder()
    .setTitle(`${safe(clan.name)} ${clan.tag}`)
    .setDescription(`level ${clan.clanLevel}, ${clan.members} members, ${clan.warWins} wars won`)
    .addFields({ name: "Top donors", value: donors.map((d) => `${safe(d.name)}: ${d.donations}`).join("\n") || "none" })
}

const membersOf: Run = async (clash, tag) => {
  const { memberList, name } = await clash.clans.get(tag)
  const lines = memberList.map((member) => `${member.clanRank}. ${safe(member.name)}, ${member.trophies} trophies`)
  return new EmbedBuilder()
    .setTitle(`Members of ${safe(name)}`)
    .setDescription(lines.join("\n").slice(0, 4096) || "none")
}

const playerOf: Run = async (clash, tag) => {
  const player = await clash.players.get(tag)
  const facts = {
    "Town hall": player.townHallLevel,
    Clan: player.clan?.name ?? "none",
    Trophies: player.trophies,
    "War stars": player.warStars,
    "Capital gold": player.clanCapitalContributions
  }
  const fields = Object.entries(facts).map(([name, value]) => ({ name, value: safe(String(value)), inline: true }))
  return new EmbedBuilder().setTitle(`${safe(player.name)} ${player.tag}`).addFields(fields)
}

const heroesOf: Run = async (clash, tag) => {
  const { heroes } = await clash.players.get(tag)
  return heroes.map(({ level, maxLevel, name }) => `${name}: ${level} of ${maxLevel}`).join("\n") || "no heroes yet"
}

const armyOf: Run = async (clash, link) => {
  const { spells, troops } = await clash.armies.read(link)
  return (
    [...troops, ...spells].map(({ name, quantity }) => `${quantity} ${name ?? "unknown"}`).join("\n") ||
    "that is no army link"
  )
}

/** `Dragon=10, Rage Spell=2` */
const linkOf: Run = (clash, text) => {
  const pairs = text.split(",").map((part) => part.split("="))
  const counts = pairs.map(([name = "", count]) => [name.trim(), Number(count ?? 1)] as const)
  const isSpell = ([name]: readonly [string, number]) => name.endsWith("Spell")
  const troops = Object.fromEntries(counts.filter((each) => !isSpell(each)))
  return clash.armies.link({ troops, spells: Object.fromEntries(counts.filter(isSpell)) })
}

const warOf: Run = async (clash, tag) => {
  const { war } = await clash.wars.current(tag)
  const embed = new EmbedBuilder().setTitle("War")
  if (war._tag !== "RegularWar" && war._tag !== "LeagueWar") return embed.setDescription("no war now")
  const attacks = war._tag === "LeagueWar" ? 1 : (war.attacksPerMember ?? 2)
  const open = war.clan.members.filter((member) => (member.attacks?.length ?? 0) < attacks)
  return embed
    .setDescription(`${safe(war.clan.name)} ${war.clan.stars} : ${war.opponent.stars} ${safe(war.opponent.name)}`)
    .addFields({
      name: "Attacks left",
      value:
        open
          .map(({ name }) => safe(name))
          .join(", ")
          .slice(0, 1024) || "none"
    })
    .setTimestamp(war.endTime)
}

/** What each command asks for, and what it does with it. */
const commands: Readonly<Record<string, readonly [description: string, asks: string, run: Run]>> = {
  clan: ["A clan", "tag", clanOf],
  members: ["The members of a clan", "tag", membersOf],
  war: ["Who has not attacked yet", "tag", warOf],
  player: ["A player", "tag", playerOf],
  heroes: ["The heroes of a player", "tag", heroesOf],
  army: ["What is in an army link", "link", armyOf],
  link: ["The link of an army like Dragon=10, Rage Spell=2", "army", linkOf]
}

const registered = Object.entries(commands).map(([name, [description, asks]]) =>
  new SlashCommandBuilder()
    .setName(name)
    .setDescription(description)
    .addStringOption((option) => option.setName(asks).setDescription(description).setRequired(true))
)

/** The API may take longer than the three seconds that Discord waits: the answer is deferred first. */
const answer = async (clash: Clash, interaction: ChatInputCommandInteraction): Promise<void> => {
  const [, asks = "", run] = commands[interaction.commandName] ?? []
  if (run === undefined) return
  await interaction.deferReply()
  try {
    const said = await run(clash, interaction.options.getString(asks, true))
    const text = typeof said === "string" ? { content: said.slice(0, 2000) } : { embeds: [said] }
    await interaction.editReply({ ...text, allowedMentions: { parse: [] } })
  } catch (error) {
    // Errors of clashfx are lines that say what to do.
    const content = error instanceof Error ? error.message : "that did not work"
    await interaction.editReply({ content, allowedMentions: { parse: [] } })
  }
}

const lineOf = (event: Event): ReadonlyArray<string> => {
  if (event._tag === "ClanMemberJoined") return [`${safe(event.name)} joined`]
  return event._tag === "ClanMemberLeft" ? [`${safe(event.name)} left`] : []
}

export interface Options {
  readonly token: string
  /** The channel that is told who joins and leaves, and the clans that it is told about. */
  readonly channel: string
  readonly clans: ReadonlyArray<string>
  readonly discord?: Partial<ClientOptions> | undefined
  readonly watch?: WatchOptions | undefined
}

/** Logs in, and answers until it is stopped. */
export const start = async (clash: Clash, options: Options): Promise<{ readonly stop: () => Promise<void> }> => {
  const discord = new Client({ intents: [GatewayIntentBits.Guilds], ...options.discord })
  const ended = new AbortController()
  discord.on(Events.InteractionCreate, (interaction) => {
    if (!interaction.isChatInputCommand()) return
    answer(clash, interaction).catch((error: unknown) => discord.emit(Events.Error, asError(error)))
  })
  // Without a listener, Node ends the process.
  discord.on(Events.Error, (error) => console.error(error.message))
  const ready = new Promise((resolve) => discord.once(Events.ClientReady, resolve))
  await discord.login(options.token)
  await ready
  await discord.application?.commands.set(registered)

  /** A handler that rejects is called again with the same events: nothing is lost while Discord is away. */
  const tell = async (events: ReadonlyArray<Event>): Promise<void> => {
    const content = events.flatMap(lineOf).join("\n").slice(0, 2000)
    if (content === "") return
    const channel = await discord.channels.fetch(options.channel)
    if (channel?.isSendable() !== true) throw new Error(`channel ${options.channel} cannot be written to`)
    await channel.send({ content, allowedMentions: { parse: [] }, flags: MessageFlags.SuppressNotifications })
  }
  const watching = clash.watch
    .run({ clans: options.clans }, tell, { ...options.watch, signal: ended.signal })
    .catch((error: unknown) => (ended.signal.aborted ? undefined : discord.emit(Events.Error, asError(error))))
  return {
    stop: async () => {
      ended.abort()
      await watching
      await discord.destroy()
    }
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
