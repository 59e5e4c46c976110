/** The gateway is about to end: what would go on for ever has to end now, so that everything else has the time that is left. */
import * as Context from "effect/Context"
import type * as Deferred from "effect/Deferred"

/** Done when the gateway ends. */
export class Closing extends Context.Service<Closing, Deferred.Deferred<void>>()("@clashfx/gateway/Closing") {}
