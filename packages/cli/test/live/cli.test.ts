/** The command as people run it: a process of its own, on the embedded simulator. */
import { assert, beforeAll, describe, expect, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { bundle, command } from "../support/command.ts"

// What is published is a bundle, so that is what is tried.
beforeAll(bundle, 120_000)

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command without credentials of whoever runs the tests. */
const clashfx = (args: ReadonlyArray<string>, env: NodeJS.ProcessEnv = {}, file = command): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const { COC_EMAIL: _email, COC_KEYS: _keys, COC_PASSWORD: _password, ...rest } = process.env
    const child = spawn(process.execPath, [file, ...args], {
      env: { ...rest, NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"]
    })
    let [out, err] = ["", ""]
    child.stdout.on("data", (chunk) => (out += String(chunk)))
    child.stderr.on("data", (chunk) => (err += String(chunk)))
    child.on("error", reject)
    child.on("close", (code) => resolve({ code, out, err }))
  })

/** `clashfx simulate` on a free port, until it is disposed of. */
const simulate = async () => {
  const child = spawn(process.execPath, [command, "simulate", "--port", "0", "--clans", "3"], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  let out = ""
  for await (const chunk of child.stdout) {
    out += String(chunk)
    if (out.includes("account")) break
  }
  return {
    baseUrl: /API +(\S+)/.exec(out)?.[1] ?? "",
    portalUrl: /portal +(\S+)/.exec(out)?.[1] ?? "",
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM")
      await new Promise((resolve) => child.on("close", resolve))
    }
  }
}

const json = async (...args: ReadonlyArray<string>): Promise<unknown> => {
  const { code, err, out } = await clashfx([...args, "--simulated", "--json"])
  assert.strictEqual(code, 0, err)
  return JSON.parse(out)
}

