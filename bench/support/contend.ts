/**
 * One client doing one thing, in a process of its own: `node contend.ts CLIENT SCENARIO ORIGIN COUNT [gzip]`. Prints one
 * line of JSON.
 */
import { tagOf } from "./clanBodies.ts"
import { type Client, contenders } from "./contenders.ts"
import { cpuMicros } from "./report.ts"

/** What is measured. */
export type Scenario = "clans" | "players" | "hits" | "watch" | "start"

/** What came out; which of them depends on the scenario. */
export interface Outcome {
  /** CPU microseconds per request. */
  readonly cpu?: number
  readonly perSecond?: number
  /** Changes that were told, of those that were asked for. */
  readonly told?: number
  /** Megabytes at most. */
  readonly memory?: number
  /** When the first answer was there (ms, UTC). */
  readonly answeredAt?: number
  /** What the models say: equal for all that have read the same. */
  readonly sum?: number
}

const [name, scenario, origin = "", counted = "1", gzip] = process.argv.slice(2)
const count = Number(counted)
const connections = 50
const contender = contenders.find((one) => one.name === name)
if (contender === undefined) throw new Error(`no client is called ${name}`)

const client: Client = await contender.make({
  origin,
  connections: scenario === "start" || scenario === "hits" ? 1 : connections,
  cache: scenario === "hits",
  compression: gzip === "gzip"
})

const requests = async (get: (tag: string) => Promise<number>): Promise<Outcome> => {
  const ask = async (from: number, to: number): Promise<number> => {
    let [next, sum] = [from, 0]
    const worker = async () => {
      while (next < to) {
        const value = await get(tagOf(next++))
        sum += value
      }
    }
    await Promise.all(Array.from({ length: connections }, worker))
    return sum
  }
  await ask(count, count + 1000)
  const [cpu, started] = [cpuMicros(), performance.now()]
  const sum = await ask(0, count)
  const seconds = (performance.now() - started) / 1000
  return { cpu: (cpuMicros() - cpu) / count, perSecond: count / seconds, sum }
}

const hits = async (): Promise<Outcome> => {
  const tag = tagOf(1)
  for (let n = 0; n < 5000; n++) await client.clan(tag)
  const [cpu, started] = [cpuMicros(), performance.now()]
  let sum = 0
  for (let n = 0; n < count; n++) {
    const value = await client.clan(tag)
    sum += value
  }
  return { cpu: (cpuMicros() - cpu) / count, perSecond: (count / (performance.now() - started)) * 1000, sum }
}

const watch = async (): Promise<Outcome> => {
  const [cpu, started] = [cpuMicros(), performance.now()]
  let told = 0
  await new Promise<void>((done) => {
    setTimeout(done, 60_000)
    client.watch(
      Array.from({ length: 1000 }, (_, n) => tagOf(n)),
      () => {
        told++
        if (told === count) done()
      }
    )
  })
  const seconds = (performance.now() - started) / 1000
  // The first look at each clan is a request as well.
  return { cpu: (cpuMicros() - cpu) / (count + 1000), perSecond: told / seconds, told }
}

const start = async (): Promise<Outcome> => {
  const sum = await client.clan(tagOf(1))
  return { answeredAt: performance.timeOrigin + performance.now(), sum }
}

const runs: Readonly<Record<string, () => Promise<Outcome>>> = {
  clans: () => requests(client.clan),
  players: () => requests(client.player),
  hits,
  watch,
  start
}
const outcome = await runs[scenario ?? ""]?.()
const memory = process.resourceUsage().maxRSS / 1024
process.stdout.write(`${JSON.stringify({ ...outcome, memory })}\n`, () => process.exit(0))
