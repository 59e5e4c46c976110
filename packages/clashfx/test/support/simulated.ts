/** Everything that operations need, on a simulator in memory. */
import { Simulator, type SimulatorOptions as WorldOptions } from "@clashfx/simulator"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { Provided } from "../../src/Clash.ts"
import type { PortalError } from "../../src/exchange/ClashError.ts"
import * as Cache from "../../src/service/Cache.ts"
import type { Account, Options as PortalOptions } from "../../src/service/DeveloperPortal.ts"
import * as GameData from "../../src/game/GameData.ts"
import * as KeyPool from "../../src/service/KeyPool.ts"
import * as Throttler from "../../src/service/Throttler.ts"

export interface Options extends WorldOptions {
  /** Sign in at the simulated portal instead of using the given key. */
  readonly portal?: PortalOptions | undefined
  readonly account?: Account | undefined
  /** Requests per second and key; default no throttle. */
  readonly limit?: number | undefined
  readonly cache?: Cache.MemoryOptions | "none" | undefined
}

export const account: Account = {
  email: Simulator.account.email,
  password: Redacted.make(Simulator.account.password)
}

/** A small, quiet world by default: nothing happens but what a test does. */
const quiet: WorldOptions = {
  clans: [{ tag: "#2PP", members: 10 }],
  activity: 0,
  wars: false,
  leagues: false,
  raids: false
}

export const simulated = (
  options: Options = {}
): Layer.Layer<Provided | HttpClient.HttpClient | Simulator, PortalError> =>
  Layer.mergeAll(
    options.portal === undefined
      ? KeyPool.layer(options.keys ?? [Simulator.testKey])
      : KeyPool.layerAccount(options.account ?? account, options.portal),
    options.limit === undefined ? Throttler.layerNone : Throttler.layer({ limit: options.limit }),
    options.cache === "none" ? Cache.layerNone : Cache.layer(options.cache),
    GameData.layerNone
  ).pipe(Layer.provideMerge(Simulator.layerTest({ ...quiet, ...options })))
