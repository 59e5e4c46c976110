/**
 * The gateway beside bare `node:http` (what is cached) and beside bare undici passing bytes through (what is not), in turns,
 * each a process of its own.
 *
 *     npm run bench:gateway [-- --rounds 5 --requests 20000 --connections 32]
 *
 * Quoted are requests a second and CPU per request of the server, medians and ratios of one run: machines are noisy.
 */
import { Agent } from "@effect/platform-node/Undici"
import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { median, numberOption, print } from "./support/report.ts"

const rounds = numberOption("rounds", 5)
const requests = numberOption("requests", 20_000)
const connections = numberOption("connections", 32)

interface Used {
  readonly cpu: number
  readonly rss: number
  readonly heap: number
}

/** A server of the comparison. */
interface Server {
  readonly child: ChildProcess
  readonly port: number
  readonly used: () => Promise<Used>
}

const start = async (role: string, upstream = ""): Promise<Server> => {
  const child = spawn(
    process.execPath,
    ["--expose-gc", join(import.meta.dirname, "gateway/server.ts"), role, upstream],
    {
      stdio: ["pipe", "pipe", "inherit"]
    }
  )
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => String((await lines.next()).value)
  const port = Number(await next())
  return {
    child,
    port,
    used: async () => {
      child.stdin.write("\n")
      return JSON.parse(await next())
    }
  }
}

/** Sends requests over so many connections, one after the other on each; gives how many a second. */
const load = async (port: number, paths: ReadonlyArray<string>, gzip: boolean): Promise<number> => {
  const agent = new Agent({ connections, pipelining: 1 })
  const origin = `http://127.0.0.1:${port}`
  const headers = gzip ? ["accept-encoding", "gzip"] : []
  const began = performance.now()
  await new Promise<void>((resolve, reject) => {
    let sent = 0
    let done = 0
    const one = (): void => {
      const path = paths[sent++ % paths.length] ?? "/"
      let status = 0
      agent.dispatch(
        { origin, path, method: "GET", headers },
        {
          onRequestStart: () => undefined,
          onResponseStart: (_, code) => void (status = code),
          onResponseData: () => undefined,
          onResponseEnd: () => {
            if (status !== 200) return reject(new Error(`${path} was answered with ${status}`))
            if (++done === requests) resolve()
            else if (sent < requests) one()
          },
          onResponseError: (_, error) => reject(error)
        }
      )
    }
    for (let i = 0; i < connections; i++) one()
  })
  const seconds = (performance.now() - began) / 1000
  await agent.close()
  return requests / seconds
}

interface Taken {
  readonly rate: number
  readonly cpu: number
}

const measure = async (server: Server, paths: ReadonlyArray<string>, gzip: boolean): Promise<Taken> => {
  await server.used()
  const rate = await load(server.port, paths, gzip)
  return { rate, cpu: (await server.used()).cpu / requests }
}

const compare = async (
  title: string,
  names: readonly [string, string],
  servers: readonly [Server, Server],
  paths: ReadonlyArray<string>,
  gzip: boolean
): Promise<void> => {
  const taken: [Array<Taken>, Array<Taken>] = [[], []]
  for (let round = -1; round < rounds; round++) {
    for (const i of [0, 1] as const) {
      const one = await measure(servers[i], paths, gzip)
      if (round >= 0) taken[i].push(one)
    }
  }
  const [first, second] = taken.map((all) => ({
    rate: median(all.map(({ rate }) => rate)),
    cpu: median(all.map(({ cpu }) => cpu))
  }))
  if (first === undefined || second === undefined) return
  const memory = await servers[1].used()
  print(title, "requests/s", "CPU us each")
  print(`  ${names[0]}`, first.rate.toFixed(0), first.cpu.toFixed(1))
  print(`  ${names[1]}`, second.rate.toFixed(0), second.cpu.toFixed(1))
  print("  ratio", (second.rate / first.rate).toFixed(2), (second.cpu / first.cpu).toFixed(2))
  process.stdout.write(
    `memory of ${names[1]}: ${(memory.heap / 1e6).toFixed(1)} MB heap, ${(memory.rss / 1e6).toFixed(0)} MB in all\n`
  )
}

const tagOf = (n: number): string => {
  const digits = "0289PYLQGRJCUV"
  let text = ""
  for (let rest = n + 14 ** 4; rest > 0; rest = Math.floor(rest / 14)) text = digits.charAt(rest % 14) + text
  return `/v1/clans/%23${text}`
}
const many = Array.from({ length: 500 }, (_, i) => tagOf(i))

const upstream = await start("upstream")
const api = `http://127.0.0.1:${upstream.port}`
const fresh = await start("upstream", "fresh")
const changing = await start("upstream", "changing")
const changingApi = `http://127.0.0.1:${changing.port}`
const [bare, passing, gateway, passingChanged, gatewayChanged, beginning] = await Promise.all([
  start("bare"),
  start("passing", api),
  start("gateway", api),
  start("passing", changingApi),
  start("gateway", changingApi),
  start("beginning", changingApi)
])
const cached = await start("gateway", `http://127.0.0.1:${fresh.port}`)
const all = [upstream, fresh, changing, bare, passing, gateway, passingChanged, gatewayChanged, beginning, cached]
try {
  for (const gzip of [true, false]) {
    const form = gzip ? "gzip" : "plain"
    await compare(`cached, ${form}`, ["node:http", "gateway"], [bare, cached], ["/v1/clans/%232PP"], gzip)
    const names = ["undici passing", "gateway"] as const
    await compare(`not cached, ${form}, unchanged`, names, [passing, gateway], many, gzip)
    await compare(`not cached, ${form}, changed`, names, [passingChanged, gatewayChanged], many, gzip)
    if (gzip) {
      const title = "not cached, gzip, changed, look: beginning"
      await compare(title, names, [passingChanged, beginning], many, gzip)
    }
  }
} finally {
  for (const { child } of all) child.stdin?.end()
}
