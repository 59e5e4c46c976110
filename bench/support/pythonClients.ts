/** Clients in Python, where they are installed: `python/contend.py` does what `contend.ts` does. */
import { execFileSync } from "node:child_process"
import { join } from "node:path"

/** Debian's own Python first: its packages (`python3-aiohttp`) are not seen by another one that comes before it. */
const interpreters = ["/usr/bin/python3", "python3"]
const script = join(import.meta.dirname, "../python/contend.py")

const wanted = [
  { name: "aiohttp", module: "aiohttp", about: "Python: aiohttp and `json.loads`, no models, no checks" },
  { name: "coc.py", module: "coc", about: "Python: coc.py, models" }
]

export interface PythonClient {
  readonly name: string
  readonly about: string
  /** The program and its first arguments. */
  readonly command: readonly [string, ...ReadonlyArray<string>]
}

const has = (interpreter: string, module: string): boolean => {
  try {
    execFileSync(interpreter, ["-c", `import ${module}`], { stdio: "ignore", timeout: 20_000 })
    return true
  } catch {
    return false
  }
}

/** Those that can be run here; says which are not. */
export const pythonClients = (): ReadonlyArray<PythonClient> =>
  wanted.flatMap(({ about, module, name }): ReadonlyArray<PythonClient> => {
    const interpreter = interpreters.find((one) => has(one, module))
    if (interpreter !== undefined) return [{ name, about, command: [interpreter, script] }]
    process.stdout.write(`SKIPPED: everything about ${name}, which is not installed for Python\n`)
    return []
  })
