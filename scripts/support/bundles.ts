/** How much of the packages ends up in the bundle of a program that uses a part of them. */
import { build } from "esbuild"
import { gzipSync } from "node:zlib"

export interface Bundle {
  readonly what: string
  readonly code: string
  /** The most it may be, in KB (1,000 bytes), minified and gzipped, with what it needs of Effect. */
  readonly limit: number
}

const services = `
  import * as Cache from "clashfx/service/Cache"
  import * as GameData from "clashfx/game/GameData"
  import * as KeyPool from "clashfx/service/KeyPool"
  import * as Throttler from "clashfx/service/Throttler"
  import * as Effect from "effect/Effect"
  import * as FetchHttpClient from "effect/http/FetchHttpClient"
  import * as Layer from "effect/Layer"
`

export const bundles: ReadonlyArray<Bundle> = [
  {
    what: "GameData.layerNone",
    code: `export { layerNone } from "clashfx/game/GameData"`,
    limit: 35
  },
  {
    what: "a clan, with services and no game data",
    code: `
      import * as Clans from "clashfx/api/Clans"
      ${services}
      const live = Layer.mergeAll(
        KeyPool.layer(["key"]), Throttler.layer(), Cache.layer(), GameData.layerNone, FetchHttpClient.layer
      )
      export const run = (tag) => Effect.runPromise(Effect.provide(Clans.get(tag), live))
    `,
    limit: 87
  },
  {
    what: "ClanDiff.diff",
    code: `export { diff } from "clashfx/diff/ClanDiff"`,
    limit: 40
  }
]

/** In bytes. What is imported later by `import()` counts, too: it is all one file. */
export const sizeOf = async ({ code }: Bundle, from: string): Promise<number> => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: from },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    logLevel: "error",
    write: false
  })
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0)
}
