/** The API of a site: its shape, apart from the server, so that browsers and other programs can use it as a typed client. */
import * as Schema from "effect/Schema"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"

/** What a page shows of a clan. */
export const ClanCard = Schema.Struct({
  tag: Schema.String,
  name: Schema.String,
  members: Schema.Int,
  donors: Schema.Array(Schema.Struct({ name: Schema.String, donated: Schema.Int }))
})

/** That tag cannot exist. */
export class BadTag extends Schema.TaggedError<BadTag>()("BadTag", { message: Schema.String }) {}

/** There is no such clan. */
export class NoClan extends Schema.TaggedError<NoClan>()("NoClan", { message: Schema.String }) {}

/** Not now: the game's API is in maintenance, slow or gone. */
export class Unavailable extends Schema.TaggedError<Unavailable>()("Unavailable", { message: Schema.String }) {}

export const Api = HttpApi.make("clan-site").add(
  HttpApiGroup.make("clans").add(
    HttpApiEndpoint.get("card", "/clans/:tag", {
      params: { tag: Schema.String },
      success: ClanCard,
      error: [
        BadTag.pipe(HttpApiSchema.status(400)),
        NoClan.pipe(HttpApiSchema.status(404)),
        Unavailable.pipe(HttpApiSchema.status(503))
      ]
    })
  )
)
