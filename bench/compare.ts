/**
 * The SDK beside others: the same work, in turns, against a plain server on 127.0.0.1.
 *
 *     npm run bench [-- --rounds 5 --requests 3000 --changes 5000 --only watch --with gateway,cluster]
 *
 * Bare undici, twice: its `dispatch` is the floor, as little as a client on Node can do; clashofclans.js, which is
 * installed into `bench/node_modules` when it is missing; Python's aiohttp and coc.py where they are installed; and the
 * SDK, as it is published. Each run is a process of its own; the clients take turns; quoted are medians and their ratios to
 * the floor. `--with` adds the gateway beside `node:http` and undici, and the commits of a cluster (PostgreSQL). Compare
 * within one run only: machines are noisy.
 */
import { execFile, execFileSync, spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import type { Outcome, Scenario } from "./support/contend.ts"
import { contenders } from "./support/contenders.ts"
import { type LocalServer, type Mode, startServer } from "./support/local.ts"
import { pythonClients } from "./support/pythonClients.ts"
import { median, numberOption, option, print } from "./support/report.ts"

const here = import.meta.dirname
const rounds = numberOption("rounds", 5)
const requests = numberOption("requests", 3000)
const changes = numberOption("changes", 5000)

// ---------------------------------------------------------------------------------------------------------------------
// Who takes part
// ---------------------------------------------------------------------------------------------------------------------

const isInstalled = (): boolean => existsSync(join(here, "node_modules", "clashofclans.js", "package.json"))

/** Installs what the SDK is compared with, beside the root's lock file; without it the comparison goes on. */
const install = (): void => {
  if (isInstalled()) return
  process.stdout.write("installing clashofclans.js into bench/node_modules ...\n")
  const flags = [
    "--no-package-lock",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--fetch-retries=1",
    "--loglevel=error"
  ]
  try {
    execFileSync("npm", ["install", ...flags], { cwd: here, stdio: "ignore", timeout: 120_000 })
  } catch (error) {
    process.stdout.write(`it cannot be installed: ${error instanceof Error ? error.message : error}\n`)
  }
}

interface Participant {
  readonly name: string
  readonly about: string
  readonly hasCache: boolean
  /** Is it written in Python? Then it only asks: it has no cache here and does not watch. */
  readonly asksOnly: boolean
  readonly command: readonly [string, ...ReadonlyArray<string>]
}

const participants = (): ReadonlyArray<Participant> => {
  install()
  if (!isInstalled()) process.stdout.write("SKIPPED: everything about clashofclans.js, which is not installed\n")
  const command = [process.execPath, join(here, "support", "contend.ts")] as const
  return [
    ...contenders
      .filter(({ name }) => name !== "clashofclans.js" || isInstalled())
      .map(({ about, hasCache, name }) => ({ name, about, hasCache, asksOnly: false, command })),
    ...pythonClients().map((client) => ({ ...client, hasCache: false, asksOnly: true }))
  ]
}

// ---------------------------------------------------------------------------------------------------------------------
// Runs
// ---------------------------------------------------------------------------------------------------------------------

const execute = promisify(execFile)

interface Run {
  readonly scenario: Scenario
  readonly title: string
  readonly count: number
  readonly mode: Mode
  readonly takesPart: (participant: Participant) => boolean
}

interface Taken extends Outcome {
  /** Milliseconds from the start of the process to its end of the work. */
  readonly startup: number
  readonly bytes: number
}

const everyone = () => true
const runs: ReadonlyArray<Run> = [
  { scenario: "clans", title: "clans", count: requests, mode: {}, takesPart: everyone },
  { scenario: "players", title: "players", count: requests, mode: {}, takesPart: everyone },
  { scenario: "clans", title: "clans, compressed", count: requests, mode: { gzip: true }, takesPart: everyone },
  {
    scenario: "watch",
    title: "watching 1,000 clans that change with every answer",
    count: changes,
    mode: { changing: 1, changes },
    takesPart: ({ asksOnly }) => !asksOnly
  },
  {
    scenario: "hits",
    title: "the same clan from the cache",
    count: 50_000,
    mode: { fresh: 3600 },
    takesPart: ({ hasCache }) => hasCache
  },
  { scenario: "start", title: "start to first answer", count: 1, mode: {}, takesPart: everyone }
]

const once = async (server: LocalServer, run: Run, { asksOnly, command, name }: Participant): Promise<Taken> => {
  await server.set(run.mode)
  const compression = run.mode.gzip === true && (name === "clashfx" || asksOnly) ? ["gzip"] : []
  const [program, ...first] = command
  const started = performance.timeOrigin + performance.now()
  const { stdout } = await execute(
    program,
    [...first, name, run.scenario, server.origin, String(run.count), ...compression],
    { timeout: 180_000 }
  )
  const outcome: Outcome = JSON.parse(stdout)
  const stats = await server.stats()
  return { ...outcome, startup: (outcome.answeredAt ?? 0) - started, bytes: stats.bytes / stats.requests }
}

// ---------------------------------------------------------------------------------------------------------------------
// Tables
// ---------------------------------------------------------------------------------------------------------------------

const shown = (taken: ReadonlyArray<Taken>, value: (one: Taken) => number | undefined, digits: number): string =>
  median(taken.flatMap((one) => value(one) ?? [])).toFixed(digits)

const table = (run: Run, results: ReadonlyMap<Participant, ReadonlyArray<Taken>>): void => {
  const isStart = run.scenario === "start"
  const cost = (one: Taken) => (isStart ? one.startup : one.cpu)
  const middle = (taken: ReadonlyArray<Taken>) => median(taken.flatMap((one) => cost(one) ?? []))
  const unit = isStart ? "ms" : "us CPU"
  const [floor] = results.values()
  const [first] = results.keys()
  const ratio = first?.name === "undici dispatch" ? "x floor" : "x first"
  const last = run.scenario === "watch" ? "missed" : run.scenario.endsWith("s") ? "KB/answer" : ""
  print(`\n${run.title}`, unit, ratio, "min", "max", isStart ? "" : "per second", "peak MB", last)
  for (const [{ name }, taken] of results) {
    const costs = taken.flatMap((one) => cost(one) ?? [])
    const missed = Math.max(...taken.map(({ told = 0 }) => run.count - told))
    print(
      name,
      middle(taken).toFixed(isStart ? 0 : 1),
      (middle(taken) / middle(floor ?? [])).toFixed(2),
      Math.min(...costs).toFixed(isStart ? 0 : 1),
      Math.max(...costs).toFixed(isStart ? 0 : 1),
      isStart ? "" : shown(taken, ({ perSecond }) => perSecond, 0),
      shown(taken, ({ memory }) => memory, 0),
      last === "missed"
        ? missed
        : last === "" || run.scenario === "hits"
          ? ""
          : shown(taken, ({ bytes }) => bytes / 1024, 1)
    )
  }
  const sums = new Set([...results.values()].flat().map(({ sum }) => sum))
  if (sums.size > 1) throw new Error(`the clients have not read the same: ${[...sums].join(", ")}`)
}

const clients = participants()
for (const { about, name } of clients) process.stdout.write(`  ${name.padEnd(18)}${about}\n`)
if (!existsSync(join(here, "..", "packages", "clashfx", "dist"))) {
  process.stdout.write(
    "  (clashfx from its sources: it starts slower than what is published; run npm run build before)\n"
  )
}
const server = await startServer()
const only = option("only", "")
for (const run of runs.filter(({ scenario }) => only === "" || scenario === only)) {
  const taking = clients.filter(run.takesPart)
  const results = new Map<Participant, Array<Taken>>(taking.map((participant) => [participant, []]))
  for (let round = 0; round < rounds; round++) {
    for (const participant of round % 2 === 0 ? taking : taking.toReversed()) {
      results.get(participant)?.push(await once(server, run, participant))
    }
  }
  table(run, results)
}
server.stop()

/** What else may be set beside it: programs of their own, with tables of their own. */
const others: Readonly<Record<string, ReadonlyArray<string>>> = {
  gateway: ["gateway.ts", "--rounds", String(rounds), "--requests", String(requests * 2)],
  cluster: ["cluster.ts", "commit"]
}
for (const name of option("with", "").split(",").filter(Boolean)) {
  const [file, ...rest] = others[name] ?? []
  if (file === undefined) throw new Error(`--with knows ${Object.keys(others).join(" and ")}, not ${name}`)
  process.stdout.write(`\n${name}\n`)
  spawnSync(process.execPath, [join(here, file), ...rest], { stdio: "inherit" })
}
