/**
 * The four lists of the reference: every event, error, layer and option. They are made of what the compiler and the
 * docstrings say, by the program that typedoc has built already, so they cost a second and cannot go stale.
 */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type ts from "typescript-6"
import { errorsPage } from "./errors.ts"
import { eventsPage } from "./events.ts"
import { sourceOf } from "./exports.ts"
import { layersPage } from "./layers.ts"
import { optionsPage } from "./options.ts"

/** Writes them beside the pages of the modules, which have to be there: links lead to them. */
export const writeLists = (program: ts.Program, folder: string): void => {
  const source = sourceOf(program, folder)
  const pages = {
    events: eventsPage(source),
    errors: errorsPage(source),
    layers: layersPage(source),
    options: optionsPage(source)
  }
  for (const [name, page] of Object.entries(pages)) writeFileSync(join(folder, `${name}.md`), `${page.trimEnd()}\n`)
}
