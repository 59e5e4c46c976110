/** What a broken connection says of itself, made fit for an error: without a secret, in one line. */
import type { HttpClientError } from "effect/http/HttpClientError"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import { secretsOf, strike } from "./secrets.ts"

const longest = 300

/** An error and what caused it, outermost first; those that loop end. */
const causesOf = (cause: unknown, depth = 0): ReadonlyArray<string> => {
  if (!(cause instanceof Error) || depth > 3) return []
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : ""
  const message = cause.message === "" ? code || cause.name : cause.message
  const nested = cause instanceof AggregateError ? cause.errors[0] : cause.cause
  return [message, ...causesOf(nested, depth + 1)]
}

/** The messages of clients are theirs: they may quote the request, with its key, its URL and what it posts. */
export const transportMessage = (error: HttpClientError, request: HttpClientRequest): string => {
  const { reason } = error
  const said = "cause" in reason ? causesOf(reason.cause) : []
  const description = "description" in reason && reason.description !== undefined ? [reason.description] : []
  const parts = said.length > 0 ? said : description.length > 0 ? description : [reason._tag]
  return strike([...new Set(parts)].join(": "), secretsOf(request))
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, longest)
}
