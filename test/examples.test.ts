/** Examples can be copied out: each folder says what it needs, how to run it, and tests itself. */
import { assert, describe, it } from "@effect/vitest"
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { join, resolve } from "node:path"

const root = resolve(import.meta.dirname, "..")
const folder = join(root, "examples")
/** What the repository itself runs (`npm start`, `npm run start:cluster`), not to be copied. */
const own = new Set(["demo", "cluster"])

const examples = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !own.has(entry.name))
  .map(({ name }) => name)

const read = (...path: ReadonlyArray<string>): string => readFileSync(join(folder, ...path), "utf8")

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>
}

/** What is large is locked beside the tests that need it. */
const locks = ["package-lock.json", "scripts/tools/tests/package-lock.json"].map((file): Lock =>
  JSON.parse(readFileSync(join(root, file), "utf8"))
)

const installed = (name: string): string | undefined =>
  locks.map(({ packages }) => packages[`node_modules/${name}`]?.version).find((version) => version !== undefined)

describe("examples", () => {
  it("are all in the list", () => {
    const list = read("README.md")
    assert.isAbove(examples.length, 10)
    assert.deepStrictEqual(
      examples.filter((name) => !list.includes(`[${name}](${name})`)),
      []
    )
  })

  for (const name of examples) {
    it(`${name} says what it needs, and tests itself`, () => {
      const manifest: Manifest = JSON.parse(read(name, "package.json"))
      const sources = globSync("*.ts", { cwd: join(folder, name) })
      const imported = (files: ReadonlyArray<string>) =>
        new Set(
          files
            .flatMap((file) => [...read(name, file).matchAll(/from "([^".][^"]*)"/g)].map(([, found]) => found ?? ""))
            .filter((specifier) => !isBuiltin(specifier))
            .map(packageOf)
        )
      const tests = sources.filter((file) => file.endsWith(".test.ts"))
      const declared = { ...manifest.dependencies, ...manifest.devDependencies }
      assert.isAbove(tests.length, 0)
      assert.isTrue(existsSync(join(folder, name, "tsconfig.json")))
      assert.match(read(name, "README.md"), /```sh\nnpm install\n/)
      assert.deepStrictEqual(
        [...imported(sources)].filter((each) => !(each in declared)),
        []
      )
      const runs = ["main.ts", "worker.ts"].filter((file) => sources.includes(file))
      assert.deepStrictEqual(
        [...imported(runs)].filter((each) => !(each in manifest.dependencies)),
        []
      )
      for (const [each, range] of Object.entries(declared)) {
        const isOurs = each === "clashfx" || each.startsWith("@clashfx/")
        assert.strictEqual(
          range,
          isOurs ? "latest" : `^${installed(each)}`,
          `${each}: what the repository is tested with`
        )
      }
    })
  }
})
