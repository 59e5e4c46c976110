/** Names in a query: a misspelt one would otherwise be an answer to another question. */
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Schema from "effect/Schema"
import { namesIn, unread } from "./names.ts"
import { BadRequest } from "./problem.ts"

/** One value of a query. */
export const parameter = (description: string) => Schema.optionalKey(Schema.String).annotate({ description })

/** Values of a query: the name once with commas, or several times. */
export const listed = (description: string) =>
  Schema.optionalKey(Schema.Union([Schema.String, Schema.Array(Schema.String)])).annotate({ description })

/** The names that a query may have by its schema. */
export const namesOf = (query: Schema.Top | undefined): ReadonlyArray<string> =>
  query === undefined ? [] : namesIn(query.ast)

/** The query of the current request, if it has no names but these. */
export const onlyWith = (
  known: ReadonlyArray<string>
): Effect.Effect<URLSearchParams, BadRequest, HttpServerRequest.HttpServerRequest> =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ url }) => {
    const query = new URL(url, "http://gateway").searchParams
    const strange = [...query.keys()].find((name) => !known.includes(name))
    if (strange === undefined) return Effect.succeed(query)
    return Effect.fail(new BadRequest({ message: unread("option", strange, known) }))
  })
