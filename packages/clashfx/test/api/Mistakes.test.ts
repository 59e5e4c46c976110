/** What newcomers do wrong, and the one line that tells them what to do. Programs in JavaScript can do all of it. */
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Clans from "../../src/api/Clans.ts"
import * as Leagues from "../../src/api/Leagues.ts"
import * as Locations from "../../src/api/Locations.ts"
import * as Players from "../../src/api/Players.ts"
import * as RequestPolicy from "../../src/api/RequestPolicy.ts"
import * as Clash from "../../src/Clash.ts"
import * as ArmyLink from "../../src/game/ArmyLink.ts"
import * as GameData from "../../src/game/GameData.ts"
import * as Throttler from "../../src/service/Throttler.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { simulated } from "../support/simulated.ts"

type Program = Effect.Effect<unknown, unknown, Clash.Services>

const isProgram = (value: unknown): value is Program => Effect.isEffect(value)

/** Calls with what the types do not allow. */
const call = (operation: (...args: never) => unknown, ...args: ReadonlyArray<unknown>): Program =>
  Effect.suspend(() => {
    const made: unknown = Reflect.apply(operation, undefined, args)
    return isProgram(made) ? made : Effect.fail(made)
  })

const page = (operation: (...args: never) => { readonly page: Program }, ...args: ReadonlyArray<unknown>): Program =>
  call((...given: never) => operation(...given).page, ...args)

const layer = (options: unknown): Program => call((of: never) => Effect.scoped(Layer.build(Clash.layer(of))), options)

const fromEnvironment = (values: Readonly<Record<string, string>>): Program =>
  Effect.provide(
    Effect.scoped(Layer.build(Clash.layerConfig)),
    ConfigProvider.layer(ConfigProvider.fromUnknown(values))
  )

const watching = (options: object, tags: unknown): Program =>
  Effect.scoped(Effect.flatMap(Watcher.make(options), ({ clans }) => call(clans.add, tags)))

const inTheGame = (name: unknown): Program =>
  Effect.provide(
    call((given: never) => GameData.troop(given), name),
    GameData.layer
  )

const email = "somebody@example.org"

