/**
 * Layers of the game's constants: the embedded data, that of a file or a URL, or none.
 *
 * They are marked as pure, so that a bundle with another layer leaves the embedded data out.
 */
import type * as Cause from "effect/Cause"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import * as Layer from "effect/Layer"
import { unkeyedUrl } from "../../model/internal/unkeyed.ts"
import { GameDataUnavailable } from "../pack/PackError.ts"
import * as PackFile from "../pack/PackFile.ts"
import { embedded, none, type PackSource } from "../pack/PackSource.ts"
import { GameData, loadPack, make, type Mode } from "./gameDataService.ts"

/** The embedded data, loaded on first use. Players get it when a program asks for them, not when a watcher polls. */
export const layer: Layer.Layer<GameData> = /* @__PURE__ */ Layer.succeed(
  GameData,
  /* @__PURE__ */ make(embedded, "default")
)

/** The embedded data, loaded on first use. All players get it, those of watchers, too. */
export const layerAlways: Layer.Layer<GameData> = /* @__PURE__ */ Layer.succeed(
  GameData,
  /* @__PURE__ */ make(embedded, "always")
)

/** The embedded data of units, loaded when the layer is built. Players do not get it; ask for units yourself. */
export const layerStartup: Layer.Layer<GameData, GameDataUnavailable> = /* @__PURE__ */ Layer.effect(
  GameData,
  /* @__PURE__ */ Effect.as(/* @__PURE__ */ loadPack(embedded), /* @__PURE__ */ make(embedded, "startup"))
)

/** What {@link layerFile} and {@link layerUrl} may be told. */
export interface PackOptions {
  /** Which players get the data; default `default`. */
  readonly mode?: Mode | undefined
}

/**
 * Data of your own.
 *
 * @example
 * ```ts
 * // The embedded data with the troops of the home village alone.
 * const troops = (yield* GameData.index("troops")).table.all().filter(({ village }) => village === "home")
 * const layer = GameData.layerSource(GameData.withRows(GameData.embedded, { troops }))
 * ```
 */
export const layerSource = (source: PackSource, options?: PackOptions): Layer.Layer<GameData> =>
  Layer.succeed(GameData, make(source, options?.mode ?? "default"))

/**
 * The data of a file, read and checked when the layer is built: for who does not want to wait for a release. The
 * generator of `@clashfx/game-data` writes such files with `--pack FILE`.
 */
export const layerFile = (
  path: string,
  options?: PackOptions
): Layer.Layer<GameData, GameDataUnavailable, FileSystem.FileSystem> =>
  Layer.effect(
    GameData,
    FileSystem.FileSystem.use((fs) => fs.readFileString(path)).pipe(
      Effect.mapError((cause) => new GameDataUnavailable({ source: path, detail: cause.message, cause })),
      Effect.flatMap((text) => PackFile.parse(text, path)),
      Effect.map((source) => make(source, options?.mode ?? "default"))
    )
  )

/** Why a pack did not come. What the client says of it has the URL in it, which may hold a password or a token. */
const whyNot = (error: HttpClientError | Cause.TimeoutError): string => {
  if (error._tag === "TimeoutError") return error.message
  const { reason } = error
  if (reason._tag === "StatusCodeError") return `the server answered ${reason.response.status}`
  return "the connection failed; check the network and the URL"
}

/** The data of a URL, fetched and checked when the layer is built; as {@link layerFile}. */
export const layerUrl = (
  url: string | URL,
  options?: PackOptions & {
    /** How long the whole download may take; default 30 seconds. */
    readonly timeout?: Duration.Input | undefined
  }
): Layer.Layer<GameData, GameDataUnavailable, HttpClient.HttpClient> =>
  Layer.effect(
    GameData,
    HttpClient.HttpClient.use((client) =>
      Effect.flatMap(HttpClient.filterStatusOk(client).get(url), (response) => response.text)
    ).pipe(
      // The span of a request has its whole URL.
      Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
      Effect.timeout(options?.timeout ?? "30 seconds"),
      Effect.mapError((error) => new GameDataUnavailable({ source: unkeyedUrl(String(url)), detail: whyNot(error) })),
      Effect.flatMap((text) => PackFile.parse(text, unkeyedUrl(String(url)))),
      Effect.map((source) => make(source, options?.mode ?? "default"))
    )
  )

/** No game data. What asks for some fails with `GameDataUnavailable`; players keep what the API sent. */
export const layerNone: Layer.Layer<GameData> = Layer.succeed(GameData, make(none, "startup"))
