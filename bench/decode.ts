/**
 * What it costs to check bodies: decoding against parsing their JSON.
 *
 *     node bench/decode.ts [ROUTE...]
 *
 * Bodies are made by the simulator. For each one: its size, the time of `JSON.parse`, the time of the decoder on what was
 * parsed (with the compiled schemas that the SDK uses), and the second in percent of the first. Exits with 1 when
 * decoding the clan or the player takes more than 30 %.
 */
import { Command, Simulator } from "@clashfx/simulator"
import { ClashApi } from "clashfx/api/ClashApi"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpApi from "effect/http-api/HttpApi"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaJITCompiler from "effect/schema/SchemaJITCompiler"

/** What decoding may cost, in percent of parsing. */
const limits: Readonly<Record<string, number>> = { "clans.get": 30, "players.get": 30 }

const clanTag = "#2PP"
const day = 86_400_000

// ---------------------------------------------------------------------------------------------------------------------
// Bodies
// ---------------------------------------------------------------------------------------------------------------------

interface Sample {
  readonly route: string
  readonly body: string
}

const fetch = (path: string): Effect.Effect<string, unknown, HttpClient.HttpClient> =>
  HttpClient.HttpClient.use((client) =>
    Effect.flatMap(
      HttpClient.filterStatusOk(client).execute(
        HttpClientRequest.get(`${Simulator.baseUrl}${path}`).pipe(HttpClientRequest.bearerToken(Simulator.testKey))
      ),
      (response) => response.text
    )
  )

const samples: Effect.Effect<ReadonlyArray<Sample>, unknown, Simulator | HttpClient.HttpClient> = Effect.gen(
  function* () {
    const { advance, change, configure, world } = yield* Simulator
    yield* configure({ rateLimit: { limit: Number.POSITIVE_INFINITY } })
    // A month in, logs are filled and the league of the next month is at its end.
    yield* advance(40 * day)
    yield* change(Command.setClan(clanTag, { isWarLogPublic: true }))
    const { clans, players } = yield* world
    const at = encodeURIComponent
    const clan = clans.get(clanTag)
    const player = [...players.values()].toSorted((a, b) => b.townHallLevel - a.townHallLevel)[0]
    const fighter = [...players.values()].find(({ currentLeagueGroupTag }) => (currentLeagueGroupTag ?? "#0") !== "#0")
    if (clan === undefined || player === undefined || fighter === undefined) throw new Error("the world is too small")
    const leagueWar = clan.league?.rounds.at(-1)?.[0]?.tag ?? ""
    const paths: ReadonlyArray<readonly [route: string, path: string]> = [
      ["clans.get", `/clans/${at(clanTag)}`],
      ["players.get", `/players/${at(player.tag)}`],
      ["clans.members", `/clans/${at(clanTag)}/members`],
      ["clans.search", "/clans?minMembers=1"],
      ["clans.currentWar", `/clans/${at(clanTag)}/currentwar`],
      ["wars.league", `/clanwarleagues/wars/${at(leagueWar)}`],
      ["clans.leagueGroup", `/clans/${at(clanTag)}/currentwar/leaguegroup`],
      ["clans.warLog", `/clans/${at(clanTag)}/warlog`],
      ["clans.raidSeasons", `/clans/${at(clanTag)}/capitalraidseasons`],
      ["players.battleLog", `/players/${at(player.tag)}/battlelog`],
      ["players.leagueHistory", `/players/${at(player.tag)}/leaguehistory`],
      [
        "leagues.rankedGroup",
        `/leaguegroup/${at(fighter.currentLeagueGroupTag ?? "")}/${fighter.currentLeagueSeasonId}?playerTag=${at(fighter.tag)}`
      ],
      ["leagues.tiers", "/leaguetiers"],
      ["locations.list", "/locations"],
      ["locations.clanRankings", "/locations/global/rankings/clans"],
      ["locations.playerRankings", "/locations/global/rankings/players"],
      ["goldPass.current", "/goldpass/seasons/current"]
    ]
    return yield* Effect.forEach(paths, ([route, path]) => Effect.map(fetch(path), (body) => ({ route, body })))
  }
)

// ---------------------------------------------------------------------------------------------------------------------
// Times
// ---------------------------------------------------------------------------------------------------------------------

/** The schema that the declaration promises for each route. */
const schemas = (): ReadonlyMap<string, Schema.ConstraintDecoder<unknown>> => {
  const found = new Map<string, Schema.ConstraintDecoder<unknown>>()
  HttpApi.reflect(ClashApi, {
    onGroup: () => {},
    onEndpoint: ({ endpoint, group }) => {
      for (const { ast } of endpoint.success) {
        found.set(`${group.identifier}.${endpoint.identifier}`, Schema.make<Schema.ConstraintDecoder<unknown>>(ast))
      }
    }
  })
  return found
}

/** Microseconds of one run over all inputs, divided by their number: the fastest of many rounds, as others run, too. */
const measure = <A>(inputs: ReadonlyArray<A>, run: (input: A) => unknown): number => {
  const rounds: Array<number> = []
  const end = performance.now() + 400
  while (performance.now() < end || rounds.length < 20) {
    const start = performance.now()
    for (const input of inputs) run(input)
    rounds.push(((performance.now() - start) * 1000) / inputs.length)
  }
  return rounds.toSorted((a, b) => a - b)[Math.floor(rounds.length / 4)] ?? Number.NaN
}

/** Copies that no run has warmed up for the next one. */
const copies = (body: string): ReadonlyArray<unknown> =>
  Array.from({ length: Math.max(4, Math.min(200, Math.ceil(400_000 / body.length))) }, () => JSON.parse(body))

interface Row {
  readonly route: string
  readonly bytes: number
  readonly parse: number
  readonly decode: number
}

const row = ({ body, route }: Sample, schema: Schema.ConstraintDecoder<unknown>): Row => {
  SchemaJITCompiler.enable(schema.ast)
  const decode = Schema.decodeUnknownResult(schema)
  const parsed = copies(body)
  Result.getOrThrow(decode(parsed[0]))
  return {
    route,
    bytes: body.length,
    parse: measure(
      Array.from(parsed, () => body),
      (text) => JSON.parse(text)
    ),
    decode: measure(parsed, decode)
  }
}

const print = (...cells: ReadonlyArray<string | number>) =>
  process.stdout.write(
    `${cells.map((cell, n) => (n === 0 ? String(cell).padEnd(26) : String(cell).padStart(12))).join("")}\n`
  )

const world = Simulator.layerTest({
  startTime: Date.UTC(2026, 10, 2, 6),
  clans: [{ tag: clanTag, members: 50 }, ...Array.from({ length: 15 }, () => ({ members: 50 }))],
  activity: 40
})

const wanted = process.argv.slice(2)
const bodies = (await Effect.runPromise(Effect.provide(samples, world))).filter(
  ({ route }) => wanted.length === 0 || wanted.includes(route)
)
const declared = schemas()
print("route", "bytes", "parse us", "decode us", "percent")
for (const sample of bodies) {
  const schema = declared.get(sample.route)
  if (schema === undefined) throw new Error(`${sample.route} is not declared`)
  const { bytes, decode, parse, route } = row(sample, schema)
  const percent = (decode / parse) * 100
  const limit = limits[route]
  const verdict = limit === undefined ? "" : percent <= limit ? `<= ${limit}` : `above ${limit}`
  print(route, bytes, parse.toFixed(1), decode.toFixed(1), percent.toFixed(0), verdict)
  if (limit !== undefined && percent > limit) process.exitCode = 1
}
