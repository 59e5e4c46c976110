/** Apart from the other tests, as these need the built site: `npm run docs && npm run check:docs`. */
import { defineConfig } from "vitest/config"

export default defineConfig({ test: { root: import.meta.dirname, include: ["*.test.ts"], testTimeout: 90_000 } })
