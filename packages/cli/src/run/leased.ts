/** Services for processes that run for months: keys of an account are leased from the database, given ones used as they are. */
import { ClusterDatabase, ClusterKeys } from "@clashfx/cluster"
import * as ClashNode from "clashfx/node"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { NoCredentials } from "./services.ts"

export const services = Layer.unwrap(
  Effect.gen(function* () {
    const account = yield* Config.option(
      Config.all({ email: Config.String("COC_EMAIL"), password: Config.Redacted("COC_PASSWORD") })
    )
    if (Option.isSome(yield* Config.option(Config.String("COC_KEYS")))) return ClashNode.layerConfig
    if (Option.isNone(account)) return yield* new NoCredentials()
    const { keyCount, portalUrl } = yield* Config.all({
      keyCount: Config.withDefault(Config.Int("COC_KEY_COUNT"), 10),
      portalUrl: Config.option(Config.String("COC_PORTAL_URL"))
    })
    const leased = ClusterKeys.layer([account.value], { keyCount, portalUrl: Option.getOrUndefined(portalUrl) })
    return Layer.merge(
      ClashNode.layer({ keys: ["leased"], throttle: { strict: true } }),
      Layer.provide(leased, Layer.merge(ClusterDatabase.layerConfig, ClashNode.layerHttpClient()))
    )
  })
)
