/** What an editor shows of a program: the types under the cursor and the errors. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import ts from "typescript-6"
import { root } from "./workspace.ts"

export interface Editor {
  /** What hovering over the first place of a name shows, as one line. */
  readonly hover: (name: string) => string
  readonly errors: () => ReadonlyArray<string>
}

/** Opens a program as if it lay in the repository. */
export const open = (text: string): Editor => {
  const file = join(root, "examples/opened.ts")
  const { config } = ts.readConfigFile(join(root, "tsconfig.base.json"), (path) => readFileSync(path, "utf8"))
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  const files = ts.createCompilerHost(options)
  const service = ts.createLanguageService(
    {
      getCompilationSettings: () => ({ ...options, allowImportingTsExtensions: true, composite: false, noEmit: true }),
      getScriptFileNames: () => [file],
      getScriptVersion: () => "1",
      getScriptSnapshot: (path) => {
        const content = path === file ? text : files.readFile(path)
        return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
      fileExists: (path) => path === file || files.fileExists(path),
      readFile: files.readFile,
      ...(files.directoryExists === undefined ? {} : { directoryExists: files.directoryExists }),
      ...(files.realpath === undefined ? {} : { realpath: files.realpath })
    },
    ts.createDocumentRegistry()
  )
  return {
    hover: (name) => {
      const at = text.search(new RegExp(`\\b${name}\\b`))
      const info = service.getQuickInfoAtPosition(file, at)
      return ts.displayPartsToString(info?.displayParts ?? []).replaceAll(/\s+/g, " ")
    },
    errors: () =>
      [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].map(({ messageText }) =>
        ts.flattenDiagnosticMessageText(messageText, "\n")
      )
  }
}
