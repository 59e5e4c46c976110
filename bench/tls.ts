/**
 * A request the way it really goes: TLS and gzip, over HTTP/1.1 and HTTP/2, beside bare undici and clashofclans.js; and
 * gzip in clear, beside what unpacking costs.
 *
 *     npm run bench:tls [-- --rounds 5 --requests 3000]
 *
 * The certificate is made by `openssl` at the start, and trusted by the clients alone. 50 at once, no cache, no throttle;
 * each run is a process of its own, the clients take turns, quoted are medians. Compare within one run only.
 */
import { execFile, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { median, numberOption, print } from "./support/report.ts"
import type { Seen } from "./support/tlsServer.ts"

const rounds = numberOption("rounds", 5)
const requests = numberOption("requests", 3000)
const support = join(import.meta.dirname, "support")
const execute = promisify(execFile)

const folder = mkdtempSync(join(tmpdir(), "clashfx-tls-"))
const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")]
const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2"]
const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
execFileSync("openssl", ["req", "-x509", ...kind, "-keyout", key, "-out", certificate, ...subject], { stdio: "ignore" })

const server = spawn(process.execPath, [join(support, "tlsServer.ts"), key, certificate], {
  stdio: ["pipe", "pipe", "inherit"]
})
const [line] = await once(server.stdout, "data")
const ports: { readonly secure: number; readonly clear: number } = JSON.parse(String(line))
const clear = `http://127.0.0.1:${ports.clear}`

interface Taken {
  readonly cpu: number
  readonly memory: number
  readonly sum: number
  readonly connections: number
}

/** The counts are asked for in clear, which is a connection of its own there. */
const seen = async (): Promise<Seen> => JSON.parse(await (await fetch(`${clear}/stats`)).text())

const takeTurn = async (name: string, origin: string): Promise<Taken> => {
  await seen()
  const { stdout } = await execute(
    process.execPath,
    ["--no-warnings", join(support, "tlsClient.ts"), name, origin, String(requests)],
    { timeout: 180_000, env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate } }
  )
  return { ...JSON.parse(stdout), connections: (await seen()).connections }
}

const race = async (title: string, origin: string, names: ReadonlyArray<string>): Promise<void> => {
  const results = new Map<string, Array<Taken>>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      results.get(name)?.push(await takeTurn(name, origin))
    }
  }
  print(`\n${title}`, "us CPU", "x first", "min", "max", "peak MB", "connections")
  const first = median([...results.values()][0]?.map(({ cpu }) => cpu) ?? [])
  for (const [name, taken] of results) {
    const costs = taken.map(({ cpu }) => cpu)
    print(
      name,
      median(costs).toFixed(0),
      (median(costs) / first).toFixed(2),
      Math.min(...costs).toFixed(0),
      Math.max(...costs).toFixed(0),
      median(taken.map(({ memory }) => memory)).toFixed(0),
      median(taken.map(({ connections }) => connections))
    )
  }
  const sums = new Set([...results.values()].flat().map(({ sum }) => sum))
  if (sums.size > 1) throw new Error(`the clients have not read the same: ${[...sums].join(", ")}`)
}

try {
  const secure = ["undici request", "undici dispatch", "undici request, HTTP/2", "clashofclans.js"]
  await race("TLS and gzip", `https://localhost:${ports.secure}`, [...secure, "clashfx", "clashfx, HTTP/2"])
  await race("gzip in clear", clear, ["undici dispatch", "undici request", "clashfx", "clashfx, not packed"])
} finally {
  server.stdin.end()
  rmSync(folder, { recursive: true, force: true })
}
