/** What can be imported from each package, and that nothing else can. */
import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { packages, privateModulesOf, publicModulesOf, root } from "../scripts/support/workspace.ts"

const node = (args: ReadonlyArray<string>, input = "") =>
  spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", input })

/** The code with which Node refuses each specifier, or where it leads, as a program in the repository sees it. */
const resolved = (specifiers: ReadonlyArray<string>): Readonly<Record<string, string>> => {
  const program = `
    const out = {}
    for (const specifier of JSON.parse(process.argv[1])) {
      try { out[specifier] = import.meta.resolve(specifier) } catch (error) { out[specifier] = error.code }
    }
    console.log(JSON.stringify(out))
  `
  return JSON.parse(node(["--input-type=module", "-e", program, JSON.stringify(specifiers)]).stdout)
}

it("every package lists exactly its public modules (npm run exports)", () => {
  const { status, stderr } = node([join(root, "scripts/exports.ts"), "--check"])
  assert.strictEqual(stderr, "")
  assert.strictEqual(status, 0)
})

describe.each(packages.map((each) => [each.name, each] as const))("%s", (_, each) => {
  it("resolves every public module to its source", () => {
    const modules = publicModulesOf(each)
    const found = resolved(modules.map(({ specifier }) => specifier))
    for (const { file, specifier } of modules) {
      assert.isTrue(found[specifier]?.endsWith(`/packages/${each.folder}/${file}`), `${specifier}: ${found[specifier]}`)
    }
  })

  it("resolves no private module, by whatever name", () => {
    const names = privateModulesOf(each).flatMap((specifier) => {
      const module = specifier.slice(each.name.length + 1)
      return [specifier, `${specifier}.ts`, `${each.name}/src/${module}.ts`, `${each.name}/dist/${module}.js`]
    })
    const open = Object.entries(resolved(names)).filter(([, to]) => to !== "ERR_PACKAGE_PATH_NOT_EXPORTED")
    assert.deepStrictEqual(open, [])
  })
})
