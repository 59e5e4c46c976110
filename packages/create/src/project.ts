/** A new project from a template: where it goes, what it is called, which files it has. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"

/** The files of a template by their paths. */
export type Template = Readonly<Record<string, string>>

/** The folder cannot be used. */
export class UnusableFolder extends Data.TaggedError("UnusableFolder")<{
  readonly folder: string
  readonly reason: string
}> {
  override get message(): string {
    return `${this.folder}: ${this.reason}; name another folder, like: npm create clashfx my-clan`
  }
}

/** What a package manager allows as a name, nearest to the folder's. */
const packageName = (folder: string): string =>
  folder
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replaceAll(/^[._-]+|[._-]+$/g, "") || "clash-project"

/** Package managers leave files with these names out of packages, so templates have them under others. */
const published: Readonly<Record<string, string>> = { gitignore: ".gitignore", "env.example": ".env.example" }

const named = (path: string, text: string, name: string): string =>
  path === "package.json" ? JSON.stringify({ ...JSON.parse(text), name }, undefined, 2) + "\n" : text

/** Is there anything in the way? A new repository's own files are not. */
const harmless = new Set([".git", ".gitattributes", "LICENSE"])

/** Writes the files of a template; nothing that is there is replaced. */
export const write = Effect.fn("write")(function* (folder: string, template: Template) {
  const files = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const root = paths.resolve(folder)
  const info = yield* Effect.option(files.stat(root))
  if (info._tag === "Some") {
    if (info.value.type !== "Directory") return yield* new UnusableFolder({ folder, reason: "there is a file there" })
    const there = (yield* files.readDirectory(root)).filter((name) => !harmless.has(name))
    if (there.length > 0) return yield* new UnusableFolder({ folder, reason: `there is something in it (${there[0]})` })
  }
  const name = packageName(paths.basename(root))
  yield* Effect.forEach(Object.entries(template), ([path, text]) => {
    const file = paths.join(root, published[path] ?? path)
    return Effect.andThen(
      files.makeDirectory(paths.dirname(file), { recursive: true }),
      files.writeFileString(file, named(path, text, name))
    )
  })
  return { name, root }
})
