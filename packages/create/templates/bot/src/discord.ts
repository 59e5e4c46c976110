/** The bot on Discord: slash commands, and a channel that is told who joins and leaves. */
import type { Client as Clash, Event } from "clashfx/promise"
import { Client, escapeMarkdown, Events, GatewayIntentBits, SlashCommandBuilder } from "discord.js"
import { answer, commands, line, trouble } from "./commands.ts"

const slashCommands = Object.entries(commands).map(([name, { description }]) =>
  new SlashCommandBuilder()
    .setName(name)
    .setDescription(description)
    .addStringOption((option) => option.setName("tag").setDescription("Like #2PP").setRequired(true))
)

/** Names are other people's text: nobody is to be mentioned by one. */
const message = (text: string) => ({ content: escapeMarkdown(text).slice(0, 2000), allowedMentions: { parse: [] } })

/** Runs until the signal. */
export const discord = async (clash: Clash, clans: ReadonlyArray<string>, signal: AbortSignal): Promise<void> => {
  // As in main.ts: settings of this bot, from the environment or .env.
  const token = process.env["DISCORD_TOKEN"] ?? ""
  const channelId = process.env["DISCORD_CHANNEL"] ?? ""
  if (channelId === "") throw new Error("set DISCORD_CHANNEL to the id of the channel that is told")
  const bot = new Client({ intents: [GatewayIntentBits.Guilds] })
  bot.on(Events.Error, (error) => console.error(error.message))
  bot.on(Events.InteractionCreate, async (interaction) => {
    if (!interaction.isChatInputCommand()) return
    try {
      // Discord waits for three seconds; the API may take longer.
      await interaction.deferReply()
      await interaction.editReply(
        message(await answer(clash, interaction.commandName, interaction.options.getString("tag", true)))
      )
    } catch (error) {
      console.error(error)
    }
  })
  const ready = new Promise((resolve) => bot.once(Events.ClientReady, resolve))
  await bot.login(token)
  await ready
  await bot.application?.commands.set(slashCommands)

  /** A handler that rejects is called again with the same events. */
  const tell = async (events: ReadonlyArray<Event>): Promise<void> => {
    trouble(events)
    const text = events.flatMap(line).join("\n")
    if (text === "") return
    const channel = await bot.channels.fetch(channelId)
    if (channel?.isSendable() !== true) throw new Error(`the bot cannot write to the channel ${channelId}`)
    await channel.send(message(text))
  }
  try {
    await clash.watch.run({ clans }, tell, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    await bot.destroy()
  }
}