const mistakes: ReadonlyArray<readonly [what: string, program: Program, line: string | RegExp]> = [
  // Keys and accounts
  ["a key that is no list", layer({ keys: "abc" }), 'no usable API key: the keys have to be a list, like ["eyJ0..."]'],
  [
    "no key in the list",
    layer({ keys: [] }),
    "no usable API key: the list of keys is empty; make one at https://developer.clashofclans.com"
  ],
  [
    "an empty key, as a variable that is not set",
    layer({ keys: [""] }),
    "no usable API key: the list of keys is empty; make one at https://developer.clashofclans.com"
  ],
  [
    "a key that is undefined",
    layer({ keys: [undefined] }),
    "no usable API key: key 1 of 1 is undefined, not a string; is the setting that it comes from there?"
  ],
  ["a key with its Bearer", layer({ keys: ["Bearer eyJ0"] }), /key 1 of 1 begins with Bearer: leave that out/],
  ["a key with its header", layer({ keys: ["Authorization: Bearer eyJ0"] }), /begins with Bearer: leave that out/],
  ["a key in quotes", layer({ keys: ['"eyJ0"'] }), /key 1 of 1 stands in quotes or brackets: leave them out/],
  ["a key in the quotes of a keyboard", layer({ keys: ["\u201ceyJ0\u201d"] }), /stands in quotes or brackets/],
  ["a key of a list that was JSON", layer({ keys: ['["eyJ0"'] }), /stands in quotes or brackets/],
  ["a key with the name of its setting", layer({ keys: ["COC_KEYS=eyJ0"] }), /begins with the name of a setting/],
  ["several keys in one text", layer({ keys: ["eyJ0,eyJ1"] }), /has a comma or semicolon in it: give keys one by one/],
  [
    "an email as a key",
    layer({ keys: [email] }),
    /is an email address: give accounts: \[\{ email, password \}\] instead$/
  ],
  ["a key of two lines", layer({ keys: ["eyJ0\neyJ1"] }), /was it copied whole\?$/],
  ["no options", layer(undefined), /give keys: .* or accounts: \[\{ email, password \}\]$/],
  ["options without keys", layer({ baseUrl: "https://api.clashofclans.com/v1" }), /give keys: .* or accounts/],
  [
    "an account that is no list",
    layer({ accounts: { email, password: "x" } }),
    /accounts have to be a list, like \[\{ email/
  ],
  [
    "no account in the list",
    layer({ accounts: [] }),
    "no usable API key: no account was given; give accounts: [{ email, password }]"
  ],
  [
    "an account that is a text",
    layer({ accounts: [email] }),
    /an account has to be an object, like \{ email, password \}$/
  ],
  ["an account without a password", layer({ accounts: [{ email }] }), /password is empty or no text$/],
  [
    "a name for an email",
    layer({ accounts: [{ email: "me", password: "x" }] }),
    /not an address like someone@example\.org$/
  ],
  [
    "more keys than an account has",
    layer({ accounts: [{ email, password: "x" }], keyCount: 11 }),
    /from 1 to 10, .*give more accounts/
  ],
  ["an empty environment", fromEnvironment({}), "no usable API key: set COC_KEYS, or COC_EMAIL and COC_PASSWORD"],
  [
    "half an account in it",
    fromEnvironment({ COC_EMAIL: email }),
    "no usable API key: COC_EMAIL is set, but COC_PASSWORD is not; set both"
  ],
  [
    "the other half",
    fromEnvironment({ COC_PASSWORD: "hidden" }),
    "no usable API key: COC_PASSWORD is set, but COC_EMAIL is not; set both"
  ],
  // Where and how fast
  [
    "a base URL without its version",
    layer({ keys: ["k"], baseUrl: "https://api.clashofclans.com" }),
    /use https:\/\/api\.clashofclans\.com\/v1$/
  ],
  [
    "a base URL without https",
    layer({ keys: ["k"], baseUrl: "api.clashofclans.com/v1" }),
    /has to begin with https:\/\/ /
  ],
  [
    "a base URL that is none",
    layer({ keys: ["k"], baseUrl: 5 }),
    /has to be a URL, like https:\/\/api\.clashofclans\.com\/v1$/
  ],
  [
    "the same for one call",
    Effect.provideService(Clans.get("#2PP"), RequestPolicy.BaseUrl, "https://api.clashofclans.com"),
    /lacks the version/
  ],
  [
    "a limit of 0",
    call((options: never) => Effect.scoped(Layer.build(Throttler.layer(options))), { limit: 0 }),
    /limit is 0: it has to be a number above 0/
  ],
  [
    "a limit as text",
    call((options: never) => Effect.scoped(Layer.build(Throttler.layer(options))), { limit: "30" }),
    /limit is "30": it has to be a number/
  ],
  // Arguments
  ["no tag", call(Clans.get), /^"undefined" is not a clan tag: .*, like #2PP$/],
  ["a name instead of a tag", call(Clans.get, "Goblin Kings"), /^"Goblin Kings" is not a clan tag: .*, like #2PP$/],
  ["a search for nothing", page(Clans.search, {}), /Expected at least one filter of name, /],
  [
    "a search by a text",
    page(Clans.search, "goblins"),
    'Clans.search: Expected an object, like { name: "goblins", limit: 10 }'
  ],
  ["a search for two letters", page(Clans.search, { name: "ab" }), /name to have at least 3 characters/],
  [
    "a country code for a location",
    page(Clans.search, { locationId: "DE" }),
    /ids are numbers, see the lists, or look for one by its name$/
  ],
  [
    "a ranking of a country code",
    page(Locations.clans, "DE"),
    /Expected number \| "global" at \["locationId"\]; ids are numbers/
  ],
  ["a name for an id", call(Leagues.war, "Champion League I"), /Expected number at \["leagueId"\]; ids are numbers/],
  [
    "an empty season",
    page(Leagues.seasonRankings, ""),
    "Leagues.seasonRankings: seasonId is missing: it has to be a text"
  ],
  ["dots for a season", page(Leagues.seasonRankings, ".."), /seasonId is missing/],
  [
    "a number for a season",
    page(Leagues.seasonRankings, 202508),
    'Leagues.seasonRankings: Expected string at ["seasonId"]'
  ],
  ["a page of no rows", page(Clans.members, "#2PP", { limit: 0 }), /limit to be a whole number of at least 1/],
  ["both directions", page(Clans.members, "#2PP", { after: "a", before: "b" }), /only one of `after` and `before`/],
  ["no token", call(Players.verifyToken, "#2PP"), /the token has to be a text: what the player sees/],
  [
    "a schema that is none",
    call(Clans.get, "#2PP", { schema: { name: "string" } }),
    /schema has to be a schema of Effect, like Schema\.Struct/
  ],
  [
    "a player's page instead of a tag",
    call(Players.get, "https://example.org/2PP"),
    /is not a player tag: .*, like #2PP$/
  ],
  // Watching
  ["watching a name", watching({}, "Goblin Kings"), /^"Goblin Kings" is not a clan tag: .*, like #2PP$/],
  ["watching nothing", watching({}, undefined), /^"undefined" is not a clan tag: .*, like #2PP$/],
  ["watching a number in a list", watching({}, [5]), /^"5" is not a clan tag: .*, like #2PP$/],
  [
    "an interval that is no duration",
    watching({ minInterval: "5s" }, "#2PP"),
    'Watcher.make: minInterval is "5s": use a duration, like "30 seconds" or a number of milliseconds'
  ],
  [
    "an interval longer than the longest",
    watching({ minInterval: "10 minutes", maxInterval: "1 minute" }, "#2PP"),
    /^Watcher\.make: minInterval is longer than maxInterval: leave one of them out/
  ],
  // The game
  ["a unit that is misspelled", inTheGame("Dargon"), 'no troop is called "Dargon"; is it "Dragon"?'],
  [
    "no unit",
    inTheGame(undefined),
    'no troop is called "undefined"; check the name, or update @clashfx/game-data if it is new'
  ],
  ["no link", Effect.suspend(() => Effect.fromResult(ArmyLink.parse(Reflect.get({}, "link")))), /^Not an army link: /],
  [
    "no list of tags",
    call((tags: never) => Stream.runCollect(Clans.many(tags)), undefined),
    /Many tags have to be a list, like \["#2PP"\]$/
  ]
]

describe("a mistake", () => {
  for (const [what, program, line] of mistakes) {
    it.effect(`is told in one line: ${what}`, () =>
      Effect.gen(function* () {
        const exit = yield* Effect.exit(program)
        if (Exit.isSuccess(exit)) return assert.fail("it is no mistake")
        const error = Cause.squash(exit.cause)
        const message = error instanceof Error ? error.message : String(error)
        if (typeof line === "string") assert.strictEqual(message, line)
        else assert.match(message, line)
        assert.notInclude(message, "\n")
        assert.isBelow(message.length, 250)
        assert.notInclude(message, "hidden")
      }).pipe(Effect.provide(simulated({ cache: "none" })))
    )
  }

  it.effect("is told in one line: services that are missing", () =>
    Effect.gen(function* () {
      const nothing = (): Context.Context<Clash.Services> => Context.makeUnsafe(new Map())
      const bare = (program: Program): Effect.Effect<Exit.Exit<unknown, unknown>> =>
        Effect.exit(Effect.updateContext(program, nothing))
      const lineOf = (exit: Exit.Exit<unknown, unknown>) =>
        Exit.isFailure(exit) ? String(Cause.squash(exit.cause)) : "none"
      assert.match(lineOf(yield* bare(Clans.get("#2PP"))), /The services are missing: provide Clash\.layer/)
      const noClient = Effect.provide(Clans.get("#2PP"), Clash.layer({ keys: ["k"] }))
      assert.match(lineOf(yield* bare(noClient)), /There is no HTTP client: provide ClashNode\.layer/)
    })
  )

  it.effect("that is none: one tag for many, options without a schema", () =>
    Effect.gen(function* () {
      const [one] = yield* Stream.runCollect(Clans.many("#2PP"))
      assert.strictEqual(one?.result._tag, "Success")
      const clan = yield* call(Clans.get, "#2PP", {})
      assert.strictEqual(Object(clan).tag, "#2PP")
    }).pipe(Effect.provide(simulated()))
  )
})
