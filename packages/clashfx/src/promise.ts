/**
 * clashfx without Effect: one client object with promises, async iterables, `AbortSignal` and errors that are `Error`s. The
 * same services lie behind it, with the same limits, cache and events; nothing of Effect is in a signature.
 *
 * ```ts
 * import { createClient } from "clashfx/promise"
 *
 * await using client = createClient({ keys: ["eyJ..."] })
 * const clan = await client.clans.get("#2PP")
 * for await (const member of client.clans.members("#2PP")) console.log(member.name)
 * ```
 *
 * It sends requests with `fetch`, so it runs on Node, Bun, Deno, Workers and in browsers.
 */
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Clash from "./Clash.ts"
import type { PortalError, SnapshotStoreError } from "./exchange/ClashError.ts"
import { assertGiven } from "./model/internal/given.ts"
import { game, type Game } from "./promise/game.ts"
import { type ClientOptions, mistypedIn, snapshotsLayer } from "./promise/options.ts"
import { operations, type Operations } from "./promise/operations.ts"
import { makeRunner } from "./promise/run.ts"
import { watching, type WatchClient } from "./promise/watching.ts"

export type { ArmiesClient, CalendarClient, Game, Period, Schedule, VillagesClient } from "./promise/game.ts"
export type {
  Operations,
  ClansClient,
  ForMany,
  GoldPassesClient,
  LabelsClient,
  LeaguesClient,
  List,
  LocationsClient,
  ManyOptions,
  One,
  Outcome,
  Page,
  PlayersClient,
  WarsClient
} from "./promise/operations.ts"
export type { ClientOptions, Given, Snapshots } from "./promise/options.ts"
export { type ClashError, isClashError } from "./promise/errors.ts"
export type { Plain } from "./promise/plain.ts"
export { type CallOptions, ClientClosed } from "./promise/run.ts"
export type { Delivery, Event, RunOptions, WatchClient, WatchOptions } from "./promise/watching.ts"

/** A client of the API. Closing it ends everything that is under way. */
export interface Client extends Operations, Game, AsyncDisposable {
  /** Events: who joined, left, donated, attacked, upgraded. */
  readonly watch: WatchClient
  /** Signs in now instead of with the first request, and rejects with what is wrong. */
  readonly ready: () => Promise<void>
  /** Ends requests and polls, and closes connections. `await using` does it at the end of a block. */
  readonly close: () => Promise<void>
}

const layerOf = (options: ClientOptions | undefined) => {
  const http =
    options?.fetch === undefined
      ? FetchHttpClient.layer
      : Layer.provide(FetchHttpClient.layer, Layer.succeed(FetchHttpClient.Fetch, options.fetch))
  const services: Layer.Layer<
    Clash.Provided,
    PortalError | SnapshotStoreError | Config.ConfigError,
    Layer.Success<typeof FetchHttpClient.layer>
  > = options === undefined ? Clash.layerConfig : Layer.merge(Clash.layer(options), snapshotsLayer(options.snapshots))
  const checked = Layer.unwrap(Effect.as(assertGiven("createClient", ...mistypedIn(options)), services))
  return Layer.provideMerge(checked, http)
}

/**
 * Makes a client. Nothing is requested before the first call; a wrong key or password rejects that call.
 *
 * A program that has forgotten to close its client still ends when nothing is under way; watching is.
 *
 * @example
 * ```ts
 * import { createClient } from "clashfx/promise"
 *
 * const client = createClient({ accounts: [{ email: "bot@example.com", password: "..." }] })
 * try {
 *   const { war } = await client.wars.current("#2PP", { signal: AbortSignal.timeout(10_000) })
 *   console.log(war.state)
 * } catch (error) {
 *   console.error(error instanceof Error ? error.message : error)
 * } finally {
 *   await client.close()
 * }
 * ```
 */
export const createClient = (options?: ClientOptions): Client => {
  if (options === null || (options !== undefined && typeof options !== "object")) {
    throw new TypeError('createClient: use an object, like { keys: ["eyJ0..."] }, or nothing to read the environment')
  }
  const runner = makeRunner(layerOf(options))
  return {
    ...operations(runner),
    ...game(runner),
    watch: watching(runner),
    ready: () => runner.ready(),
    close: () => runner.close(),
    [Symbol.asyncDispose]: () => runner.close()
  }
}
