/** `npm create clashfx` as people run it, and the programs that it makes: their tests and their first seconds. */
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { execFile, execFileSync, spawn } from "node:child_process"
import { globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const root = join(import.meta.dirname, "../..")
const modules = join(root, "../../node_modules")
const command = join(root, "bin/create-clashfx.js")

interface Ended {
  readonly code: number
  readonly out: string
}

/** What programs of Node see, without the credentials of whoever runs the tests. */
const environment = (more: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const { COC_EMAIL: _email, COC_KEYS: _keys, DISCORD_TOKEN: _token, ...rest } = process.env
  return { ...rest, ...more }
}

const node = (args: ReadonlyArray<string>, cwd: string, env: NodeJS.ProcessEnv = {}, input = ""): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...args],
      { cwd, env: environment(env), timeout: 110_000 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code ?? 1), out: stdout + stderr })
    )
    child.stdin?.end(input)
  })

/** Runs a program until it has said something, then ends it as Ctrl-C does. */
const until = (said: RegExp, cwd: string, env: NodeJS.ProcessEnv): Promise<string> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ["src/main.ts"], { cwd, env: environment(env), timeout: 100_000 })
    let out = ""
    const see = (chunk: unknown) => {
      out += String(chunk)
      if (said.test(out)) child.kill("SIGINT")
    }
    child.stdout.on("data", see)
    child.stderr.on("data", see)
    child.on("close", () => resolve(out))
  })

const inFolder = async <A>(use: (folder: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "create-clashfx-"))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

beforeAll(() => {
  execFileSync(process.execPath, [join(root, "scripts/bundle.ts")], { stdio: "ignore" })
}, 120_000)

describe("the command", () => {
  it("writes a project, with its name and versions", () =>
    inFolder(async (folder) => {
      const { code, out } = await node([command, "Mÿ Clan!", "--template", "bot"], folder)
      assert.strictEqual(code, 0, out)
      assert.match(out, /cd "Mÿ Clan!"\n {2}npm install\n {2}npm start/)
      const manifest: { readonly name: string; readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
        readFileSync(join(folder, "Mÿ Clan!/package.json"), "utf8")
      )
      assert.strictEqual(manifest.name, "my-clan")
      for (const range of Object.values(manifest.dependencies)) assert.match(range, /^\^\d+\.\d+\.\d+/)
      const files = globSync(["**/*", ".*"], { cwd: join(folder, "Mÿ Clan!") })
      assert.includeMembers(files, [".gitignore", ".env.example", "README.md", "src/main.ts", "tsconfig.json"])
    }))

  it("says which Node the program needs where this one is older", () =>
    inFolder(async (folder) => {
      const older = "Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.19.0'}})"
      const { out } = await node([`--import=data:text/javascript,${older}`, command, "old"], folder)
      assert.match(out, /\n {2}# with Node 22\.19 or later .*: this is 20\.19\.0\n {2}cd old\n/)
      assert.notMatch((await node([command, "new"], folder)).out, /or later/)
    }))

  it("touches nothing that is there", () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, "package.json"), "{}")
      const { code, out } = await node([command, "."], folder)
      assert.strictEqual(code, 1)
      assert.match(out, /there is something in it \(package\.json\)/)
      assert.strictEqual(readFileSync(join(folder, "package.json"), "utf8"), "{}")
      const file = await node([command, "package.json"], folder)
      assert.match(file.out, /there is a file there/)
      const unknown = await node([command, "x", "--template", "website"], folder)
      assert.notStrictEqual(unknown.code, 0)
      assert.match(unknown.out, /website/)
    }))
})

describe.each(["tracker", "bot"])("the %s", (template) => {
  const made = <A>(use: (folder: string) => Promise<A>): Promise<A> =>
    inFolder(async (folder) => {
      await node([command, "made", "--template", template], folder)
      const project = join(folder, "made")
      // What `npm install` would bring; that it does, and the types, are tried from the tarballs (check-installs).
      symlinkSync(modules, join(project, "node_modules"))
      return use(project)
    })

  it("has a test that passes", () =>
    made(async (project) => {
      const tests = await node(["--test", "test/*.test.ts"], project)
      assert.strictEqual(tests.code, 0, tests.out)
      assert.match(tests.out, /pass 1/)
    }))

  it("says what keeps it from watching, and no empty lines", () =>
    made(async (project) => {
      const env = { COC_KEYS: "k", COC_BASE_URL: "http://127.0.0.1:9/v1" }
      const said = /the connection failed; check the network/
      const out = await until(said, project, env)
      assert.match(out, said)
      assert.notMatch(out, /\n\n/)
    }))

  it("runs at once, on the simulator", () =>
    made(async (project) => {
      const { code, out } = await node(["src/main.ts"], project, { SECONDS: "8" }, "clan 2pp\nclan nonsense!\n")
      assert.strictEqual(code, 0, out)
      assert.match(out, /this is the simulator/)
      if (template === "bot") assert.match(out, /#2PP, level \d+[^]*is not a clan tag/)
      else assert.match(out, /donated \d+[^]*ClanMemberChanged: \d+/)
    }))
})