describe("commands", () => {
  it("print tables that a person can read", async () => {
    const { code, out } = await clashfx(["clan", "2pp", "--simulated"])
    assert.strictEqual(code, 0)
    assert.match(out, /#2PP\nlevel {2}/)
    assert.match(out, / elder /)
    const lines = out.trimEnd().split("\n")
    const heading = lines.findIndex((line) => line.startsWith("rank"))
    assert.strictEqual(lines.length - heading - 1, 40)
    assert.notInclude(out, "\u001b")
  })

  it("print JSON, as the SDK gives it", async () => {
    expect(await json("clan", "#2PP")).toMatchObject({ tag: "#2PP", members: 40 })
    expect(await json("war", "#2PP")).toMatchObject({
      war: { _tag: "RegularWar", state: "inWar", clan: { tag: "#2PP" } }
    })
    expect(await json("league", "#P0LYJC8C")).toHaveLength(2)
    expect(await json("search", "--min-members", "1")).toHaveLength(4)
    expect(await json("rankings", "clans", "--limit", "2")).toHaveLength(2)
    expect(await json("calendar")).toHaveLength(5)
    expect(await json("raids", "#2PP")).toBeInstanceOf(Array)
  })

  it("print CSV, with nothing that a spreadsheet would run", async () => {
    const { out } = await clashfx(["league", "#P0LYJC8C", "--members", "--csv", "--simulated"])
    const [head, first = ""] = out.split("\n")
    assert.strictEqual(head, "name,tag,TH,rounds,attacks,missed,stars,percent,medals %")
    assert.match(first, /#[0289PYLQGRJCUV]+,\d+,/)
  })

  it("read and write army links", async () => {
    const { out: link } = await clashfx(["army", "link", "--troop", "Dragon=12", "--spell", "Rage Spell=5"])
    const { out } = await clashfx(["army", "read", `my army: ${link.trim()} have fun`, "--language", "DE"])
    assert.match(out, /troops\s+12\s+Drache/)
  })

  it("read an exported village", async () => {
    const folder = mkdtempSync(join(tmpdir(), "clashfx-"))
    const file = join(folder, "village.json")
    writeFileSync(
      file,
      JSON.stringify({ tag: "#2PP", timestamp: 1_764_000_000, buildings: [{ data: 1000001, lvl: 12 }] })
    )
    const { code, err, out } = await clashfx(["village", file])
    rmSync(folder, { recursive: true })
    assert.strictEqual(code, 0, err)
    assert.match(out, /town hall {2,}12/)
  })

  it("watch prints events as JSON lines and ends when it was told to", async () => {
    const { code, out } = await clashfx(["watch", "--simulated", "--json", "--count", "3", "--seconds", "60"])
    assert.strictEqual(code, 0)
    const events = out
      .trimEnd()
      .split("\n")
      .map((line): { id: string } => JSON.parse(line))
    assert.strictEqual(events.length, 3)
    assert.strictEqual(new Set(events.map(({ id }) => id)).size, 3)
  })
})

describe("help", () => {
  it.each(["", "clan", "keys list", "cluster start"])(
    "is there before the command is, and the same: %s",
    async (path) => {
      const args = [...path.split(" ").filter((name) => name !== ""), "--help"]
      const written = await clashfx(args, { NO_COLOR: undefined })
      const own = await clashfx(args, { NO_COLOR: undefined, FORCE_COLOR: "0" })
      assert.strictEqual(written.out, own.out)
      assert.include(written.out, `clashfx ${path}`.trim())
      assert.deepStrictEqual([written.code, own.code, written.err], [0, 0, ""])
    }
  )

  it("in colours as well", async () => {
    const help = JSON.parse(readFileSync(join(dirname(command), "help.json"), "utf8"))
    const { out } = await clashfx(["clan", "--help"], { NO_COLOR: undefined, FORCE_COLOR: "1" })
    assert.strictEqual(help["clan"][1], out)
    assert.notStrictEqual(help["clan"][1], help["clan"][0])
  })

  it("loads nothing else: it comes as soon as Node does", async () => {
    const folder = mkdtempSync(join(tmpdir(), "clashfx-help-"))
    for (const file of ["clashfx.js", "help.json"]) copyFileSync(join(dirname(command), file), join(folder, file))
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }')
    const { out } = await clashfx(["watch", "--help"], { NO_COLOR: undefined }, join(folder, "clashfx.js"))
    assert.include(out, "clashfx watch")
    rmSync(folder, { recursive: true })
  })

  it("is the command's own where there is more than names", async () => {
    const { code, out } = await clashfx(["clan", "#2PP", "--json", "--help"], { NO_COLOR: undefined })
    assert.strictEqual(code, 0)
    assert.include(out, "clashfx clan")
  })
})

describe("keys", () => {
  it("are made, listed, tried and revoked at the portal", async () => {
    await using simulator = await simulate()
    const { baseUrl, portalUrl } = simulator
    const env = {
      COC_EMAIL: "chief@example.com",
      COC_PASSWORD: "clash-on",
      COC_PORTAL_URL: portalUrl,
      COC_BASE_URL: baseUrl
    }
    const made = await clashfx(["keys", "create", "--name", "tried", "--json"], env)
    assert.strictEqual(made.code, 0, made.err)
    const { id, key }: { id: string; key: string } = JSON.parse(made.out)
    const listed = await clashfx(["keys", "list"], env)
    assert.include(listed.out, "tried")
    assert.notInclude(listed.out, key)
    const checked = await clashfx(["keys", "check"], { ...env, COC_KEYS: `${key},nonsense` })
    assert.strictEqual(checked.code, 3)
    assert.match(checked.out, /yes[^]*no /)
    assert.notInclude(checked.out, key)
    assert.strictEqual((await clashfx(["keys", "revoke", id], env)).code, 0)
    assert.notInclude((await clashfx(["keys", "list"], env)).out, "tried")
    const wrong = await clashfx(["keys", "list"], { ...env, COC_PASSWORD: "secret-no-one-may-see" })
    assert.strictEqual(wrong.code, 3)
    assert.notInclude(wrong.err + wrong.out, "secret-no-one-may-see")
  })
})

describe("what is wrong", () => {
  const wrong: ReadonlyArray<[string, ReadonlyArray<string>, number, RegExp]> = [
    ["a tag that cannot exist", ["clan", "#NOPE", "--simulated"], 2, /is not a clan tag/],
    ["a clan that does not exist", ["clan", "#LLLLL", "--simulated"], 6, /not found/],
    ["no credentials", ["clan", "#2PP"], 3, /COC_KEYS.*--simulated/],
    ["a search without a filter", ["search", "--simulated"], 2, /at least one filter/],
    ["a location that does not exist", ["rankings", "clans", "--location", "Atlantis", "--simulated"], 2, /Atlantis/],
    ["a link without an army", ["army", "read", "nothing here"], 2, /army/],
    ["a troop that does not exist", ["army", "link", "--troop", "Dragn=1"], 2, /Dragon/],
    ["a fault that does not exist", ["simulate", "--fault", "418=1", "--port", "0"], 2, /502/],
    ["a command that does not exist", ["clam"], 2, /clam/],
    ["a flag that does not exist", ["clan", "#2PP", "--nope"], 2, /--nope.*try clashfx clan --help/],
    ["an argument that is missing", ["clan"], 2, /tag.*try clashfx clan --help/],
    [
      "a key that is an argument",
      ["keys", "check", "eyJ0eXAiOiJK.c2VjcmV0.key"],
      2,
      /argument: "\*{3}"; try clashfx keys check/
    ],
    ["a URL with a password", ["search", "--limit", "https://me:hidden@x"], 2, /"https:\/\/\*{3}@x"/],
    ["a number that is none", ["search", "--min-members", "many"], 2, /--min-members.*many/],
    ["a limit that gives nothing", ["search", "--min-members", "1", "--limit", "0", "--simulated"], 2, /at least 1/],
    ["a port that is none", ["simulate", "--port", "70000"], 2, /^--port: 70000 is not from 0 to 65535; try /],
    ["keys without their account", ["keys", "list", "--simulated"], 3, /^COC_EMAIL is not set: /],
    ["keys to try that are not there", ["keys", "check"], 3, /^COC_KEYS is not set: /],
    ["a search for two letters", ["search", "ab", "--simulated"], 2, /name to have at least 3 characters/],
    ["a world that stands still", ["simulate", "--speed", "0"], 2, /more than 0/],
    ["events as a table", ["watch", "#2PP", "--csv", "--simulated"], 2, /events have no --csv: use --json/],
    ["nothing to watch", ["watch"], 2, /nothing to watch: give tags/],
    ["two forms at once", ["clan", "#2PP", "--json", "--csv", "--simulated"], 2, /one of them/],
    ["a kind of ranking that does not exist", ["rankings", "kings"], 2, /kings.*capitals/],
    ["a command that is spelt wrong", ["clna"], 2, /^Unknown subcommand "clna" for "clashfx"; is it clan\?; try /],
    ["units without a number", ["army", "link", "--troop", "Dragon"], 2, /^--troop: "Dragon" is not name=value; try /],
    ["no number of units", ["army", "link", "--troop", "Dragon=x"], 2, /^--troop Dragon=x: "x" is not a whole number/],
    ["an army of nothing", ["army", "link"], 2, /give units/],
    ["a tag that no clan has", ["simulate", "--port", "0", "--tag", "foo"], 2, /^"foo" is not a clan tag/],
    ["a host that is none", ["simulate", "--port", "0", "--host", "256.0.0.1"], 2, /^cannot listen on 256\.0\.0\.1:0/],
    [
      "JSON that is no village",
      ["village", join(import.meta.dirname, "../../package.json")],
      2,
      /no village in this file/
    ],
    ["a folder for a village", ["village", import.meta.dirname], 2, /^<file>: Path is not a file/],
    [
      "a file for a folder",
      ["watch", "--simulated", "--store", import.meta.filename],
      2,
      /^--store: .* as a folder for/
    ],
    [
      "the URL of a server for a folder",
      ["watch", "--simulated", "--store", "redis://me:hidden@db"],
      7,
      /could not open redis:\/\/\*{3}@db: .*it is a URL/
    ],
    [
      "a cluster that is simulated",
      ["cluster", "start", "--simulated"],
      2,
      /start clashfx simulate, and set COC_BASE_URL/
    ]
  ]
  it.each(wrong)("%s is one line and an exit code", async (_, args, code, message) => {
    const ended = await clashfx(args)
    assert.strictEqual(ended.code, code, ended.err)
    assert.match(ended.out + ended.err, message)
    assert.strictEqual((ended.out + ended.err).trim().split("\n").length, 1)
    assert.notMatch(ended.err, /\n\s+at /)
  })

  it("a Node that is too old is told which one it takes, before anything is loaded", async () => {
    const older = "Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.19.0'}})"
    const { code, err } = await clashfx(["doctor"], { NODE_OPTIONS: `--import=data:text/javascript,${older}` })
    assert.match(err, /^clashfx needs Node 22\.19 or later, and this is 20\.19\.0: install one from https:\S+\n$/)
    assert.strictEqual(code, 2)
  })

  it("a reader who has seen enough is no trouble", async () => {
    const child = spawn(process.execPath, [command, "watch", "--simulated", "--seconds", "30"], {
      stdio: ["ignore", "pipe", "pipe"]
    })
    let err = ""
    child.stderr.on("data", (chunk) => (err += String(chunk)))
    child.stdout.once("data", () => child.stdout.destroy())
    const code = await new Promise((resolve) => child.on("close", resolve))
    assert.deepStrictEqual([code, err], [0, ""])
  })

  it("a signal ends it, with the code that says so", async () => {
    const child = spawn(process.execPath, [command, "watch", "--simulated"], { stdio: ["ignore", "pipe", "inherit"] })
    child.stdout.once("data", () => child.kill("SIGINT"))
    child.stdout.resume()
    assert.strictEqual(await new Promise((resolve) => child.on("close", resolve)), 130)
  })

  it("an odd variable of the environment is named first", async () => {
    const { code, err } = await clashfx(["clan", "#2PP"], { COC_KEYS: "k", COC_RATE_LIMIT: "fast" })
    assert.strictEqual(err, "COC_RATE_LIMIT: Expected a string representing a finite number\n")
    assert.strictEqual(code, 3)
  })

  it("a database that is not there is said with what the system says of it, and without its password", async () => {
    const missing = await clashfx(["token", "list"], { CLASHFX_FILE: "/nowhere/at/all.sqlite" })
    assert.match(
      missing.err,
      /^the cluster's database failed at opening the file \/nowhere\/at\/all\.sqlite; see the cause \[.+\]\n$/
    )
    assert.strictEqual(missing.code, 7)
    const refused = await clashfx(["token", "list"], { DATABASE_URL: "postgres://me:hidden-word@127.0.0.1:1/x" })
    assert.match(refused.err, /see the cause \[connect ECONNREFUSED 127\.0\.0\.1:1\]\n$/)
    assert.notInclude(refused.err, "hidden-word")
  })

  it("keys that could not be tried are no wrong keys", async () => {
    const { code, out } = await clashfx(["keys", "check"], { COC_KEYS: "k", COC_BASE_URL: "http://127.0.0.1:1/v1" })
    assert.strictEqual(code, 4, out)
  })

  it("an API that cannot be reached is trouble of the network", async () => {
    const { code, err } = await clashfx(["clan", "#2PP"], { COC_KEYS: "k", COC_BASE_URL: "http://127.0.0.1:1/v1" })
    assert.strictEqual(code, 4, err)
  })

  it("doctor says what to do, and tells scripts", async () => {
    const well = await clashfx(["doctor", "--simulated"])
    assert.strictEqual(well.code, 0, well.out)
    const ill = await clashfx(["doctor"], {
      COC_BASE_URL: "http://127.0.0.1:1/v1",
      COC_PORTAL_URL: "http://127.0.0.1:1/api"
    })
    assert.strictEqual(ill.code, 1)
    assert.match(ill.out, /credentials.*set COC_KEYS/)
    assert.match(ill.out, /the API.*check DNS/)
    const odd = await clashfx(["doctor"], { COC_BASE_URL: "api.example.org", COC_PORTAL_URL: "https://me:hidden@" })
    assert.strictEqual(odd.code, 1, odd.err)
    assert.match(odd.out, /the API.*COC_BASE_URL has to be a URL/)
    assert.match(odd.out, /the portal.*COC_PORTAL_URL has to be a URL/)
    assert.notInclude(odd.out + odd.err, "hidden")
  })

  it("a check of keys shows no more of a key than its end", async () => {
    const { out } = await clashfx(["keys", "check"], { COC_KEYS: "abcdef,k", COC_BASE_URL: "http://127.0.0.1:1/v1" })
    assert.include(out, "…ef")
    assert.notMatch(out, /cdef|…k/)
  })
})

describe("the gateway", () => {
  const file = () => join(mkdtempSync(join(tmpdir(), "clashfx-cli-")), "gateway.sqlite")

  it("serves the simulated world with one command, and ends when it is told to", async () => {
    const child = spawn(process.execPath, [command, "serve", "--simulated", "--port", "0"], {
      stdio: ["ignore", "pipe", "pipe"]
    })
    let out = ""
    for await (const chunk of child.stdout) {
      out += String(chunk)
      if (out.includes("curl")) break
    }
    const api = /API +(\S+)/.exec(out)?.[1] ?? ""
    const clan: unknown = await (await fetch(`${api}/clans/%232PP`)).json()
    expect(clan).toMatchObject({ tag: "#2PP" })
    assert.strictEqual((await fetch(new URL("/ready", api))).status, 200)
    const began = performance.now()
    child.kill("SIGTERM")
    const code = await new Promise((resolve) => child.on("close", resolve))
    assert.strictEqual(code, 130)
    assert.isBelow(performance.now() - began, 3000)
  })

  it("sends logs, metrics and spans where OpenTelemetry's variables say", async () => {
    const paths = new Map<string, string>()
    const sink = createServer((request, response) => {
      let body = ""
      request.on("data", (chunk) => (body += String(chunk)))
      request.on("end", () => {
        paths.set(request.url ?? "", (paths.get(request.url ?? "") ?? "") + body)
        response.writeHead(200).end("{}")
      })
    })
    await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve))
    const address = sink.address()
    const endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`
    const { code, err } = await clashfx(["serve", "--simulated", "--port", "0", "--seconds", "3"], {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_METRIC_EXPORT_INTERVAL: "500"
    })
    sink.close()
    sink.closeAllConnections()
    assert.strictEqual(code, 0, err)
    assert.include(paths.get("/v1/logs"), "is the API")
    assert.include(paths.get("/v1/metrics"), "clashfx_requests_total")
    assert.include(paths.get("/v1/traces"), "Watch.clan")
  })

  it("makes tokens, lists and revokes them", async () => {
    const env = { CLASHFX_FILE: file() }
    const first = await clashfx(["token", "create", "--name", "bot"], env)
    assert.strictEqual(first.code, 2)
    assert.match(first.err, /scope admin/)
    const admin = await clashfx(["token", "create", "--name", "me", "--scope", "admin"], env)
    assert.match(admin.out, /^cfx_[\w-]{43}\n$/)
    assert.match((await clashfx(["token", "create", "--name", "bot", "--rate", "5"], env)).out, /^cfx_/)
    const listed = await clashfx(["token", "list", "--json"], env)
    const tokens: ReadonlyArray<{ readonly id: string; readonly name: string }> = JSON.parse(listed.out)
    assert.deepStrictEqual(
      tokens.map(({ name }) => name),
      ["me", "bot"]
    )
    assert.notInclude(listed.out, "cfx_")
    // An argument that begins with a dash would be taken for a flag.
    for (const { id } of tokens) assert.match(id, /^[0-9a-f]{16}$/)
    assert.strictEqual((await clashfx(["token", "revoke", tokens[1]?.id ?? ""], env)).code, 0)
    const again = await clashfx(["token", "revoke", tokens[1]?.id ?? ""], env)
    assert.strictEqual(again.code, 6)
    assert.match(again.err, /token list/)
  })

  it("says in one line what keeps it from starting", async () => {
    const open = await clashfx(["serve", "--simulated", "--host", "0.0.0.0"])
    assert.strictEqual(open.code, 2)
    assert.match(open.err.trim().split("\n").at(-1) ?? "", /has no token yet: make one first/)
    const bare = await clashfx(["serve", "--port", "0"], { CLASHFX_FILE: file() })
    assert.strictEqual(bare.code, 3)
    assert.match(bare.err.trim().split("\n").at(-1) ?? "", /COC_KEYS/)
  })
})
