/** Serves the page: files that are part of the program, packed once, with names that change when they do. */
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { createHash } from "node:crypto"
import { gzipSync } from "node:zlib"
import { isNoneOf, takenBy } from "../http/negotiation.ts"
import { files } from "./built.ts"

const types: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml"
}

interface Form {
  readonly bytes: Uint8Array
  readonly encoding?: "gzip"
}

/** A file in both of its forms; the packed one is made when it is asked for first. */
class File {
  private readonly plain: Uint8Array
  private packed: Uint8Array | undefined
  readonly etag: string
  readonly type: string
  readonly keep: string

  constructor(name: string, text: string) {
    this.plain = new TextEncoder().encode(text)
    this.etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`
    this.type = types[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream"
    // Names of assets have a hash in them: what is behind one never changes.
    this.keep = name.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache"
  }

  as(accepted: string | undefined): Form {
    if (!takenBy(accepted).gzip) return { bytes: this.plain }
    this.packed ??= gzipSync(this.plain, { level: 9 })
    return { bytes: this.packed, encoding: "gzip" }
  }
}

const answer = (
  file: File
): Effect.Effect<HttpServerResponse.HttpServerResponse, never, HttpServerRequest.HttpServerRequest> =>
  Effect.map(HttpServerRequest.HttpServerRequest, ({ headers: asked }) => {
    const headers = { "cache-control": file.keep, etag: file.etag, vary: "accept-encoding" }
    if (!isNoneOf(asked["if-none-match"], file.etag)) return HttpServerResponse.empty({ status: 304, headers })
    const { bytes, encoding } = file.as(asked["accept-encoding"])
    return HttpServerResponse.uint8Array(bytes, {
      contentType: file.type,
      headers: encoding === undefined ? headers : { ...headers, "content-encoding": encoding }
    })
  })

/** `/` and what belongs to it. It has no secrets, so it needs no token: what it shows comes from the API, which does. */
export const layer = HttpRouter.use((router) =>
  Effect.forEach(
    Object.entries(files),
    ([name, text]) =>
      router.add("GET", name === "/index.html" ? "/" : `/${name.slice(1)}`, answer(new File(name, text))),
    { discard: true }
  )
)
