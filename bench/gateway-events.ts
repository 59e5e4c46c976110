/**
 * Thousands of streams, some of them slow, and a gateway that is killed again and again: who comes back with its last id has
 * every event once, in order. `node bench/gateway-events.ts [clients] [slow] [kills]`, default 5000, 500, 10.
 */
import { spawn, type ChildProcess } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { connect, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"

const [clients = 5000, slow = 500, kills = 10] = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), "clashfx-events-"))
const port = 20_000 + Math.floor(Math.random() * 10_000)
const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

// ---------------------------------------------------------------------------------------------------------------------
// Gateway
// ---------------------------------------------------------------------------------------------------------------------

const log = { written: 0 }
let memory: Array<{ readonly rss: number; readonly heap: number }> = []

const start = (): Promise<ChildProcess> =>
  new Promise((done) => {
    const child = spawn(
      process.execPath,
      ["--expose-gc", join(import.meta.dirname, "gateway/events.ts"), String(port), join(folder, "log.sqlite")],
      {
        stdio: ["pipe", "pipe", "inherit"]
      }
    )
    createInterface({ input: child.stdout }).on("line", (line) => {
      const told: { ready?: number; written?: number; rss?: number; heap?: number } = JSON.parse(line)
      if (told.ready !== undefined) done(child)
      if (told.written !== undefined) log.written = told.written
      if (told.rss !== undefined && told.heap !== undefined) memory.push({ rss: told.rss, heap: told.heap })
    })
  })

// ---------------------------------------------------------------------------------------------------------------------
// Clients
// ---------------------------------------------------------------------------------------------------------------------

const faults: Array<string> = []
let isOver = false

/** Reads a stream and nothing else: what comes has to be the very next event. */
class Client {
  last = 0
  connects = 0
  private rest = ""
  private readonly isSlow: boolean

  constructor(isSlow: boolean) {
    this.isSlow = isSlow
  }

  open(): void {
    if (isOver) return
    this.rest = ""
    this.connects += 1
    const socket = connect(port, "127.0.0.1")
    socket.setEncoding("utf8")
    socket.on("connect", () =>
      socket.write(
        `GET /events?after=0 HTTP/1.1\r\nHost: localhost\r\n${this.last > 0 ? `Last-Event-ID: ${this.last}\r\n` : ""}\r\n`
      )
    )
    socket.on("data", (text: string) => this.take(text, socket))
    socket.on("error", () => {})
    // As real clients do: silence for longer than between two signs of life is a lost connection.
    socket.setTimeout(20_000, () => socket.destroy())
    socket.on("close", () => void setTimeout(() => this.open(), 100 + Math.random() * 900))
  }

  private take(text: string, socket: Socket): void {
    const blocks = (this.rest + text).split("\n\n")
    this.rest = blocks.pop() ?? ""
    for (const block of blocks) {
      const data = /\ndata: (.*)/.exec(block)?.[1]
      if (data === undefined) continue
      const seq = Number(/(?:^|\n)id: (\d+)/.exec(block)?.[1])
      if (seq !== this.last + 1 || !data.includes(`"id":"e${seq}"`)) {
        if (faults.length < 10) faults.push(`after ${this.last} came ${block.slice(0, 200)}`)
      }
      this.last = seq
    }
    if (!this.isSlow || isOver) return
    // Reads for a moment, and then not at all for a while.
    socket.pause()
    setTimeout(() => socket.resume(), 500 + Math.random() * 4000)
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Run
// ---------------------------------------------------------------------------------------------------------------------

const began = Date.now()
const all = Array.from({ length: clients }, (_, i) => new Client(i < slow))
let gateway = await start()
for (let i = 0; i < all.length; i += 250) {
  for (const client of all.slice(i, i + 250)) client.open()
  await sleep(50)
}
const rounds: Array<string> = []
const round = async (name: string): Promise<void> => {
  memory = []
  await sleep(6000)
  const fast = all.slice(slow)
  const [least, most] = [Math.min(...fast.map(({ last }) => last)), Math.max(...all.map(({ last }) => last))]
  const { heap = 0, rss = 0 } = memory.at(-1) ?? {}
  rounds.push(`${name}: at event ${most}, fast clients ${most - least} behind at most, rss ${rss} MB, heap ${heap} MB`)
  console.log(rounds.at(-1))
}
for (let kill = 1; kill <= kills; kill++) {
  await round(`before kill ${kill}`)
  gateway.kill("SIGKILL")
  gateway = await start()
}
await round("in the end")
gateway.stdin?.write("\n")
const stopped = Date.now()
while (Date.now() - stopped < 120_000 && (log.written === 0 || all.some(({ last }) => last < log.written)))
  await sleep(100)
const { written } = log
const whole = all.filter(({ last }) => last === written).length
console.log(
  `${whole} of ${clients} clients (${slow} slow) have each of ${written} events once and in order after ${kills} kills; ` +
    `${all.reduce((sum, { connects }) => sum + connects, 0)} connections, ${faults.length} faults, ` +
    `the last one had all ${Date.now() - stopped} ms after the last event; ${Math.round((Date.now() - began) / 1000)} s`
)
for (const fault of faults) console.log(fault)
isOver = true
const ending = Date.now()
gateway.once("exit", () => {
  console.log(`it ended ${Date.now() - ending} ms after SIGTERM, with all streams open`)
  rmSync(folder, { recursive: true, force: true })
  process.exit(faults.length > 0 || whole < clients ? 1 : 0)
})
gateway.kill("SIGTERM")
