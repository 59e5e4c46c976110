/** Starts the server of the benchmarks, on 127.0.0.1 and for as long as the benchmark runs. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import type { Stats } from "./server.ts"

/** How the server shall answer from now on. */
export interface Mode {
  /** Does every answer of a clan differ from the one before? */
  readonly changing: boolean
  /** Seconds for which answers are fresh. */
  readonly fresh: number
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
    set: async ({ changing, fresh }) => {
      await (await fetch(`${origin}/mode?changing=${changing ? 1 : 0}&fresh=${fresh}`)).arrayBuffer()
    },
    stats: async () => JSON.parse(await (await fetch(`${origin}/stats`)).text()),
    stop: () => child.stdin.end()
  }
}
