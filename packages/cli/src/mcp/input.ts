/** Standard input as the MCP server reads it: only what is a message, as one line that is none would end Effect's reader. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import { make, Stdio } from "effect/Stdio"
import * as Stream from "effect/Stream"

const isMessage = (value: unknown): boolean =>
  Array.isArray(value) ? value.every((one) => Predicate.isReadonlyObject(one)) : Predicate.isReadonlyObject(value)

const said = Effect.as(Console.error("mcp: a line of standard input is no JSON-RPC message; it is left out"), false)

const mayPass = (line: string): Effect.Effect<boolean> => {
  if (line.trim() === "") return Effect.succeed(false)
  const read = Result.try((): unknown => JSON.parse(line))
  return Result.isSuccess(read) && isMessage(read.success) ? Effect.succeed(true) : said
}

/** The lines of a stream of bytes that are messages; what is left out is said on standard error. */
export const messages = <E>(stdin: Stream.Stream<Uint8Array, E>): Stream.Stream<Uint8Array, E> =>
  stdin.pipe(
    Stream.decodeText(),
    Stream.splitLines,
    Stream.filterEffect(mayPass),
    Stream.map((line) => `${line}\n`),
    Stream.encodeText
  )

/** Standard input and output with messages alone coming in. */
export const layer: Layer.Layer<Stdio, never, Stdio> = Layer.effect(
  Stdio,
  Effect.map(Stdio, (stdio) => make({ ...stdio, stdin: messages(stdio.stdin) }))
)
