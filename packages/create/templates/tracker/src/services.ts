/** Where answers come from: the API where there are credentials, else a simulated one with lively clans. */
import { Simulator } from "@clashfx/simulator"
import { Clash } from "clashfx"
import * as ClashNode from "clashfx/node"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const setting = (name: string) => Config.withDefault(Config.String(name), "")

export const simulated = (clans: ReadonlyArray<string>) =>
  Layer.provideMerge(
    Clash.layer({ keys: [Simulator.testKey] }),
    Simulator.layerTest({
      clans: clans.map((tag) => ({ tag, members: 30 })),
      activity: 60_000,
      settings: { maxAge: 1 }
    })
  )

type Services = Layer.Layer<Clash.Services, Layer.Error<typeof ClashNode.layerConfig>>

export const services = (clans: ReadonlyArray<string>) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const isReal = (yield* setting("COC_KEYS")) !== "" || (yield* setting("COC_EMAIL")) !== ""
      if (!isReal) yield* Effect.logInfo("no credentials: this is the simulator")
      const chosen: Services = isReal ? ClashNode.layerConfig : simulated(clans)
      return chosen
    })
  )
