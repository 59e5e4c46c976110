/**
 * A Discord bot on discord.js: `/clan` and `/war` answer about a clan, and a channel is told who joins and leaves.
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

const tagged = (name: string, description: string) =>
  new SlashCommandBuilder()
    .setName(name)
    .setDescription(description)
    .addStringOption((option) => option.setName("tag").setDescription("Like #2PP").setRequired(true))

const commands = [tagged("clan", "A clan"), tagged("war", "Who has not attacked yet")]

/** Names are other people's text. */
const safe = escapeMarkdown

const clanOf = async (clash: Clash, tag: string): Promise<EmbedBuilder> => {
  const clan = await clash.clans.get(tag)
  const donors = clan.memberList.toSorted((a, b) => b.donations - a.donations).slice(0, 5)
  return new EmbedBuilder()
    .setTitle(`${safe(clan.name)} ${clan.tag}`)
    .setDescription(`level ${clan.clanLevel}, ${clan.members} members, ${clan.warWins} wars won`)
    .addFields({ name: "Top donors", value: donors.map((d) => `${safe(d.name)}: ${d.donations}`).join("\n") || "none" })
}

const warOf = async (clash: Clash, tag: string): Promise<EmbedBuilder> => {
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

/** The API may take longer than the three seconds that Discord waits: the answer is deferred first. */
const answer = async (clash: Clash, interaction: ChatInputCommandInteraction): Promise<void> => {
  await interaction.deferReply()
  const tag = interaction.options.getString("tag", true)
  try {
    const embed = await (interaction.commandName === "war" ? warOf(clash, tag) : clanOf(clash, tag))
    await interaction.editReply({ embeds: [embed] })
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
  await discord.application?.commands.set(commands)

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
