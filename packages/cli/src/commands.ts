/**
 * The commands with their arguments and flags. What a command does is loaded when it runs, so that help and completions
 * come at once. Long because all of them stand here, each with what it is asked with.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { flags, type Options } from "./options.ts"
import { BothForms } from "./usage.ts"
import { version } from "./version.ts"

const root = Command.make("clashfx").pipe(
  Command.withDescription("The Clash of Clans API on the command line"),
  Command.withSharedFlags(flags)
)

/** Loads what a command does when it runs. */
const lazily =
  <I, A, E, R>(load: () => Promise<(input: I, options: Options) => Effect.Effect<A, E, R>>) =>
  (input: I) =>
    Effect.gen(function* () {
      const options = yield* root
      if (options.json && options.csv) return yield* new BothForms()
      const run = yield* Effect.promise(load)
      return yield* run(input, options)
    })

const describe = Command.withDescription

const clanTag = Argument.String("tag").pipe(Argument.withDescription("The tag of a clan, like #2PP or 2pp"))
const playerTag = Argument.String("tag").pipe(Argument.withDescription("The tag of a player"))

/** A whole number from `least` to `most`; what is beyond is said before anything is asked. */
const whole = (name: string, description: string, least = 1, most = Number.MAX_SAFE_INTEGER) =>
  Flag.Int(name).pipe(
    Flag.filter(
      (value) => value >= least && value <= most,
      (value) =>
        `${value} is not ${most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `from ${least} to ${most}`}`
    ),
    Flag.withDescription(description)
  )

const limit = (otherwise: number) =>
  whole("limit", `How many at most (default ${otherwise})`).pipe(Flag.withDefault(otherwise))
const yes = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false))
const maybe = (name: string, description: string, least = 1) => Flag.optional(whole(name, description, least))

/** A number that is not less than `least`, or is more than it where `isMore`. */
const measure = (name: string, description: string, least: number, isMore: boolean) =>
  Flag.Finite(name).pipe(
    Flag.filter(
      (value) => (isMore ? value > least : value >= least),
      (value) => `${value} is not ${isMore ? "more than" : "at least"} ${least}`
    ),
    Flag.withDescription(description)
  )

const clan = Command.make(
  "clan",
  { tag: clanTag },
  lazily(() => import("./run/clan.ts").then(({ run }) => run))
).pipe(describe("A clan with its members"))

const player = Command.make(
  "player",
  { tag: playerTag, units: yes("units", "List everything that has a level, not only heroes") },
  lazily(() => import("./run/player.ts").then(({ run }) => run))
).pipe(describe("A player"))

const war = Command.make(
  "war",
  {
    tag: clanTag,
    round: Flag.Literals("round", ["current", "previous", "preparation"]).pipe(
      Flag.withDescription("Of a clan war league"),
      Flag.withDefault("current")
    )
  },
  lazily(() => import("./run/war.ts").then(({ run }) => run))
).pipe(describe("The war of a clan, with who has attacked and who has not"))

const league = Command.make(
  "league",
  { tag: clanTag, members: yes("members", "The clan's members in the order of bonuses, instead of the table") },
  lazily(() => import("./run/league.ts").then(({ run }) => run))
).pipe(describe("The clan war league of a clan"))

const raids = Command.make(
  "raids",
  { tag: clanTag, members: yes("members", "What members did in the newest weekend"), limit: limit(5) },
  lazily(() => import("./run/raids.ts").then(({ run }) => run))
).pipe(describe("The raid weekends of a clan"))

const search = Command.make(
  "search",
  {
    name: Flag.String("name").pipe(Flag.withDescription("At least three characters"), Flag.optional),
    minMembers: maybe("min-members", "At least so many members", 0),
    maxMembers: maybe("max-members", "At most so many members"),
    minLevel: maybe("min-level", "At least this clan level"),
    minPoints: maybe("min-points", "At least so many points", 0),
    location: maybe("location", "The id of a location"),
    limit: limit(20)
  },
  lazily(() => import("./run/search.ts").then(({ run }) => run))
).pipe(describe("Search clans"))

