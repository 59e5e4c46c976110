/** Answers of clients that are not ours: what holds for every client holds for them as well. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Stream from "effect/Stream"

/** The largest body that is taken, in bytes. */
export const maxBodySize = 16 * 1024 * 1024

/** Is the size known beforehand, and is it one that is taken? A compressed body may be any size once it is unpacked. */
const isSmall = ({ headers }: HttpClientResponse): boolean => {
  const length = headers["content-length"]
  return length !== undefined && headers["content-encoding"] === undefined && Number(length) <= maxBodySize
}

/** What is too large is read no further. */
class TooLarge {
  readonly _tag = "TooLarge"
}

/** The whole body, or nothing when it is too large. */
export const readAll = (response: HttpClientResponse): Effect.Effect<Uint8Array | undefined, HttpClientError> =>
  isSmall(response) ? Effect.map(response.arrayBuffer, (body) => new Uint8Array(body)) : collect(response)

const collect = (response: HttpClientResponse): Effect.Effect<Uint8Array | undefined, HttpClientError> => {
  const parts: Array<Uint8Array> = []
  let size = 0
  const take = (part: Uint8Array): Effect.Effect<void, TooLarge> => {
    size += part.byteLength
    if (size > maxBodySize) return Effect.fail(new TooLarge())
    parts.push(part)
    return Effect.void
  }
  return Stream.runForEach(response.stream, take).pipe(
    Effect.map((): Uint8Array | undefined => join(parts, size)),
    Effect.catch((error) => {
      if (error._tag === "TooLarge") return Effect.succeed(undefined)
      return error.reason._tag === "EmptyBodyError" ? Effect.succeed(new Uint8Array(0)) : Effect.fail(error)
    })
  )
}

const join = (parts: ReadonlyArray<Uint8Array>, size: number): Uint8Array => {
  const [first] = parts
  if (first !== undefined && parts.length === 1) return first
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

/** The API and the portal never send elsewhere; who does wants the key, or email and password, for himself. */
export const withoutRedirects = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.updateContext(effect, (context: Context.Context<R>) => {
    const own = Context.getOrUndefined(context, FetchHttpClient.RequestInit)
    return Context.add(context, FetchHttpClient.RequestInit, { ...own, redirect: "manual" })
  })
