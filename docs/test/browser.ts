/** The built site on a port, with the strictest rule for scripts, and Debian's Chromium to look at it. */
import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { createServer, type Server } from "node:http"
import { extname, join, resolve } from "node:path"

export const site = resolve(import.meta.dirname, "../.vitepress/dist")
export const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync)

/** Why the site cannot be looked at here, if it cannot. */
export const missing = [
  chromium === undefined ? "there is no Chromium" : undefined,
  existsSync(join(site, "index.html")) ? undefined : `the site is not built ("npm run docs")`,
  existsSync(resolve(import.meta.dirname, "../node_modules/playwright-core")) ? undefined : "playwright-core is missing"
].find((reason) => reason !== undefined)

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2"
}

/** `/guides/errors` is the file `guides/errors.html`. */
const fileOf = (path: string): string | undefined =>
  [path, `${path}.html`, `${path}/index.html`]
    .map((each) => join(site, each))
    .find((file) => file.startsWith(site) && extname(file) !== "" && existsSync(file))

export const serve = (): Promise<{ readonly url: string; readonly server: Server }> => {
  const server = createServer(async (request, response) => {
    const file = fileOf(decodeURIComponent(new URL(request.url ?? "/", "http://site").pathname))
    response.setHeader(
      "content-security-policy",
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
    )
    response.setHeader("content-type", types[extname(file ?? "")] ?? "text/plain")
    response.statusCode = file === undefined ? 404 : 200
    response.end(file === undefined ? "" : await readFile(file))
  })
  return new Promise((done) =>
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      done({ server, url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}` })
    })
  )
}
