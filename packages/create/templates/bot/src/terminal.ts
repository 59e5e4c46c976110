/** The bot without Discord: commands are typed, and who joins and leaves is printed. */
import type { Client } from "clashfx/promise"
import { createInterface } from "node:readline"
import { answer, commands, line, trouble } from "./commands.ts"

/** Runs until the signal, or until there is no more input. */
export const terminal = async (client: Client, clans: ReadonlyArray<string>, signal: AbortSignal): Promise<void> => {
  const ended = new AbortController()
  const until = AbortSignal.any([signal, ended.signal])
  console.log(`type ${Object.keys(commands).join(" or ")} and a tag, like: clan ${clans[0]}`)
  const watching = client.watch
    .run(
      { clans },
      (events) => {
        trouble(events)
        for (const text of events.flatMap(line)) console.log(text)
      },
      { signal: until }
    )
    .catch((error: unknown) => {
      if (!until.aborted) throw error
    })
  for await (const input of createInterface({ input: process.stdin, signal })) {
    const [name = "", tag = ""] = input.trim().split(/\s+/)
    if (name !== "") console.log(await answer(client, name, tag))
  }
  ended.abort()
  await watching
}
