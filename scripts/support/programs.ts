/**
 * The programs of the READMEs and guides: every block of TypeScript is one, and every block of JavaScript. Each is written as
 * it stands into a folder of its own in a project that has the packed packages, compiled there, and run against the
 * simulator: on Node, and those of the pages of Bun and Deno on these.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tool } from "./tools.ts"
import { root } from "./workspace.ts"

/** A block and where it stands. */
export interface Program {
  /** `docs/guides/watching.md:33` */
  readonly place: string
  /** Its folder in the project. */
  readonly folder: string
  /** `main.ts`, or `main.cjs` for one that requires. */
  readonly file: string
  readonly code: string
}

/** Programs that are compiled and not run, with the reason. */
const notRun: Readonly<Record<string, string>> = {
  "packages/gateway/README.md":
    "takes a port that somebody else may have; the tests of the gateway run it on a free one"
}

/** What goes on until it is stopped: watching, servers, schedules. Everything else has to come to its end by itself. */
const goesOn =
  /\bWatch(er)?\.(clans|players|wars|raids|make|run)\(|\.watch\.|runMain|Schedule\.cron|Effect\.never|sleep\("1 minute"\)|export const client/

/** Milliseconds: how long what goes on is looked at, and how long the others may take on a busy machine. */
const patience = { goesOn: 5000, ends: 30_000 }

const documents = ["README.md", "packages/*/README.md", "docs/*.md", "docs/{guides,runtimes}/*.md"]

export const programs: ReadonlyArray<Program> = globSync(documents, { cwd: root })
  .toSorted()
  .flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8")
    return [...text.matchAll(/^```(ts|js)\n([\s\S]*?)^```$/gm)].map(({ 1: language, 2: code = "", index }) => {
      const line = text.slice(0, index).split("\n").length
      const folder = `programs/${file.replaceAll(/[^\w]+/g, "-")}-${line}`
      const own = language === "ts" ? "main.ts" : code.includes("require(") ? "main.cjs" : "main.mjs"
      return { place: `${file}:${line}`, folder, file: own, code }
    })
  })

/** Writes them into a project; what they run on lies beside them. */
export const writePrograms = (project: string): void => {
  rmSync(join(project, "programs"), { recursive: true, force: true })
  cpSync(join(root, "scripts/installs/programs"), join(project, "programs"), { recursive: true })
  for (const { code, file, folder } of programs) {
    mkdirSync(join(project, folder), { recursive: true })
    writeFileSync(join(project, folder, file), code)
  }
}

interface Ending {
  /** What is wrong, if something is. */
  readonly wrong?: string
  readonly output: string
}

const watchOutput = (child: ChildProcess) => {
  const texts: Array<string> = []
  child.stdout?.on("data", (text) => texts.push(String(text)))
  child.stderr?.on("data", (text) => texts.push(String(text)))
  return () => texts.join("")
}

/** What runs a program: the runtime that its page is about. */
const runnerOf = (project: string, { file, place }: Program): readonly [command: string, ...args: Array<string>] => {
  if (place.startsWith("docs/runtimes/bun.md")) return [tool(".bin/bun"), "run", file]
  const deno = ["run", "--quiet", "--allow-all", "--node-modules-dir=manual", file]
  if (place.startsWith("docs/runtimes/deno.md")) return [tool(".bin/deno"), ...deno]
  return [process.execPath, "--import", join(project, "programs/redirect.mjs"), file]
}

/** To the end, or until it has gone on for a while without a word of an error. */
const runProgram = (project: string, program: Program, env: NodeJS.ProcessEnv): Promise<Ending> =>
  new Promise((settle) => {
    const { code, folder } = program
    const [command, ...args] = runnerOf(project, program)
    const child = spawn(command, args, { cwd: join(project, folder), env })
    const output = watchOutput(child)
    const endless = goesOn.test(code)
    const timer = setTimeout(() => child.kill("SIGKILL"), endless ? patience.goesOn : patience.ends)
    child.on("exit", (code, signal) => {
      clearTimeout(timer)
      const text = output()
      const complains = /\b(ERROR|WARN)\b|\bError\b/.test(text)
      const wrong = !endless ? "it does not end" : complains ? "it speaks of an error" : undefined
      if (signal === "SIGKILL") settle({ ...(wrong === undefined ? {} : { wrong }), output: text })
      else settle({ ...(code === 0 ? {} : { wrong: `it ended with ${code}` }), output: text })
    })
  })

const startApi = (project: string): Promise<{ readonly stop: () => void; readonly env: NodeJS.ProcessEnv }> =>
  new Promise((settle, fail) => {
    const child = spawn(process.execPath, [join(project, "programs/api.mjs")], { cwd: project })
    const output = watchOutput(child)
    child.on("exit", () => fail(new Error(`the simulator has stopped: ${output()}`)))
    child.stdout.on("data", () => {
      const { baseUrl, portalUrl } = JSON.parse(output())
      settle({
        stop: () => child.kill("SIGKILL"),
        env: { PATH: process.env["PATH"], COC_KEYS: "simulated-key", COC_BASE_URL: baseUrl, COC_PORTAL_URL: portalUrl }
      })
    })
  })

/** Runs them all, some at a time, for most of them wait most of their time. How many did not do as they should. */
export const runPrograms = async (project: string): Promise<number> => {
  const { env, stop } = await startApi(project)
  const waiting = programs.filter(({ place }) => notRun[place.replace(/:\d+$/, "")] === undefined)
  const all = waiting.length
  const started = performance.now()
  let failures = 0
  const work = async (): Promise<void> => {
    for (let program = waiting.shift(); program !== undefined; program = waiting.shift()) {
      let { output, wrong } = await runProgram(project, program, env)
      // The world changes under a program: what goes wrong twice is the program's.
      if (wrong !== undefined) ({ output, wrong } = await runProgram(project, program, env))
      if (process.argv.includes("--verbose")) console.log(`-- ${program.place}\n${output.slice(0, 600)}`)
      if (wrong === undefined) continue
      failures++
      console.log(`FAILED ${program.place}: ${wrong}\n${output.slice(0, 2000)}`)
    }
  }
  await Promise.all(Array.from({ length: 6 }, work))
  stop()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${all - failures} of ${all} documented programs run as they stand (${seconds} s)`)
  return failures
}
