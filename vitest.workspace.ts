/** All tests: one project per package, one of the repository itself, and those that need real time. */
import { defineConfig } from "vitest/config"
import { availableParallelism } from "node:os"
import { packages } from "./scripts/support/workspace.ts"

/** Files at a time: one a core. Those of `live` go one after the other. */
const maxWorkers = availableParallelism()

export default defineConfig({
  test: {
    testTimeout: 20_000,
    projects: [
      {
        test: {
          // Programs that can be copied out, each with a test of its own.
          name: "examples",
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
          // Real sockets, real time, real processes: alone, after everything else, one file after the other.
          name: "live",
          include: ["packages/*/test/live/**/*.test.ts"],
          testTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 }
        }
      }
    ]
  }
})
