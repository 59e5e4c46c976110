/** What answers: the SDK behind the site's own API, with its cache, its limits and its errors in the site's words. */
import { Clans, type ClashError, Roster } from "clashfx"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpApiScalar from "effect/http-api/HttpApiScalar"
import { Api, BadTag, NoClan, Unavailable } from "./api.ts"

const card = (tag: string) =>
  Effect.map(Clans.get(tag), (clan) => ({
    tag: clan.tag,
    name: clan.name,
    members: clan.members,
    donors: Roster.sortedBy(clan.memberList, "donations")
      .slice(0, 3)
      .map(({ donations, name }) => ({ name, donated: donations }))
  }))

/** Visitors need not know which key of ours was wrong: that is for the log. */
const unavailable = (error: ClashError.ClashError) =>
  Effect.andThen(
    Effect.logWarning(error.message),
    Effect.fail(new Unavailable({ message: "the game does not answer now, try again in a minute" }))
  )

const clans = HttpApiBuilder.group(Api, "clans", (handlers) =>
  handlers.handle("card", ({ params }) =>
    card(params.tag).pipe(
      Effect.catchTags(
        {
          InvalidTag: ({ message }) => Effect.fail(new BadTag({ message })),
          NotFound: () => Effect.fail(new NoClan({ message: `there is no clan ${params.tag}` }))
        },
        unavailable
      )
    )
  )
)

/** The routes, the document of the API at `/openapi.json`, and pages to try it at `/docs`. */
export const routes = Layer.merge(
  Layer.provide(HttpApiBuilder.layer(Api, { openapiPath: "/openapi.json" }), clans),
  HttpApiScalar.layer(Api, { path: "/docs" })
)
