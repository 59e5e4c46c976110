/** Packs every published package as `npm pack` in its folder does, into a folder of choice. */
import { execFileSync } from "node:child_process"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { type Package, published } from "./workspace.ts"

export interface Tarball {
  readonly package: Package
  /** The `.tgz`. */
  readonly path: string
  /** Compressed, in bytes. */
  readonly size: number
  /** Its files, as in `dist/index.js`. */
  readonly files: ReadonlyArray<string>
}

interface Packed {
  readonly filename: string
  readonly size: number
  readonly files: ReadonlyArray<{ readonly path: string }>
}

const pack = (each: Package, into: string): Tarball => {
  const output = execFileSync("npm", ["pack", "--json", "--silent", "--pack-destination", into], {
    cwd: each.path,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"]
  })
  // Scripts of the package may have printed before.
  const [packed]: ReadonlyArray<Packed> = JSON.parse(output.slice(output.indexOf("[")))
  if (packed === undefined) throw new Error(`${each.name} was not packed`)
  return { package: each, path: join(into, packed.filename), size: packed.size, files: packed.files.map((f) => f.path) }
}

/** One after the other: each is built from nothing, on what the one before has built. */
export const packAll = (into: string): ReadonlyArray<Tarball> => {
  mkdirSync(into, { recursive: true })
  return published.map((each) => pack(each, into))
}