const rankings = Command.make(
  "rankings",
  {
    kind: Argument.Literals("kind", ["clans", "players", "clans-builder-base", "players-builder-base", "capitals"]),
    location: Flag.String("location").pipe(
      Flag.withDescription("A name in English or an id; default: the world"),
      Flag.optional
    ),
    limit: limit(20)
  },
  lazily(() => import("./run/rankings.ts").then(({ run }) => run))
).pipe(describe("The best clans and players of a location"))

const watch = Command.make(
  "watch",
  {
    tags: Argument.String("tag").pipe(Argument.withDescription("Tags of clans, or of players"), Argument.variadic()),
    kinds: Flag.Literals("kind", ["clan", "player", "war", "raid"]).pipe(
      Flag.withDescription("What to watch of the tags (default clan and war)"),
      Flag.between(0, 4),
      Flag.map((kinds) => (kinds.length === 0 ? (["clan", "war"] as const) : kinds))
    ),
    store: Flag.String("store").pipe(
      Flag.withDescription("A folder for snapshots: the next start tells what happened meanwhile"),
      Flag.optional
    ),
    since: Flag.Date("since").pipe(Flag.withDescription("Print only events seen after this instant"), Flag.optional),
    count: maybe("count", "End after so many events"),
    seconds: maybe("seconds", "End after so many seconds"),
    calendar: yes("calendar", "Tell the game's calendar as well")
  },
  lazily(() => import("./run/watch.ts").then(({ run }) => run))
).pipe(
  describe("Print what happens, as lines or (--json) as JSON lines"),
  Command.withExamples([{ command: "clashfx watch --simulated", description: "Try it without a key" }])
)

const counts = (name: string, description: string) =>
  Flag.KeyValuePair(name).pipe(Flag.withDescription(description), Flag.withDefault({}))

const army = Command.make("army").pipe(
  describe("Army links"),
  Command.withSubcommands([
    Command.make(
      "read",
      {
        link: Argument.String("link").pipe(Argument.withDescription("A link, or a text that has one in it")),
        language: Flag.String("language").pipe(Flag.withDescription("Names in this language, like DE"), Flag.optional)
      },
      lazily(() => import("./run/army.ts").then(({ read }) => read))
    ).pipe(describe("What is in an army link")),
    Command.make(
      "link",
      {
        troops: counts("troop", "Name=count, as often as needed: --troop Dragon=12"),
        spells: counts("spell", "Name=count"),
        castleTroops: counts("castle-troop", "Name=count, in the clan castle"),
        castleSpells: counts("castle-spell", "Name=count, in the clan castle")
      },
      lazily(() => import("./run/army.ts").then(({ link }) => link))
    ).pipe(describe("The link of an army"))
  ])
)

const village = Command.make(
  "village",
  { text: Argument.FileText("file").pipe(Argument.withDescription("The JSON that the game exports")) },
  lazily(() => import("./run/village.ts").then(({ run }) => run))
).pipe(describe("The exported village: what is being upgraded and what is left to do"))

const calendar = Command.make(
  "calendar",
  {},
  lazily(() => import("./run/calendar.ts").then(({ run }) => run))
).pipe(describe("What of the game's calendar is on, and what comes next"))

const verify = Command.make(
  "verify",
  { tag: playerTag, token: Argument.String("token").pipe(Argument.withDescription("From the game's settings")) },
  lazily(() => import("./run/verify.ts").then(({ run }) => run))
).pipe(describe("Check the token of a player"))

