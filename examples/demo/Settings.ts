/** What the program runs on: the real API when there are credentials, else a simulator on a port of this machine. */
import * as ClashNode from "clashfx/node"
import { Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"

/** The clans of the embedded world; five minutes of their lives pass in a second. */
const names = {
  "#2PP": "Goblin Kings",
  "#8QU8J9LP": "Hog Riders United",
  "#P0LYJC8C": "Night Witches",
  "#2Q0V9QRG": "Iron Golems",
  "#9PQ2RGJ8": "Wall Wreckers"
}
export const embeddedTags = Object.keys(names)

const embedded = SimulatorServer.layer({
  seed: 2026,
  clans: [
    ...Object.entries(names).map(([tag, name]) => ({ tag, name, members: 45, isWarLogPublic: true })),
    {},
    {},
    {}
  ],
  activity: 150,
  speed: 300,
  wars: { preparation: "1 hour", battle: "1 day", pause: "5 minutes", maxTeamSize: 15 },
  settings: { maxAge: 1, latency: ["10 millis", "40 millis"] }
})

/** Everything that operations need, on the embedded world. */
export const simulated = Layer.unwrap(
  Effect.gen(function* () {
    const { baseUrl, portalUrl } = yield* SimulatorServer
    // A world with some past: wars are being fought.
    yield* Effect.flatMap(Simulator, (simulator) => simulator.advance("12 hours"))
    const { email, password } = Simulator.account
    console.log(`simulator at ${baseUrl}: signing in at its portal as ${email} and making 2 keys`)
    const account = { email, password: Redacted.make(password) }
    return ClashNode.layer({ accounts: [account], keyName: "demo", keyCount: 2, portalUrl, baseUrl })
  })
).pipe(Layer.provideMerge(embedded))

/** Are there credentials for the real API in the environment? */
export const hasCredentials = Effect.map(
  Effect.all([Config.option(Config.String("COC_KEYS")), Config.option(Config.String("COC_EMAIL"))]),
  (settings) => settings.some(Option.isSome)
)
