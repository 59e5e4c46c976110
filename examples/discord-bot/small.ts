/** The smallest bot: `/clan` answers with a clan. */
import { createClient, isClashError } from "clashfx/promise"
import { Client, EmbedBuilder, Events, GatewayIntentBits } from "discord.js"

const clash = createClient()
const discord = new Client({ intents: [GatewayIntentBits.Guilds] })

discord.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand() || interaction.commandName !== "clan") return
  await interaction.deferReply()
  try {
    const clan = await clash.clans.get(interaction.options.getString("tag", true))
    const embed = new EmbedBuilder().setTitle(`${clan.name} ${clan.tag}`).setThumbnail(clan.badgeUrls.large ?? null)
    await interaction.editReply({ embeds: [embed.addFields({ name: "Level", value: `${clan.clanLevel}` })] })
  } catch (error) {
    await interaction.editReply(isClashError(error) ? error.message : "that did not work")
  }
})

discord.once(Events.ClientReady, async ({ application }) => {
  const tag = { name: "tag", description: "Like #2PP", type: 3, required: true } as const
  await application.commands.set([{ name: "clan", description: "A clan", options: [tag] }])
})

await discord.login(process.env["DISCORD_TOKEN"])
