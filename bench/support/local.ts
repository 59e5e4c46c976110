/** Starts the server of the benchmarks, on 127.0.0.1 and for as long as the benchmark runs. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import type { Stats } from "./server.ts"

/** How the server shall answer from now on. */
export interface Mode {
  /** The share of the answers about clans that differ from the one before, 0 to 1; default none. */
  readonly changing?: number
  /** Nothing changes after this many changes; default no end. */
  readonly changes?: number
  /** Seconds for which answers are fresh; default 0. */
  readonly fresh?: number
  /** Are answers compressed for those who ask for it? Default no. */
  readonly gzip?: boolean
}

export interface LocalServer {
  /** Without a path: `http://127.0.0.1:PORT`. */
  readonly origin: string
  readonly set: (mode: Mode) => Promise<void>
  readonly stats: () => Promise<Stats>
  readonly stop: () => void
}

export const startServer = async (): Promise<LocalServer> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "server.ts")], {
    stdio: ["pipe", "pipe", "inherit"]
  })
  const [port] = await once(child.stdout, "data")
  const origin = `http://127.0.0.1:${String(port).trim()}`
  return {
    origin,
    set: async (mode) => {
      const query = new URLSearchParams(Object.entries(mode).map(([name, value]) => [name, String(value)]))
      await (await fetch(`${origin}/mode?${query}`)).arrayBuffer()
    },
    stats: async () => JSON.parse(await (await fetch(`${origin}/stats`)).text()),
    stop: () => child.stdin.end()
  }
}
