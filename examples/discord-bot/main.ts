/** Starts the bot with the settings of the environment, and stops it with a signal. */
import { createClient } from "clashfx/promise"
import { start } from "./bot.ts"

const setting = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === "") throw new Error(`set ${name}`)
  return value
}

const clash = createClient()
const bot = await start(clash, {
  token: setting("DISCORD_TOKEN"),
  channel: setting("DISCORD_CHANNEL"),
  clans: setting("CLANS").split(",")
})

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void bot.stop().then(() => clash.close()))
}
