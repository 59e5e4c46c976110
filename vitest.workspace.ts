/** All tests: one project per package, one of the repository itself, and those that need real time. */
import { defineConfig } from "vitest/config"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import { testTool } from "./scripts/support/tools.ts"
import { packages } from "./scripts/support/workspace.ts"

/** Files at a time: one a core. */
const maxWorkers = availableParallelism()

/** Tests that a busy neighbour would fail: limits at the server, takeovers within a second. */
const alone = ["clashfx/test/live/throttle*", "cluster/test/live/{takeover,keys}"].map(
  (files) => `packages/${files}.test.ts`
)

/** Projects whose tests run Workers and speak to the MCP SDK: large, so they are installed for the first of these tests. */
const withTools = {
  globalSetup: join(import.meta.dirname, "scripts/support/testTools.ts"),
  alias: [
    { find: /^miniflare$/, replacement: testTool("miniflare") },
    { find: /^@modelcontextprotocol\/sdk\//, replacement: `${testTool("@modelcontextprotocol/sdk/dist/esm")}/` }
  ]
}

export default defineConfig({
  test: {
    testTimeout: 20_000,
    projects: [
      {
        test: {
          // Programs that can be copied out, each with a test of its own.
          name: "examples",
          ...withTools,
          include: ["examples/**/*.test.ts"],
          testTimeout: 30_000,
          maxWorkers,
          sequence: { groupOrder: 0 }
        }
      },
      ...packages.map(({ folder }) => ({
        test: {
          name: folder,
          root: `packages/${folder}`,
          include: ["test/**/*.test.ts"],
          exclude: ["test/live/**"],
          testTimeout: 20_000,
          maxWorkers,
          sequence: { groupOrder: 0 }
        }
      })),
      {
        test: {
          // The repository itself: its arrows, its exports, its surface.
          name: "repository",
          include: ["test/**/*.test.ts"],
          testTimeout: 120_000,
          maxWorkers,
          sequence: { groupOrder: 0 }
        }
      },
      {
        test: {
          // Real sockets, real time, real processes, after everything else: most of it is waiting, so two files at a time.
          name: "live",
          ...withTools,
          include: ["packages/*/test/live/**/*.test.ts"],
          exclude: alone,
          testTimeout: 120_000,
          maxWorkers: Math.min(2, maxWorkers),
          sequence: { groupOrder: 1 }
        }
      },
      {
        test: {
          // What measures rates and seconds: one file after the other, with nothing beside it.
          name: "timed",
          include: alone,
          testTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 }
        }
      }
    ]
  }
})
