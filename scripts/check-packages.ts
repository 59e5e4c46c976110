/**
 * Packs every package as it is published, and checks what is in it: the files, the metadata, the exports, the types.
 *
 *     node scripts/check-packages.ts [FOLDER]
 *
 * The tarballs are left in FOLDER, if one is given. `scripts/check-installs.ts` installs them.
 */
import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { bundles, sizeOf } from "./support/bundles.ts"
import { packAll, type Tarball } from "./support/tarballs.ts"
import { installTools, tool } from "./support/tools.ts"
import { type Package, privateModulesOf, publicModulesOf, readManifest, root } from "./support/workspace.ts"

const run = (command: string, args: ReadonlyArray<string>, cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] })

const faults: Array<string> = []
const expect = (holds: boolean, fault: string): void => void (holds || faults.push(fault))

/** What a registry shows, and what nobody needs. */
const checkContents = ({ files, package: { name } }: Tarball, unpacked: string): void => {
  const manifest: Readonly<Record<string, unknown>> = { ...readManifest(unpacked) }
  for (const field of ["description", "keywords", "license", "repository", "homepage", "bugs", "engines"]) {
    expect(manifest[field] !== undefined, `${name} has no "${field}"`)
  }
  for (const field of ["scripts", "devDependencies"]) {
    expect(manifest[field] === undefined, `${name} is published with its "${field}"`)
  }
  for (const file of ["LICENSE", "README.md"]) expect(files.includes(file), `${name} has no ${file}`)
  for (const file of files) expect(!/\.(tsbuildinfo|map|tgz)$|(?<!\.d)\.ts$|^test\//.test(file), `${name} has ${file}`)
}

const hasCommand = ({ path }: Package): boolean => "bin" in readManifest(path)

/** Public modules lead to files that are there, and private ones nowhere. */
const checkExports = ({ package: each }: Tarball, modules: string): void => {
  const specifiers = publicModulesOf(each).map(({ specifier }) => specifier)
  const hidden = privateModulesOf(each).flatMap((specifier) => [
    specifier,
    `${specifier}.js`,
    specifier.replace(each.name, `${each.name}/dist`),
    `${specifier.replace(each.name, `${each.name}/dist`)}.js`
  ])
  const program = `
    import { existsSync } from "node:fs"
    import { fileURLToPath } from "node:url"
    const where = (name) => { try { return fileURLToPath(import.meta.resolve(name)) } catch { return undefined } }
    const [open, closed] = JSON.parse(process.argv[1])
    console.log(JSON.stringify({
      broken: open.filter((name) => !existsSync(where(name) ?? "")),
      exposed: closed.filter((name) => where(name) !== undefined)
    }))
  `
  const args = ["--input-type=module", "-e", program, JSON.stringify([specifiers, hidden])]
  const found: { readonly broken: ReadonlyArray<string>; readonly exposed: ReadonlyArray<string> } = JSON.parse(
    run(process.execPath, args, join(modules, ".."))
  )
  expect(specifiers.length > 0 || hasCommand(each), `${each.name} has neither a module nor a command`)
  for (const name of found.broken) faults.push(`${name} does not resolve`)
  for (const name of found.exposed) faults.push(`${name} is private, and resolves`)
}

installTools()
const work = mkdtempSync(join(tmpdir(), "clashfx-packages-"))
try {
  const modules = join(work, "consumer/node_modules")
  mkdirSync(join(modules, "@clashfx"), { recursive: true })
  for (const name of ["effect", "@effect"]) symlinkSync(join(root, "node_modules", name), join(modules, name))
  const tarballs = packAll(process.argv[2] === undefined ? join(work, "tarballs") : resolve(process.argv[2]))
  for (const { package: each, path } of tarballs) {
    mkdirSync(join(modules, each.name))
    run("tar", ["-xzf", path, "--strip-components=1", "-C", join(modules, each.name)], work)
    if (existsSync(join(each.path, ".package.json"))) throw new Error(`${each.name} was not restored after packing`)
  }
  for (const tarball of tarballs) {
    const { name } = tarball.package
    const unpacked = join(modules, name)
    checkContents(tarball, unpacked)
    checkExports(tarball, modules)
    run(tool(".bin/publint"), ["run", unpacked, "--strict", "--pack", "false"], work)
    if (publicModulesOf(tarball.package).length > 0)
      run(tool(".bin/attw"), [tarball.path, "--profile", "esm-only", "--format", "ascii"], work)
    console.log(`${name}: ${Math.round(tarball.size / 1024)} KB packed, ${tarball.files.length} files`)
  }
  for (const bundle of bundles) {
    const size = (await sizeOf(bundle, join(work, "consumer"))) / 1000
    expect(size < bundle.limit, `${bundle.what}: ${size.toFixed(1)} KB are more than ${bundle.limit}`)
    console.log(`${bundle.what}: ${size.toFixed(1)} KB in a bundle, gzipped`)
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
else console.log("contents, metadata, exports and types are sound")
