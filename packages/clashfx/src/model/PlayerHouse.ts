/** The capital house of a player, as clans' rosters and players send it. */
import * as Schema from "effect/Schema"

/** The capital house of a player, part by part; `type` is `ground`, `roof`, `walls`, `decoration`, `foot`, ... */
export class PlayerHouse extends Schema.Opaque<PlayerHouse>()(
  Schema.Struct({
    elements: Schema.Array(Schema.Struct({ type: Schema.String, id: Schema.Int }))
  }).annotate({ identifier: "PlayerHouse" })
) {}
