import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    projects: ["game-data", "clashfx", "simulator"].map((name) => ({
      test: {
        name,
        root: `packages/${name}`,
        include: ["test/**/*.test.ts"],
        testTimeout: 20_000
      }
    }))
  }
})
