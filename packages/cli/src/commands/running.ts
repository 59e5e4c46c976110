/** Commands that run until they are stopped: watching, the cluster, the gateway, the simulator, MCP. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { counts, describe, lazily, maybe, measure, whole, yes } from "./flags.ts"

export const watch = Command.make(
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
  lazily(() => import("../run/watch.ts").then(({ run }) => run))
).pipe(
  describe("Print what happens, as lines or (--json) as JSON lines"),
  Command.withExamples([{ command: "clashfx watch --simulated", description: "Try it without a key" }])
)

const clusterTags = {
  kind: Argument.Literals("kind", ["clan", "player", "war", "raid"]).pipe(
    Argument.withDescription("clan, player, war or raid; wars and raids by the tag of the clan")
  ),
  tags: Argument.String("tag").pipe(Argument.withDescription("One or more tags"), Argument.between(1, 10_000))
}

export const cluster = Command.make("cluster").pipe(
  describe(
    "Watch over several processes: PostgreSQL at DATABASE_URL, or alone with the file CLASHFX_FILE (default clashfx.sqlite)"
  ),
  Command.withSubcommands([
    Command.make(
      "watch",
      clusterTags,
      lazily(() => import("../run/cluster.ts").then(({ watch }) => watch))
    ).pipe(describe("Put tags on the watch list; makes the tables when they are missing")),
    Command.make(
      "unwatch",
      clusterTags,
      lazily(() => import("../run/cluster.ts").then(({ unwatch }) => unwatch))
    ).pipe(describe("Take tags off the watch list")),
    Command.make(
      "start",
      { calendar: yes("calendar", "Put the game's calendar into the log as well") },
      lazily(() => import("../run/cluster.ts").then(({ start }) => start))
    ).pipe(describe("Take part in watching, as often and on as many machines as you like")),
    Command.make(
      "status",
      {},
      lazily(() => import("../run/cluster.ts").then(({ status }) => status))
    ).pipe(describe("Who owns what, and how late it is")),
    Command.make(
      "move",
      { file: Argument.String("file").pipe(Argument.withDescription("The SQLite file")) },
      lazily(() => import("../run/cluster.ts").then(({ move }) => move))
    ).pipe(describe("Move everything from a SQLite file to PostgreSQL"))
  ])
)

export const serve = Command.make(
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
    look: Flag.Literals("look", ["whole", "beginning"]).pipe(
      Flag.withDescription(
        "How much of an answer is looked at before it is passed on. Default whole; beginning is cheaper, and passes a body on, " +
          "once, that was cut off before it was packed"
      ),
      Flag.withDefault("whole" as const)
    ),
    seconds: maybe("seconds", "End after so many seconds")
  },
  lazily(() => import("../run/serve.ts").then(({ run }) => run))
).pipe(
  describe(
    "The gateway: the API for bots in any language, with one cache and one throttle, events, webhooks and a page. " +
      "State is in PostgreSQL at DATABASE_URL, or in the file CLASHFX_FILE (default clashfx.sqlite)"
  )
)

export const simulate = Command.make(
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
  lazily(() => import("../run/simulate.ts").then(({ run }) => run))
).pipe(describe("The API and the developer portal on a port, simulated"))

export const mcp = Command.make(
  "mcp",
  {},
  lazily(() => import("../run/mcp.ts").then(({ run }) => run))
).pipe(
  describe("Serve the API, game data, army links and the calendar to a model, over standard input and output (MCP)")
)