const simulate = Command.make(
  "simulate",
  {
    port: whole("port", "Default 8080; 0 is any free one", 0, 65_535).pipe(Flag.withDefault(8080)),
    host: Flag.String("host").pipe(Flag.withDescription("Default 127.0.0.1"), Flag.withDefault("127.0.0.1")),
    clans: whole("clans", "How many clans (default 20)", 1, 100_000).pipe(Flag.withDefault(20)),
    tags: Flag.String("tag").pipe(
      Flag.withDescription("A clan with this tag, as often as needed; instead of --clans"),
      Flag.between(0, 1000)
    ),
    speed: measure("speed", "Seconds of the world per second", 0, true).pipe(Flag.withDefault(1)),
    activity: measure("activity", "Small changes of a clan a day (default 150)", 0, false).pipe(Flag.withDefault(150)),
    maxAge: maybe("max-age", "Seconds for which answers are fresh", 0),
    faults: counts("fault", "A kind and its share of the requests: --fault 502=0.05 --fault hang=0.01"),
    seconds: maybe("seconds", "End after so many seconds")
  },
  lazily(() => import("./run/simulate.ts").then(({ run }) => run))
).pipe(describe("The API and the developer portal on a port, simulated"))

const clusterTags = {
  kind: Argument.Literals("kind", ["clan", "player", "war", "raid"]).pipe(
    Argument.withDescription("clan, player, war or raid; wars and raids by the tag of the clan")
  ),
  tags: Argument.String("tag").pipe(Argument.withDescription("One or more tags"), Argument.between(1, 10_000))
}

const cluster = Command.make("cluster").pipe(
  describe("Watch over several processes: PostgreSQL at DATABASE_URL, or alone with the file CLASHFX_FILE"),
  Command.withSubcommands([
    Command.make(
      "watch",
      clusterTags,
      lazily(() => import("./run/cluster.ts").then(({ watch }) => watch))
    ).pipe(describe("Put tags on the watch list; makes the tables when they are missing")),
    Command.make(
      "unwatch",
      clusterTags,
      lazily(() => import("./run/cluster.ts").then(({ unwatch }) => unwatch))
    ).pipe(describe("Take tags off the watch list")),
    Command.make(
      "start",
      { calendar: yes("calendar", "Put the game's calendar into the log as well") },
      lazily(() => import("./run/cluster.ts").then(({ start }) => start))
    ).pipe(describe("Take part in watching, as often and on as many machines as you like")),
    Command.make(
      "status",
      {},
      lazily(() => import("./run/cluster.ts").then(({ status }) => status))
    ).pipe(describe("Who owns what, and how late it is")),
    Command.make(
      "move",
      { file: Argument.String("file").pipe(Argument.withDescription("The SQLite file")) },
      lazily(() => import("./run/cluster.ts").then(({ move }) => move))
    ).pipe(describe("Move everything from a SQLite file to PostgreSQL"))
  ])
)

const serve = Command.make(
  "serve",
  {
    port: whole("port", "Default 8000; 0 is any free one", 0, 65_535).pipe(Flag.withDefault(8000)),
    host: Flag.String("host").pipe(
      Flag.withDescription("Default 127.0.0.1; anything that other machines reach needs a token first"),
      Flag.withDefault("127.0.0.1")
    ),
    refuseUnknown: yes(
      "refuse-unknown",
      "Answer 404 to paths that the declaration does not know, instead of asking the API"
    ),
    seconds: maybe("seconds", "End after so many seconds")
  },
  lazily(() => import("./run/serve.ts").then(({ run }) => run))
).pipe(
  describe(
    "The gateway: the API for bots in any language, with one cache and one throttle, events, webhooks and a page. " +
      "State is in PostgreSQL at DATABASE_URL, or in the file CLASHFX_FILE"
  )
)

const token = Command.make("token").pipe(
  describe("Tokens for the clients of a gateway"),
  Command.withSubcommands([
    Command.make(
      "create",
      {
        name: Flag.String("name").pipe(Flag.withDescription("Who it is for")),
        scope: Flag.Literals("scope", ["read", "watch", "admin"]).pipe(
          Flag.withDescription(
            "read: the API and events; watch: also what is watched; admin: everything (default read)"
          ),
          Flag.withDefault("read")
        ),
        priority: Flag.Literals("priority", ["interactive", "background"]).pipe(
          Flag.withDescription("Who goes first when requests wait (default interactive)"),
          Flag.withDefault("interactive")
        ),
        rate: Flag.optional(measure("rate", "Requests a second, at most", 0, true))
      },
      lazily(() => import("./run/token.ts").then(({ create }) => create))
    ).pipe(describe("Make a token; prints it, once")),
    Command.make(
      "list",
      {},
      lazily(() => import("./run/token.ts").then(({ list }) => list))
    ).pipe(describe("All tokens, without their secrets")),
    Command.make(
      "revoke",
      { id: Argument.String("id").pipe(Argument.withDescription("The id of a token, from `token list`")) },
      lazily(() => import("./run/token.ts").then(({ revoke }) => revoke))
    ).pipe(describe("Take a token back"))
  ])
)

