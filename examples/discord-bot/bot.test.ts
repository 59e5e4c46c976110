/** The bot on discord.js, between a simulator and a stand-in for Discord. */
import { Command, Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { afterAll, assert, beforeAll, it } from "@effect/vitest"
import { type Client, createClient } from "clashfx/promise"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { DefaultRestOptions } from "discord.js"
import { start } from "./bot.ts"
import { standIn } from "./discord.ts"

const world = ManagedRuntime.make(
  SimulatorServer.layer({
    clans: [
      { tag: "#2PP", name: "*Goblins*", players: ["#P0LYJC8C", "#2QLL0C8L"], members: 10 },
      { tag: "#8QU8J9LP", members: 10 }
    ],
    activity: 0,
    wars: false,
    settings: { maxAge: 1 }
  })
)
const change = <A>(command: Command.Command<A>) =>
  world.runPromise(Effect.flatMap(Simulator, (simulator) => simulator.change(command)))

let clash: Client
let discord: Awaited<ReturnType<typeof standIn>>
let bot: Awaited<ReturnType<typeof start>>

beforeAll(async () => {
  const { baseUrl } = await world.runPromise(SimulatorServer)
  clash = createClient({ keys: [Simulator.testKey], baseUrl })
  discord = await standIn()
  bot = await start(clash, {
    token: "any",
    channel: discord.channel,
    clans: ["#2PP"],
    discord: { rest: { api: discord.api, retries: 0 } },
    watch: { minInterval: "100 millis", spread: 0 }
  })
})

afterAll(async () => {
  await bot.stop()
  await clash.close()
  await discord.close()
  await world.dispose()
})

it("registers its commands and answers them", async () => {
  const registered = discord.calls.find(({ method }) => method === "PUT")
  assert.match(JSON.stringify(registered?.body), /"name":"clan".*"name":"war".*"name":"link"/)
  const clan = await discord.use("clan", "2pp")
  assert.match(JSON.stringify(clan.body), /"title":"\\\\\*Goblins\\\\\* #2PP"/)
  await change(Command.setClan("#2PP", { isWarLogPublic: true }))
  assert.match(JSON.stringify((await discord.use("war", "#2PP")).body), /no war now/)
  await change(Command.declareWar("#2PP", "#8QU8J9LP", { teamSize: 5, fights: false }))
  await new Promise((resolve) => setTimeout(resolve, 1100))
  assert.match(JSON.stringify((await discord.use("war", "#2PP")).body), /Attacks left","value":"[^,]+(, [^,]+){4}"/)
})

it("answers about members, players and armies", async () => {
  const answer = async (name: string, text: string, option?: string) =>
    JSON.stringify((await discord.use(name, text, option)).body)
  assert.match(await answer("members", "#2PP"), /Members of .*\\n10\. /)
  assert.match(await answer("player", "#P0LYJC8C"), /"name":"Town hall","value":"\d+"/)
  assert.match(await answer("heroes", "#P0LYJC8C"), /Barbarian King: \d+ of \d+|no heroes yet/)
  const link = /https:[^"]+/.exec(await answer("link", "Dragon=10, Rage Spell=2", "army"))?.[0] ?? ""
  assert.match(await answer("army", link, "link"), /10 Dragon\\n2 Rage Spell/)
  assert.match(await answer("link", "Dragno=1", "army"), /Dragon/)
})

it("the smallest one answers, too", async () => {
  const { baseUrl } = await world.runPromise(SimulatorServer)
  const other = await standIn()
  Object.assign(DefaultRestOptions, { api: other.api })
  Object.assign(process.env, { COC_KEYS: Simulator.testKey, COC_BASE_URL: baseUrl, DISCORD_TOKEN: "any" })
  await import("./small.ts")
  assert.match(JSON.stringify((await other.use("clan", "2pp")).body), /"title":"\*Goblins\* #2PP"/)
  assert.match(JSON.stringify((await other.use("clan", "nonsense!")).body), /is not a clan tag/)
  await other.close()
})

it("says what is wrong in a line", async () => {
  assert.match(JSON.stringify((await discord.use("clan", "nonsense!")).body), /tag/)
  assert.match(JSON.stringify((await discord.use("clan", "#LLLLL")).body), /not found/i)
})

it("tells the channel who leaves and joins, also when Discord fails at first", async () => {
  await change(Command.setPlayer("#2QLL0C8L", { name: "@everyone" }))
  await new Promise((resolve) => setTimeout(resolve, 1500))
  discord.failMessages(1)
  const left = discord.nextMessage()
  await change(Command.leave("#2QLL0C8L"))
  assert.deepInclude((await left).body, { content: "@everyone left", allowed_mentions: { parse: [] } })
  const joined = discord.nextMessage()
  await change(Command.join("#2QLL0C8L", "#2PP"))
  assert.deepInclude((await joined).body, { content: "@everyone joined" })
})
