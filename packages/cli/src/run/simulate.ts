/** The API and the developer portal on a port, over a living world: to try programs in any language against. */
import { CannotListen } from "@clashfx/gateway/GatewayError"
import { Fault, Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import * as Tag from "clashfx/model/Tag"
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"

export interface Input {
  readonly port: number
  readonly host: string
  readonly clans: number
  readonly tags: ReadonlyArray<string>
  readonly speed: number
  readonly activity: number
  readonly maxAge: Option.Option<number>
  /** Kinds of faults with their share of the requests: `{ "502": "0.05", hang: "0.01" }`. */
  readonly faults: Readonly<Record<string, string>>
  readonly seconds: Option.Option<number>
}

const kinds = {
  "500": Fault.html(500),
  "502": Fault.html(502),
  "503": Fault.html(503),
  "504": Fault.html(504),
  "429": Fault.throttled(),
  maintenance: Fault.maintenance(),
  disconnect: Fault.disconnect,
  hang: Fault.hang,
  truncated: Fault.truncated,
  empty: Fault.emptyBody,
  slow: Fault.delay("2 seconds")
} satisfies Readonly<Record<string, Fault.Fault>>

const faultNames = Object.keys(kinds)

export class UnknownFault extends Data.TaggedError("Usage")<{ readonly fault: string; readonly share: string }> {
  override get message(): string {
    return (
      `--fault ${this.fault}=${this.share} is not understood: give one of ${faultNames.join(", ")} and a share of the ` +
      "requests from 0 to 1, like --fault 502=0.05"
    )
  }
}

const isKind = (name: string): name is keyof typeof kinds => Object.hasOwn(kinds, name)

const inject = (faults: Input["faults"]) =>
  Effect.forEach(Object.entries(faults), ([fault, share]) =>
    Effect.gen(function* () {
      const probability = Number(share)
      if (!isKind(fault) || !(probability >= 0 && probability <= 1)) return yield* new UnknownFault({ fault, share })
      yield* (yield* Simulator).fault(kinds[fault], { probability })
    })
  )

const simulate = (input: Input) =>
  Effect.gen(function* () {
    yield* inject(input.faults)
    const { baseUrl, portalUrl } = yield* SimulatorServer
    const { world } = yield* Simulator
    const clans = [...(yield* world).clans.keys()]
    yield* Console.log(
      [
        `API      ${baseUrl}`,
        `portal   ${portalUrl}`,
        `key      ${Simulator.testKey}`,
        `account  ${Simulator.account.email} ${Simulator.account.password}`,
        `clans    ${clans.slice(0, 5).join(" ")}${clans.length > 5 ? " ..." : ""}`,
        "",
        `COC_BASE_URL=${baseUrl} COC_KEYS=${Simulator.testKey} clashfx clan "${clans[0] ?? "#2PP"}"`
      ].join("\n")
    )
    yield* Option.isSome(input.seconds) ? Effect.sleep(input.seconds.value * 1000) : Effect.never
  }).pipe(
    Effect.provide(
      SimulatorServer.layer({
        port: input.port,
        host: input.host,
        clans: input.tags.length === 0 ? input.clans : input.tags.map((tag) => ({ tag })),
        speed: input.speed,
        activity: input.activity,
        ...(Option.isSome(input.maxAge) ? { settings: { maxAge: input.maxAge.value } } : {})
      }).pipe(
        Layer.catchTag("ServeError", ({ cause }) =>
          Layer.effectContext(Effect.fail(new CannotListen({ host: input.host, port: input.port, cause })))
        )
      )
    )
  )

export const run = (input: Input) =>
  Effect.gen(function* () {
    // A clan that nobody can ask for would be no help.
    for (const tag of input.tags) yield* Effect.fromResult(Tag.clan(tag))
    return yield* simulate(input)
  })
