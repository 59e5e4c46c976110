/** What a client is made with: the options of the SDK without anything of Effect in them, and a place for snapshots. */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import type * as Redacted from "effect/Redacted"
import type * as Clash from "../Clash.ts"
import type { SnapshotStoreError } from "../exchange/ClashError.ts"
import { type Complaint, known, type Names } from "../model/internal/given.ts"
import type * as Cache from "../service/Cache.ts"
import * as SnapshotStore from "../watch/SnapshotStore.ts"
import { callable, methods } from "./given.ts"

type Primitive = string | number | bigint | boolean | symbol | null | undefined

/** Options as the Promise API takes them: durations are milliseconds or texts like `"5 seconds"`, secrets are texts. */
export type Given<A> = A extends Primitive
  ? A
  : A extends Duration.Duration | Redacted.Redacted<unknown>
    ? never
    : A extends (...args: ReadonlyArray<never>) => unknown
      ? A
      : { readonly [K in keyof A]: Given<A[K]> }

/**
 * Where a client keeps what it has seen of what it watches, so that the next process tells what happened meanwhile. A `Map`
 * fits, and so do Keyv and most caches. What is kept has to last until it is deleted; one process at a time uses it.
 */
export interface Snapshots {
  /** The text of a key; `undefined` or `null` when there is none. */
  readonly get: (key: string) => Promise<string | null | undefined> | string | null | undefined
  /** Keeps a text in place of the one before. A promise is waited for: when it resolves, the text has to be safe. */
  readonly set: (key: string, text: string) => unknown
  /** Forgets a key, whether it is there or not. A promise is waited for. */
  readonly delete: (key: string) => unknown
}

/** How to make a client; without options, from the environment (`COC_KEYS`, or `COC_EMAIL` and `COC_PASSWORD`, ...). */
export type ClientOptions = Given<Clash.Credentials> &
  Given<Clash.Options> & {
    /** What sends requests; default the `fetch` of the runtime. */
    readonly fetch?: typeof globalThis.fetch | undefined
    /** Where watching goes on after a restart; default nowhere, each client begins anew. */
    readonly snapshots?: Snapshots | undefined
  }

const clientNames: Names<ClientOptions> = {
  keys: true,
  accounts: true,
  keyName: true,
  keyCount: true,
  owner: true,
  ip: true,
  portalUrl: true,
  revokeStale: true,
  timeout: true,
  baseUrl: true,
  allowHttp: true,
  throttle: true,
  cache: true,
  fetch: true,
  snapshots: true
}

const cacheNames: Names<Cache.MemoryOptions> = { capacity: true, errors: true, sweepEvery: true }

/** Names in the options of a client that nothing reads, and what is no `fetch` and no store. */
export const mistypedIn = (options: ClientOptions | undefined): ReadonlyArray<Complaint> => [
  known(options, clientNames),
  known(options?.cache, cacheNames),
  callable("fetch", options?.fetch),
  methods("snapshots", options?.snapshots, ["get", "set", "delete"])
]

/** Snapshots as a store of Effect's. */
const storeOf = (snapshots: Snapshots): KeyValueStore.KeyValueStore => {
  const attempt = <A>(method: string, key: string, run: () => A | Promise<A>) =>
    Effect.tryPromise({
      try: async () => run(),
      catch: (cause) =>
        new KeyValueStore.KeyValueStoreError({ method, key, message: `snapshots.${method} failed`, cause })
    })
  return KeyValueStore.makeStringOnly({
    get: (key) =>
      Effect.map(
        attempt("get", key, () => snapshots.get(key)),
        (text) => text ?? undefined
      ),
    set: (key, text) => Effect.asVoid(attempt("set", key, () => snapshots.set(key, text))),
    remove: (key) => Effect.asVoid(attempt("delete", key, () => snapshots.delete(key))),
    // Watching needs none of these.
    clear: Effect.void,
    size: Effect.succeed(0),
    keys: Effect.succeed([])
  })
}

/** The layer of snapshots, if there are any. */
export const snapshotsLayer = (snapshots: Snapshots | undefined): Layer.Layer<never, SnapshotStoreError> =>
  snapshots === undefined
    ? Layer.empty
    : Layer.provide(SnapshotStore.layerKeyValueStore, Layer.succeed(KeyValueStore.KeyValueStore, storeOf(snapshots)))
