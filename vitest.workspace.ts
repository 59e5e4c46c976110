import { defineConfig } from "vitest/config"

const packages = ["game-data", "clashfx", "simulator"]

export default defineConfig({
  test: {
    testTimeout: 20_000,
    projects: [
      ...packages.map((name) => ({
        test: {
          name,
          root: `packages/${name}`,
          include: ["test/**/*.test.ts"],
          exclude: ["test/live/**"],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 }
        }
      })),
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
