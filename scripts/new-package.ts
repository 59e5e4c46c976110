/**
 * Makes a package with everything that one has here.
 *
 *     node scripts/new-package.ts NAME "What it is, in one line"
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { packageIn, root } from "./support/workspace.ts"

const [folder = "", description = ""] = process.argv.slice(2)
const path = join(root, "packages", folder)
if (!/^[a-z][a-z0-9-]*$/.test(folder) || description === "") {
  throw new Error(`a name in lower case and a description are needed: npm run new:package -- cards "Cards of clans"`)
}
if (existsSync(path)) throw new Error(`packages/${folder} is there already`)

const name = `@clashfx/${folder}`
const { version, ...like } = packageIn("simulator").manifest
const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

const manifest = {
  ...like,
  name,
  version,
  private: true,
  description,
  keywords: ["clash-of-clans"],
  homepage: `https://github.com/clashfx/clashfx/tree/main/packages/${folder}#readme`,
  repository: {
    type: "git",
    url: "git+https://github.com/clashfx/clashfx.git",
    directory: `packages/${folder}`
  },
  exports: { ".": "./src/index.ts", "./package.json": "./package.json" },
  scripts: {
    prepack: `npm --prefix ../.. run --silent pack:prepare ${folder}`,
    postpack: `npm --prefix ../.. run --silent pack:restore ${folder}`
  },
  dependencies: {},
  peerDependencies: { clashfx: `^${version}`, effect: like.peerDependencies?.["effect"] },
  peerDependenciesMeta: undefined
}

const files: Readonly<Record<string, string>> = {
  "package.json": json(manifest),
  "tsconfig.json": json({
    extends: "../../tsconfig.base.json",
    compilerOptions: { rootDir: "src", outDir: "dist", tsBuildInfoFile: "dist/.tsbuildinfo" },
    include: ["src"],
    references: [{ path: "../clashfx" }]
  }),
  "README.md": `# ${name}\n\n${description}.\n`,
  "CHANGELOG.md": `# ${name}\n`,
  "src/index.ts": `/** ${description}. */\nexport const about = ${JSON.stringify(description)}\n`,
  "test/index.test.ts": [
    `/** What ${name} gives. */`,
    `import { assert, it } from "@effect/vitest"`,
    `import { about } from "${name}"`,
    ``,
    `it("says what it is", () => {`,
    `  assert.strictEqual(about, ${JSON.stringify(description)})`,
    `})`,
    ``
  ].join("\n")
}

for (const [file, text] of Object.entries(files)) {
  mkdirSync(join(path, file, ".."), { recursive: true })
  writeFileSync(join(path, file), text)
}
copyFileSync(join(root, "LICENSE"), join(path, "LICENSE"))

// The text is changed, not the value: the files keep the form they have.
const reference = /^( *)\{ "path": "packages\/[^"]+" \}(?![\s\S]*"packages\/[^"]+" \})/m
for (const file of ["tsconfig.json", "tsconfig.dev.json"]) {
  const text = readFileSync(join(root, file), "utf8")
  const more = text.replace(reference, (last, indent) => `${last},\n${indent}{ "path": "packages/${folder}" }`)
  if (more === text) throw new Error(`${file} has no references to packages`)
  writeFileSync(join(root, file), more)
}
console.log(`packages/${folder} is there; now: npm install && npm run format`)
