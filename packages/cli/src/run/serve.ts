/** The gateway, on the API with credentials of the environment, or on the embedded simulator. */
import { ClusterDatabase, ClusterWatch, WatchList } from "@clashfx/cluster"
import { Gateway, Tokens } from "@clashfx/gateway"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Otlp from "effect/observability/Otlp"
import * as OtlpSerialization from "effect/observability/OtlpSerialization"
import * as Option from "effect/Option"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Options } from "../options.ts"
import { services as leased } from "./leased.ts"
import { layer as simulated, simulatedTags } from "./services.ts"

export interface Input {
  readonly port: number
  readonly host: string
  readonly refuseUnknown: boolean
  readonly look: "whole" | "beginning"
  readonly seconds: Option.Option<number>
}

/** A file that is gone with the process: the simulated world is a new one each time as well. */
const forgotten = Layer.unwrap(
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "clashfx-"))),
      (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
    ),
    (folder) => ClusterDatabase.layerSqlite(join(folder, "gateway.sqlite"))
  )
)

/** OpenTelemetry sends everything by default, Effect nothing: who names an address wants something to come there. */
const everySignal = ConfigProvider.fromUnknown({
  OTEL_LOGS_EXPORTER: "otlp",
  OTEL_METRICS_EXPORTER: "otlp",
  OTEL_TRACES_EXPORTER: "otlp"
})

/** Spans, metrics and logs go where OpenTelemetry's variables say, if they say something. */
const telemetry = Layer.unwrap(
  Effect.map(Config.option(Config.String("OTEL_EXPORTER_OTLP_ENDPOINT")), (endpoint): Layer.Layer<never> =>
    Option.isNone(endpoint)
      ? Layer.empty
      : Otlp.layerFromConfig({ resource: { serviceName: "clashfx-gateway" } }).pipe(
          Layer.provide([OtlpSerialization.layerJson, FetchHttpClient.layer, ConfigProvider.layerAdd(everySignal)])
        )
  )
)

/** What there is to see in the simulated world is watched from the start. */
const seeded = Effect.all([WatchList.add("clan", simulatedTags), WatchList.add("war", simulatedTags)], {
  discard: true
})

const greeting = ({ baseUrl, url }: Gateway.Gateway["Service"], { simulated }: Options) =>
  [
    `API      ${baseUrl}   (the base URL of coc.py, clashofclans.js and others)`,
    `page     ${url}`,
    `events   ${url}/events`,
    ...(simulated ? ["", `curl "${baseUrl}/clans/%232PP"`] : [])
  ].join("\n")

export const run = (input: Input, options: Options) =>
  Effect.flatMap(ClusterWatch.nameConfig, (name) => {
    const world = options.simulated ? simulated(options) : leased
    const database = options.simulated ? forgotten : ClusterDatabase.layerConfig
    const gateway = Gateway.layer({
      host: input.host,
      port: input.port,
      look: input.look,
      unknownRoutes: input.refuseUnknown ? "refuse" : "pass"
    }).pipe(
      Layer.provide(Tokens.layer),
      // The gateway's status tells how the watching goes.
      Layer.provideMerge(ClusterWatch.layerAuto({ name, watcher: { calendar: true } })),
      Layer.provideMerge(Layer.mergeAll(database, world, telemetry))
    )
    return Effect.gen(function* () {
      if (options.simulated) yield* seeded
      yield* Console.log(greeting(yield* Gateway.Gateway, options))
      yield* Option.isSome(input.seconds) ? Effect.sleep(input.seconds.value * 1000) : Effect.never
    }).pipe(Effect.provide(gateway))
  })
