/** Builds the page. `npm run dev` in this folder serves it as it is edited, before a gateway on port 8000. */
import { defineConfig } from "vite"

const gateway = "http://127.0.0.1:8000"

export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    cssTarget: "es2023",
    // A rule against inline sources holds for pictures as well: each file is one of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 200
  },
  server: { proxy: { "/api": gateway, "/events": gateway } }
})
