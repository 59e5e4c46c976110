/** The MCP server as models reach it: through Effect's client and through the protocol's own SDK, tool by tool. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js"
import * as Effect from "effect/Effect"
import * as McpClient from "effect/ai/McpClient"
import * as McpProtocol from "effect/ai/McpProtocol"
import * as ChildProcess from "effect/process/ChildProcess"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { bundle, command } from "../support/command.ts"

// What is published is a bundle, so that is what is tried.
beforeAll(bundle, 120_000)

const army = "https://link.clashofclans.com/en?action=CopyArmy&army=u12x65-2x17s5x2"

/** Arguments for each tool, and what its answer has in it; a tool that is new has to be here. */
const calls: Readonly<Record<string, readonly [args: Readonly<Record<string, unknown>>, answer: RegExp]>> = {
  clan_get: [{ tag: "2pp" }, /"tag":"#2PP"/],
  clan_members: [{ tag: "#2PP", max: 2 }, /^\[\{[^]*"role"/],
  clan_search: [{ minMembers: 1, max: 3 }, /"clanLevel"/],
  clan_war_log: [{ tag: "#2PP" }, /^\[/],
  clan_raid_log: [{ tag: "#2PP", max: 1 }, /^\[/],
  player_get: [{ tag: "PLAYER" }, /"townHallLevel"/],
  player_verify_token: [{ tag: "PLAYER", token: "guessed" }, /false/],
  player_battle_log: [{ tag: "PLAYER" }, /"items"/],
  player_league_history: [{ tag: "PLAYER" }, /"items"/],
  war_current: [{ tag: "#2PP" }, /"state":"inWar"/],
  war_stats: [{ tag: "#2PP" }, /"left"/],
  war_regular: [{ tag: "#2PP" }, /"opponent"/],
  war_league_group: [{ tag: "#P0LYJC8C" }, /"rounds"/],
  war_league_war: [{ tag: "WAR" }, /"state"/],
  war_league_standings: [{ tag: "#P0LYJC8C" }, /"position":1/],
  war_league_members: [{ tag: "#P0LYJC8C" }, /"starsConceded"/],
  league_tiers: [{}, /"id"/],
  league_list: [{ kind: "war" }, /Champion League I/],
  league_seasons: [{ max: 1 }, /"id":"\d{4}-\d\d/],
  league_season_rankings: [{ season: "SEASON", max: 2 }, /^\[/],
  league_ranked_group: [{ tag: "PLAYER" }, /^(null|\{)/],
  location_list: [{ max: 300 }, /Germany/],
  location_get: [{ id: 32000094 }, /Germany/],
  ranking_clans: [{ max: 2 }, /"rank":1/],
  ranking_players: [{ max: 2 }, /"rank":1/],
  ranking_clans_builder_base: [{ max: 2 }, /"rank":1/],
  ranking_players_builder_base: [{ location: "Germany" }, /^\[/],
  ranking_capitals: [{ max: 2 }, /"rank":1/],
  label_list: [{ of: "clans" }, /Clan Wars/],
  gold_pass_current: [{}, /"endTime"/],
  game_search: [{ text: "drach", language: "DE" }, /Drache/],
  game_unit: [{ category: "troops", name: "Dragon" }, /"name":"Dragon"/],
  army_read: [{ link: army }, /"quantity":12/],
  army_link: [{ troops: { Dragon: 12 }, spells: { "Rage Spell": 5 } }, /link\.clashofclans\.com/],
  calendar: [{}, /raid weekend/]
}

/** Wrong arguments, and the line that says so. */
const mistakes: ReadonlyArray<readonly [tool: string, args: Readonly<Record<string, unknown>>, line: RegExp]> = [
  ["clan_get", { tag: "nonsense!" }, /is not a clan tag/],
  ["clan_get", { tag: "#LLLLL" }, /not found/],
  ["clan_search", {}, /at least one filter/],
  ["ranking_clans", { location: "Atlantis" }, /no location "Atlantis"/],
  ["army_link", { troops: { Dragn: 1 } }, /"Dragon"/],
  ["army_read", { link: "nothing here" }, /army/],
  ["game_unit", { category: "troops", name: "Dargon" }, /"Dragon"/],
  ["league_season_rankings", { season: "1999-01" }, /1999-01|not found/],
  ["clan_get", {}, /tag/],
  ["location_get", { id: "Germany" }, /id/]
]

/** What both clients can do, as promises. */
interface Connection {
  readonly tools: ReadonlyArray<{
    readonly name: string
    readonly description?: string | undefined
    readonly inputSchema: unknown
  }>
  readonly call: (
    name: string,
    args: Readonly<Record<string, unknown>>
  ) => Promise<{ readonly isError: boolean; readonly text: string }>
  readonly read: (uri: string) => Promise<string>
}

/** The text of a result, however a client calls its parts. */
const textOf = (parts: unknown): string =>
  Array.isArray(parts)
    ? parts
        .map((part: unknown) => (typeof part === "object" && part !== null && "text" in part ? part.text : ""))
        .join("")
    : ""

const byEffect = <A>(use: (connection: Connection) => Promise<A>): Promise<A> =>
  Effect.gen(function* () {
    const client = yield* McpClient.McpClient
    const tools = yield* client.listTools()
    const run = Effect.runPromiseWith(yield* Effect.context<never>())
    return yield* Effect.promise(() =>
      use({
        tools,
        call: (name, args) => {
          const tool = tools.find((each) => each.name === name)
          if (tool === undefined) throw new Error(`there is no tool ${name}`)
          return run(client.callTool({ tool, arguments: args })).then(
            ({ content, isError }) => ({ isError: isError === true, text: textOf(content) }),
            (error: unknown) => ({ isError: true, text: String(error) })
          )
        },
        read: (uri) => run(client.readResource({ uri })).then(({ contents }) => textOf(contents))
      })
    )
  }).pipe(
    Effect.provide(
      McpClient.layerStdio({
        name: "test",
        version: "1.0.0",
        command: ChildProcess.make(process.execPath, [command, "mcp", "--simulated"]),
        protocol: McpProtocol.v2025_11_25
      })
    ),
    Effect.provide(NodeServices.layer),
    Effect.runPromise
  )

const byTheSdk = async <A>(use: (connection: Connection) => Promise<A>): Promise<A> => {
  const client = new Client({ name: "test", version: "1.0.0" })
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [command, "mcp", "--simulated"], stderr: "inherit" })
  )
  try {
    const { tools } = await client.listTools()
    return await use({
      tools,
      call: (name, args) =>
        client.callTool({ name, arguments: args }).then(
          ({ content, isError }) => ({ isError: isError === true, text: textOf(content) }),
          (error: unknown) => ({ isError: true, text: String(error) })
        ),
      read: (uri) => client.readResource({ uri }).then(({ contents }) => textOf(contents))
    })
  } finally {
    await client.close()
  }
}

/** What the world calls a player, a war and a season. */
const namesOf = async ({ call, read }: Connection): Promise<Readonly<Record<string, string>>> => {
  const clan: { readonly memberList: ReadonlyArray<{ readonly tag: string }> } = JSON.parse(
    await read("clashfx://clan/2PP")
  )
  const { text } = await call("war_league_group", { tag: "#P0LYJC8C" })
  const seasons = await call("league_seasons", { max: 1 })
  return {
    PLAYER: clan.memberList[0]?.tag ?? "",
    WAR: /"warTags":\["(#[^"0]\w+)"/.exec(text)?.[1] ?? "",
    SEASON: /"id":"([^"]+)"/.exec(seasons.text)?.[1] ?? ""
  }
}

describe.each([
  ["Effect's client", byEffect],
  ["the official SDK's client", byTheSdk]
] as const)("by %s", (_, connected) => {
  it("every tool is listed with what it is for, and works", () =>
    connected(async (connection) => {
      assert.sameMembers(
        connection.tools.map(({ name }) => name),
        Object.keys(calls)
      )
      for (const { description, inputSchema, name } of connection.tools) {
        assert.match(description ?? "", /\w+ \w+/, name)
        const schema = JSON.stringify(inputSchema)
        assert.match(schema, /"type":"object"/, name)
        for (const parameter of Object.keys(calls[name]?.[0] ?? {})) assert.include(schema, `"${parameter}"`, name)
      }
      const names = await namesOf(connection)
      const wrong: Array<string> = []
      for (const [name, [args, answer]] of Object.entries(calls)) {
        const given = Object.entries(args).map(([key, value]) => [key, names[String(value)] ?? value])
        const { isError, text } = await connection.call(name, Object.fromEntries(given))
        if (isError || !answer.test(text)) wrong.push(`${name}: ${isError} ${text.slice(0, 300)}`)
      }
      assert.deepStrictEqual(wrong, [])
    }))

  it("mistakes are lines that say what to do", () =>
    connected(async ({ call }) => {
      for (const [name, args, line] of mistakes) {
        const { isError, text: sent } = await call(name, args)
        // A declared failure is sent as JSON, and so is a line.
        const text: string = sent.startsWith('"') ? JSON.parse(sent) : sent
        assert.isTrue(isError, name)
        assert.match(text, line)
        assert.notMatch(text, /\n\s+at \w/, "no stack")
        assert.isBelow(text.length, 400, text)
      }
    }))

  it("clans and players are resources", () =>
    connected(async (connection) => {
      const { PLAYER = "" } = await namesOf(connection)
      assert.match(await connection.read(`clashfx://player/${PLAYER.slice(1)}`), new RegExp(`"tag":"${PLAYER}"`))
      assert.match(await connection.read(`clashfx://clan/%232pp`), /"tag":"#2PP"/)
      const missing = await connection.read("clashfx://clan/LLLLL").catch((error: unknown) => String(error))
      assert.match(missing, /not found/)
    }))
})

describe("a client that talks nonsense", () => {
  it("is answered all the same when it asks for something", async () => {
    const child = spawn(process.execPath, [command, "mcp", "--simulated"], { stdio: ["pipe", "pipe", "pipe"] })
    try {
      const answered = once(createInterface({ input: child.stdout }), "line")
      const complaints = once(createInterface({ input: child.stderr }), "line")
      for (const line of ["nonsense", "{", "5", "null", '"text"', "[1]", "\u0000", ""]) child.stdin.write(`${line}\n`)
      const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } }
      child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params })}\n`)
      assert.match(String(await answered), /"id":1.*"serverInfo"/)
      assert.match(String(await complaints), /no JSON-RPC message/)
      const ended = once(child, "exit")
      child.stdin.end()
      await ended
    } finally {
      child.kill("SIGKILL")
    }
  })
})
