/** Starts the bot, on Discord where there is a token, and stops it with Ctrl-C. */
import { connect } from "./client.ts"
import { discord } from "./discord.ts"
import { terminal } from "./terminal.ts"

// A plain program reads its settings where Node has them; clashfx reads COC_* by itself.
const clans = (process.env["CLANS"] || "#2PP").split(",")
const stop = new AbortController()
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort())

const client = await connect(clans)
try {
  await (process.env["DISCORD_TOKEN"] ? discord : terminal)(client, clans, stop.signal)
} finally {
  await client.close()
}
