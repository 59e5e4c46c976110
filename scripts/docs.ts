/**
 * Builds the documentation site into `docs/.vitepress/dist`: the reference from the docstrings, the playground from the
 * sources, then the pages. What only the site needs is locked in `docs/package-lock.json`.
 *
 *     node scripts/docs.ts          builds; a dead link is a failure
 *     node scripts/docs.ts --dev    serves, and builds again what is edited
 */
import { build } from "esbuild"
import { spawnSync } from "node:child_process"
import { globSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { installLocked } from "./support/tools.ts"
import { tidyPages } from "./reference/pages.ts"
import { publicModulesOf, published, root } from "./support/workspace.ts"

const docs = join(root, "docs")

const run = (script: string, args: ReadonlyArray<string>): void => {
  const { status } = spawnSync(process.execPath, [join(docs, "node_modules", script), ...args], {
    cwd: docs,
    stdio: ["ignore", "inherit", "inherit"]
  })
  if (status !== 0) process.exit(status ?? 1)
}

/** Generated pages are text of docstrings: what looks like a template of Vue in them is none. */
const guard = (page: string): string => page.replaceAll("{{", "{<!-- -->{")

const writeReference = (): void => {
  const entries = published
    .flatMap((each) => publicModulesOf(each).map(({ file }) => `../packages/${each.folder}/${file}`))
    .flatMap((file) => ["--entryPoints", file])
  run("typedoc/bin/typedoc", ["--options", "typedoc.json", ...entries])
  tidyPages(join(docs, "reference"))
  for (const file of globSync("reference/**/*.md", { cwd: docs })) {
    const page = readFileSync(join(docs, file), "utf8")
    writeFileSync(join(docs, file), guard(page))
  }
}

/** Modules with names that stay, which edited programs import. They share their chunks, so that there is one of each. */
const bundlePlayground = async (): Promise<void> => {
  const from = join(docs, "playground")
  await build({
    entryPoints: globSync("*.ts", { cwd: from }).map((file) => join(from, file)),
    outdir: join(docs, "public/playground"),
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    logLevel: "warning"
  })
}

installLocked(docs)
await bundlePlayground()
writeReference()
run("vitepress/bin/vitepress.js", process.argv.includes("--dev") ? ["dev"] : ["build"])
