/** A gateway on a free port with a SQLite file of its own, before whatever plays the API. */
import { ClusterDatabase, ClusterWatch } from "@clashfx/cluster"
import { Gateway, Tokens } from "@clashfx/gateway"
import { Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import * as ClashNode from "clashfx/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A folder that is gone with the scope. */
export const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "clashfx-gateway-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const database = Layer.unwrap(Effect.map(folder, (path) => ClusterDatabase.layerSqlite(join(path, "gateway.sqlite"))))

/** What operations need, asking the simulator over real sockets. */
const services = (options: Partial<Parameters<typeof ClashNode.layer>[0]>) =>
  Layer.unwrap(
    Effect.map(SimulatorServer, ({ baseUrl }) =>
      ClashNode.layer({ throttle: { limit: 1000 }, ...options, baseUrl, keys: [Simulator.testKey] })
    )
  )

/** A gateway before the simulator of its surroundings. */
export const gateway = (options: Gateway.Options = {}, clash: Partial<Parameters<typeof ClashNode.layer>[0]> = {}) =>
  Gateway.layer({ port: 0, ...options }).pipe(
    Layer.provideMerge(Tokens.layer),
    Layer.provideMerge(Layer.merge(database, services(clash)))
  )

/** The same, and it watches what the watch list says. */
export const watchingGateway = (options: Gateway.Options = {}, watcher: ClusterWatch.Options["watcher"] = {}) =>
  Gateway.layer({ port: 0, ...options }).pipe(
    Layer.provideMerge(Tokens.layer),
    Layer.provideMerge(ClusterWatch.layerAlone({ name: "here", watcher })),
    Layer.provideMerge(Layer.merge(database, services({})))
  )

/** A token's text. */
export const tokenFor = (options: Tokens.TokenOptions) =>
  Effect.map(Tokens.make(options), ({ secret }) => Redacted.value(secret))
