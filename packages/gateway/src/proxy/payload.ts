/** The small bodies that the API takes, read with an end in sight. */
import * as Result from "effect/Result"
import type { IncomingMessage } from "node:http"

/** A verify token is a few characters. */
const most = 4096

const parse = (bytes: Uint8Array): Result.Result<unknown, string> =>
  Result.mapError(
    Result.try((): unknown => JSON.parse(new TextDecoder().decode(bytes))),
    () => "the body is not JSON"
  )

/** Reads a body as JSON, and calls back once: with what it is, or with what is wrong. Slow ones end by the server's limit. */
export const readJson = (request: IncomingMessage, done: (read: Result.Result<unknown, string>) => void): void => {
  const parts: Array<Uint8Array> = []
  let size = 0
  let isDone = false
  const finish = (read: Result.Result<unknown, string>) => {
    if (isDone) return
    isDone = true
    done(read)
  }
  request.on("data", (part: Uint8Array) => {
    size += part.length
    if (size <= most) parts.push(part)
    else finish(Result.fail(`the body is larger than ${most} bytes`))
  })
  request.on("end", () => finish(parse(Buffer.concat(parts))))
  request.on("error", () => finish(Result.fail("the body broke off")))
}
