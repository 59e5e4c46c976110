/**
 * The packages of this repository and what of each is public: the one place that scripts and tests ask.
 *
 * A module is public when its file is PascalCase and lies directly in `src/` or in a room of the package, or when it is an
 * entry. Everything else (lower-case files, sub-folders of rooms) is private: it is in no `exports`, so it does not resolve.
 */
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs"
import { basename, join, resolve } from "node:path"

export const root = resolve(import.meta.dirname, "../..")

/** What is imported as `clashfx`, `clashfx/node`, ...: lower-case files directly in `src/` that are public all the same. */
const entries = new Set(["index", "node", "promise"])

/** Folders of `src/` whose PascalCase files are public. A package that is not named here has none. */
const rooms: Readonly<Record<string, ReadonlyArray<string>>> = {
  clashfx: ["model", "game", "exchange", "service", "api", "diff", "stats", "watch", "node"],
  "@clashfx/game-data": ["names"]
}

/** A `package.json`, as far as it is asked for here. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly repository?: { readonly url?: string; readonly directory?: string }
  readonly exports?: Readonly<Record<string, unknown>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** A package of the workspace. */
export interface Package {
  /** Its folder in `packages/`. */
  readonly folder: string
  /** The same as an absolute path. */
  readonly path: string
  readonly name: string
  readonly manifest: Manifest
}

/** A public module: `api/Clans` is imported as `clashfx/api/Clans`. */
export interface PublicModule {
  /** As in `exports`: `.`, `./node`, `./api/Clans`. */
  readonly key: string
  /** Below the package's folder: `src/api/Clans.ts`. */
  readonly file: string
  /** What a program imports. */
  readonly specifier: string
}

export const readManifest = (path: string): Manifest => JSON.parse(readFileSync(join(path, "package.json"), "utf8"))

const load = (folder: string): Package => {
  const path = join(root, "packages", folder)
  const manifest = readManifest(path)
  return { folder, path, name: manifest.name, manifest }
}

const needs = ({ manifest }: Package): ReadonlyArray<string> =>
  Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })

/** Those without needs come first. */
const inOrder = (packages: ReadonlyArray<Package>): ReadonlyArray<Package> => {
  const done = new Set<Package>()
  const add = (each: Package): void => {
    if (done.has(each)) return
    for (const name of needs(each)) {
      const needed = packages.find((other) => other.name === name)
      if (needed !== undefined) add(needed)
    }
    done.add(each)
  }
  for (const each of packages) add(each)
  return [...done]
}

/** Every package of the workspace, each after the ones that it needs. */
export const packages: ReadonlyArray<Package> = inOrder(
  readdirSync(join(root, "packages"))
    .filter((folder) => existsSync(join(root, "packages", folder, "package.json")))
    .toSorted()
    .map(load)
)

/** Those that are published. */
export const published: ReadonlyArray<Package> = packages.filter(({ manifest }) => manifest.private !== true)

export const packageIn = (folder: string): Package => {
  const found = packages.find((each) => each.folder === folder || each.name === folder)
  if (found === undefined) throw new Error(`there is no package "${folder}"`)
  return found
}

/** Every module of a package: `src/api/Clans.ts`. */
export const modulesOf = ({ path }: Package): ReadonlyArray<string> =>
  globSync("src/**/*.ts", { cwd: path })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !file.endsWith(".d.ts"))
    .toSorted()

const isPublic = (name: string, file: string): boolean => {
  const [, ...parts] = file.split("/")
  const module = basename(file, ".ts")
  if (parts.length === 1 && entries.has(module)) return true
  return /^[A-Z]/.test(module) && (parts.length === 1 || (parts.length === 2 && inRoom(name, parts[0])))
}

const inRoom = (name: string, folder: string | undefined): boolean =>
  folder !== undefined && (rooms[name] ?? []).includes(folder)

/** The public modules of a package, in the order of `exports`: entries, files of `src/`, rooms. */
export const publicModulesOf = (each: Package): ReadonlyArray<PublicModule> => {
  const depth = (key: string) => (key === "." ? 0 : key.split("/").length)
  return modulesOf(each)
    .filter((file) => isPublic(each.name, file))
    .map((file) => {
      const module = file.slice("src/".length, -".ts".length)
      const key = module === "index" ? "." : `./${module}`
      return { key, file, specifier: module === "index" ? each.name : `${each.name}/${module}` }
    })
    .toSorted((a, b) => depth(a.key) - depth(b.key) || (a.key < b.key ? -1 : 1))
}

/** What must not resolve: `clashfx/watch/engine/hub`. */
export const privateModulesOf = (each: Package): ReadonlyArray<string> => {
  const known = new Set(publicModulesOf(each).map(({ file }) => file))
  return modulesOf(each)
    .filter((file) => !known.has(file))
    .map((file) => `${each.name}/${file.slice("src/".length, -".ts".length)}`)
}
