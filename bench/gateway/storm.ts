/**
 * A storm: 200 clients with tokens of their own ask for everything that one can ask for, right and wrong, while the API behind
 * the gateway fails in every way. The judge looks at each answer, at what the API saw, and at what the gateway keeps.
 *
 *     node bench/gateway/storm.ts [--requests 1000000] [--clients 200]
 */
import { Agent } from "@effect/platform-node/Undici"
import type { Simulator } from "@clashfx/simulator"
import type { Effect } from "effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout } from "node:timers/promises"
import { numberOption, print } from "../support/report.ts"

const requests = numberOption("requests", 1_000_000)
const clients = numberOption("clients", 200)
/** Requests of a client that are under way at once. */
const atOnce = 2

const keys = Array.from({ length: 10 }, (_, i) => `storm-key-${i}-secret`)

/** What may come back, and nothing else. */
const statuses = new Set([200, 304, 400, 403, 404, 405, 429, 502, 503, 504])

interface Answer {
  readonly status: number
  readonly body: Buffer
  readonly text: string
}

class Judge {
  readonly faults: Array<string> = []
  readonly counts = new Map<string, number>()
  asked = 0
  aborted = 0

  look(path: string, { status, text, body }: Answer): void {
    this.counts.set(String(status), (this.counts.get(String(status)) ?? 0) + 1)
    const say = (what: string) => this.faults.length < 20 && this.faults.push(`${path}: ${what} (${status})`)
    if (!statuses.has(status)) say(`a status that nobody expects, ${text.slice(0, 100)}`)
    if (/storm-key/.test(text)) say("a key in the answer")
    if (status === 304) return
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      return void say(`no JSON, ${body.length} bytes: ${text.slice(0, 60)}`)
    }
    const isProblem = typeof json === "object" && json !== null && "reason" in json && typeof json.reason === "string"
    if (status !== 200 && !isProblem) say("an error without a reason")
    const tag = /^\/v1\/clans\/%23(\w+)$/.exec(path)?.[1]
    if (
      status === 200 &&
      tag !== undefined &&
      !(typeof json === "object" && json !== null && "tag" in json && json.tag === `#${tag}`)
    ) {
      say("about another clan")
    }
  }
}

/** A process that says a line of JSON at first, and another one for each line that it gets. */
const program = (file: string, args: ReadonlyArray<string>, env: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, ["--expose-gc", join(import.meta.dirname, file), ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env }
  })
  const log = { text: "" }
  child.stderr.on("data", (text) => (log.text = (log.text + String(text)).slice(-1_000_000)))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const said = async () => JSON.parse(String((await lines.next()).value))
  return {
    log,
    said,
    asked: () => {
      child.stdin.write("\n")
      return said()
    },
    end: () => {
      child.stdin.end()
      return once(child, "exit")
    }
  }
}

const pick = (all: ReadonlyArray<string>): string => all[Math.floor(Math.random() * all.length)] ?? ""

/** What a client asks for next: mostly the same clans, now and then what is wrong. */
const pathOf = (tags: ReadonlyArray<string>) => {
  const hot = tags.slice(0, 50)
  return (): string => {
    const dice = Math.random()
    if (dice < 0.8) return `/v1/clans/${pick(hot)}`
    if (dice < 0.9) return `/v1/clans/${pick(tags)}`
    if (dice < 0.93) return `/v1/clans/${pick(tags)}/currentwar`
    if (dice < 0.95) return `/v1/clans/%23${pick(["222", "QQQ", "LLL"])}`
    if (dice < 0.96) return `/v1/clans?limit=${pick(["0", "-1", "x"])}`
    if (dice < 0.97) return pick(["/v1/clans/%2e%2e", "/v1/nothing", "/v1//", "/v1/players/%23%00"])
    if (dice < 0.985) return "/v1/labels/clans"
    return `/v1/locations?limit=${1 + Math.floor(Math.random() * 5)}`
  }
}

/** Asks once; hangs up now and then, or says a wrong token. */
const asks = (judge: Judge, origin: string, path: () => string) => {
  const agent = new Agent({ connections: clients })
  return (token: string) =>
    new Promise<void>((resolve) => {
      const asked = path()
      judge.asked++
      let status = 0
      const parts: Array<Buffer> = []
      const hangsUp = Math.random() < 0.01
      agent.dispatch(
        {
          origin,
          path: asked,
          method: "GET",
          headers: ["authorization", `Bearer ${Math.random() < 0.005 ? "wrong" : token}`]
        },
        {
          onRequestStart: (controller) => {
            if (hangsUp) globalThis.setTimeout(() => controller.abort(new Error("hung up")), Math.random() * 50)
          },
          onResponseStart: (_, code) => void (status = code),
          onResponseData: (_, part) => void parts.push(part),
          onResponseEnd: () => {
            const body = Buffer.concat(parts)
            judge.look(asked, { status, body, text: body.toString() })
            resolve()
          },
          onResponseError: (_, error) => {
            if (hangsUp) judge.aborted++
            else judge.faults.push(`${asked}: ${String(error)}`)
            resolve()
          }
        }
      )
    })
}

interface Outcome {
  readonly judge: Judge
  readonly seconds: number
  readonly stats: Effect.Success<Simulator["Service"]["stats"]>
  readonly used: ReadonlyArray<{ readonly heap: number }>
}

const report = ({ judge, seconds, stats, used }: Outcome): void => {
  print("requests", judge.asked, `${(judge.asked / seconds).toFixed(0)}/s`)
  for (const [status, count] of [...judge.counts].sort()) print(`  ${status}`, count)
  print("  hung up", judge.aborted)
  print("asked of the API", stats.requests, ` at most ${stats.highestPerKeySecond} of a key a second`)
  print("  answered", ...Object.entries(stats.statuses).map(([status, count]) => `${status}: ${count}`))
  print("memory by tenths", ...used.map(({ heap }) => `${(heap / 1e6).toFixed(0)} MB`))
  print("faults", judge.faults.length)
  for (const fault of judge.faults) print(`  ${fault}`)
  if (judge.faults.length > 0) process.exitCode = 1
}

const api = program("stormApi.ts", [keys.join(",")])
const { baseUrl, tags }: { readonly baseUrl: string; readonly tags: ReadonlyArray<string> } = await api.said()
const gateway = program("server.ts", ["storm", baseUrl], {
  STORM_KEYS: keys.join(","),
  STORM_CLIENTS: String(clients)
})
const { port, tokens }: { readonly port: number; readonly tokens: ReadonlyArray<string> } = await gateway.said()
const judge = new Judge()
const ask = asks(judge, `http://127.0.0.1:${port}`, pathOf(tags))
const client = async (token: string) => {
  while (judge.asked < requests) await ask(token)
}
const used: Array<{ readonly heap: number; readonly rss: number }> = []
const began = performance.now()
const all = Promise.all(tokens.flatMap((token) => Array.from({ length: atOnce }, () => client(token))))
const step = requests / 10
while (used.length < 10) {
  await setTimeout(500)
  if (judge.asked >= (used.length + 1) * step) used.push(await gateway.asked())
}
await all
const seconds = (performance.now() - began) / 1000
const stats: Outcome["stats"] = await api.asked()
await Promise.all([gateway.end(), api.end()])
if (/storm-key/.test(gateway.log.text)) judge.faults.push("a key in the log")
if (stats.highestPerKeySecond > 10) judge.faults.push(`${stats.highestPerKeySecond} requests of a key in a second`)
report({ judge, seconds, stats, used })
