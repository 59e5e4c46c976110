/** Sends one body to somebody's server: bounded in time and size, without redirects, to no address but an allowed one. */
import * as Effect from "effect/Effect"
import * as Http from "node:http"
import * as Https from "node:https"
import { checkUrl, publicLookup } from "./address.ts"
import * as Result from "effect/Result"

/** What came back. */
export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly header: (name: string) => string | undefined
  /** Its beginning. */
  readonly body: string
}

/** How to send. */
export interface PostOptions {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly allowPrivate: boolean
  /** How long all of it may take, ms. */
  readonly patience: number
}

/** Of an answer's body, bytes. */
const most = 16_384

/** Once the status is there, the rest of an answer may take this long, ms: what it says is of little interest. */
const grace = 1000

const untrusted = "its certificate is not trusted; NODE_EXTRA_CA_CERTS names a file with others that are"

/** What is wrong, for people; the code itself follows. */
const words: ReadonlyMap<string, string> = new Map([
  ["CERT_HAS_EXPIRED", "its certificate has expired"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", untrusted],
  ["ECONNREFUSED", "nobody listens there"],
  ["ECONNRESET", "it broke the connection off"],
  ["ENOTFOUND", "its name leads nowhere"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "its certificate is for another name"],
  ["SELF_SIGNED_CERT_IN_CHAIN", untrusted],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", untrusted],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", untrusted]
])

/** Why nothing came back, without the address: it may be a secret. */
const reasonOf = (error: Error): string => {
  const code = "code" in error && typeof error.code === "string" ? error.code : ""
  if (code === "") return error.message.slice(0, 100)
  const said = words.get(code)
  return said === undefined ? code : `${said} (${code})`
}

const send = (url: URL, options: PostOptions): Effect.Effect<Answer, string> =>
  Effect.callback<Answer, string>((resume) => {
    const { request } = url.protocol === "https:" ? Https : Http
    const outgoing = request(url, {
      method: "POST",
      agent: false,
      headers: { ...options.headers, "content-length": String(Buffer.byteLength(options.body)) },
      maxHeaderSize: 16_384,
      ...(options.allowPrivate ? {} : { lookup: publicLookup })
    })
    outgoing.on("response", (response) => {
      const parts: Array<Buffer> = []
      let size = 0
      const done = () => {
        clearTimeout(late)
        const answer: Answer = {
          status: response.statusCode ?? 0,
          header: (name) => {
            const value = response.headers[name]
            return typeof value === "string" ? value : value?.[0]
          },
          body: Buffer.concat(parts).subarray(0, most).toString("utf8")
        }
        resume(Effect.succeed(answer))
        outgoing.destroy()
      }
      const late = setTimeout(done, grace)
      response.on("data", (part: Buffer) => {
        parts.push(part)
        size += part.length
        if (size >= most) done()
      })
      response.on("end", done)
      // What it says has come: a body that breaks off takes nothing of it back.
      response.on("error", done)
    })
    // It wants to speak something else: an answer that is none, and no other one will follow.
    outgoing.on("upgrade", ({ statusCode = 101 }, socket) => {
      socket.destroy()
      resume(Effect.succeed({ status: statusCode, header: () => undefined, body: "" }))
    })
    outgoing.on("error", (error) => resume(Effect.fail(reasonOf(error))))
    outgoing.end(options.body)
    return Effect.sync(() => void outgoing.destroy())
  })

/** Sends it; fails with a few words where nothing came back. */
export const post = (options: PostOptions): Effect.Effect<Answer, string> => {
  const url = checkUrl(options.url, options.allowPrivate)
  if (Result.isFailure(url)) return Effect.fail(url.failure)
  return send(url.success, options).pipe(
    Effect.timeoutOrElse({
      duration: options.patience,
      orElse: () => Effect.fail(`no answer within ${options.patience / 1000} s`)
    })
  )
}
