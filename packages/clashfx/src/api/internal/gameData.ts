/** Players are joined to the game data where they are handed out, wherever the answer came from. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import type { RequestError } from "../../exchange/ClashError.ts"
import { GameData } from "../../game/GameData.ts"
import { CurrentPriority } from "../../service/Throttler.ts"
import type { Services } from "../Operation.ts"

/**
 * Makes the game data known for the player that a request gives, as the layer of `GameData` says. It belongs to the
 * caller, not to the request: the answer may come from a cache, from another process, or from a request of a watcher.
 */
export const withGameData = <A>(
  player: Effect.Effect<A, RequestError, Services>
): Effect.Effect<A, RequestError, Services> =>
  Effect.contextWith((context: Context.Context<Services>) =>
    Effect.flatMap(player, (model) =>
      Predicate.isObject(model)
        ? Effect.as(
            Context.get(context, GameData).attach(model, { priority: Context.get(context, CurrentPriority) }),
            model
          )
        : Effect.succeed(model)
    )
  )