const doctor = Command.make(
  "doctor",
  {},
  lazily(() => import("./run/doctor.ts").then(({ run }) => run))
).pipe(describe("Say what is wrong here, and what to do"))

const keys = Command.make("keys").pipe(
  describe("The API keys of your developer account (COC_EMAIL, COC_PASSWORD)"),
  Command.withSubcommands([
    Command.make(
      "list",
      {},
      lazily(() => import("./run/keys.ts").then(({ list }) => list))
    ).pipe(describe("The keys of the account")),
    Command.make(
      "create",
      {
        name: Flag.String("name").pipe(Flag.withDescription("Default clashfx"), Flag.withDefault("clashfx")),
        ip: Flag.String("ip").pipe(Flag.withDescription("Default: your address"), Flag.optional)
      },
      lazily(() => import("./run/keys.ts").then(({ create }) => create))
    ).pipe(describe("Make a key; prints it")),
    Command.make(
      "revoke",
      { id: Argument.String("id").pipe(Argument.withDescription("The id of a key, from `keys list`")) },
      lazily(() => import("./run/keys.ts").then(({ revoke }) => revoke))
    ).pipe(describe("Take a key out of use")),
    Command.make(
      "check",
      {},
      lazily(() => import("./run/keys.ts").then(({ check }) => check))
    ).pipe(describe("Try every key of COC_KEYS"))
  ])
)

const mcp = Command.make(
  "mcp",
  {},
  lazily(() => import("./run/mcp.ts").then(({ run }) => run))
).pipe(
  describe("Serve the API, game data, army links and the calendar to a model, over standard input and output (MCP)")
)

const clashfx = root.pipe(
  Command.withSubcommands([
    clan,
    player,
    war,
    league,
    raids,
    search,
    rankings,
    watch,
    army,
    village,
    calendar,
    keys,
    verify,
    simulate,
    cluster,
    serve,
    token,
    mcp,
    doctor
  ])
)

/** What is wrong with arguments is a line, as everything else that is wrong: help is for those who ask for it. */
const presenter = CliOutput.layerPresenter({
  present: (event) =>
    event._tag === "InvalidInvocation"
      ? Console.error(
          `${event.errors.map(({ message }) => message.replaceAll(/\s+/g, " ").trim()).join("; ")}; ` +
            `try ${event.commandPath.join(" ")} --help`
        )
      : CliOutput.defaultPresenter.present(event)
})

const pathsOf = (
  command: Command.Command.Any,
  path: ReadonlyArray<string> = []
): ReadonlyArray<ReadonlyArray<string>> => [
  path,
  ...command.subcommands.flatMap(({ commands }) => commands.flatMap((each) => pathsOf(each, [...path, each.name])))
]

/** The names of every command: none, `clan`, `keys list`. */
export const commandPaths = (): ReadonlyArray<ReadonlyArray<string>> => pathsOf(clashfx)

/** Runs the command that some arguments name. What is wrong with them is said here; a command's own failures are not. */
export const runWith = (args: ReadonlyArray<string>): Effect.Effect<void, unknown, Command.Environment> =>
  Effect.provide(Command.runWith(clashfx, { version })(args), presenter)

/** The same with the arguments of this process. */
export const main: Effect.Effect<void, unknown, Command.Environment> = Effect.provide(
  Command.run(clashfx, { version }),
  presenter
)
