/**
 * One process of a cluster, to be killed, frozen and stopped. Says what it does as lines of JSON.
 *
 *   node worker.ts '{"name":"p0","database":"postgres://...","api":"http://127.0.0.1:1/v1","key":"..."}'
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as ClashNode from "clashfx/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as References from "effect/References"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as ClusterDatabase from "../../../src/ClusterDatabase.ts"
import * as ClusterKeys from "../../../src/ClusterKeys.ts"
import { ClusterWatch, layerAuto } from "../../../src/ClusterWatch.ts"
import { skewClock } from "./skew.ts"

const Settings = Schema.Struct({
  name: Schema.String,
  /** An address of PostgreSQL, or a file of SQLite. */
  database: Schema.String,
  buckets: Schema.optionalKey(Schema.Int),
  api: Schema.String,
  /** Its name, where processes reach the same API by several addresses. */
  cluster: Schema.optionalKey(Schema.String),
  key: Schema.String,
  minInterval: Schema.optionalKey(Schema.Int),
  maxInterval: Schema.optionalKey(Schema.Int),
  frozenAfter: Schema.optionalKey(Schema.Int),
  calendar: Schema.optionalKey(Schema.Boolean),
  initial: Schema.optionalKey(Schema.Boolean),
  custom: Schema.optionalKey(Schema.Boolean),
  /** Leases keys of this account instead of using `key`. */
  account: Schema.optionalKey(Schema.Struct({ email: Schema.String, password: Schema.String, portal: Schema.String })),
  /** Requests per second and key. */
  limit: Schema.optionalKey(Schema.Int),
  /** By how many ms the wall clock is wrong; each SIGUSR2 sets the next one. */
  skew: Schema.optionalKey(Schema.Array(Schema.Int)),
  debug: Schema.optionalKey(Schema.Boolean)
})

const settings = Schema.decodeUnknownSync(Schema.fromJsonString(Settings))(process.argv[2])

const real = Date.now
const say = (line: object) => process.stdout.write(`${JSON.stringify({ at: real(), ...line })}\n`)

if (settings.skew !== undefined) skewClock(settings.skew)

const lines = Logger.make<unknown, void>(({ cause, fiber, logLevel, message }) => {
  const [text] = Array.isArray(message) ? message : [message]
  const more = (Array.isArray(message) ? message.slice(1) : []).map((one) => String(one).slice(0, 200))
  const reasons = cause.reasons.map((reason) => String(reason).slice(0, 300))
  say({
    level: logLevel,
    message: String(text),
    ...(more.length === 0 ? {} : { more }),
    ...(reasons.length === 0 ? {} : { reasons }),
    ...fiber.getRef(References.CurrentLogAnnotations)
  })
})

const database = settings.database.startsWith("postgres")
  ? ClusterDatabase.layerPostgres({ url: Redacted.make(settings.database), buckets: settings.buckets })
  : ClusterDatabase.layerSqlite(settings.database)

const watch = layerAuto({
  name: settings.name,
  cluster: settings.cluster,
  frozenAfter: settings.frozenAfter ?? 15_000,
  watcher: {
    minInterval: settings.minInterval ?? 1000,
    maxInterval: settings.maxInterval ?? 5000,
    initial: settings.initial === true,
    calendar: settings.calendar === true
  },
  ...(settings.custom === true
    ? {
        custom: {
          codec: Schema.Struct({ from: Schema.String, to: Schema.String }),
          clan: (previous, current) =>
            previous.name === current.name ? [] : [{ from: previous.name, to: current.name }]
        }
      }
    : {})
})

const { account } = settings
const given = ClashNode.layer({
  keys: [settings.key],
  baseUrl: settings.api,
  throttle: { limit: settings.limit ?? 100_000, strict: settings.limit !== undefined },
  compression: false
})
const services =
  account === undefined
    ? given
    : Layer.merge(
        given,
        Layer.provide(
          ClusterKeys.layer([{ email: account.email, password: account.password }], {
            keyCount: 10,
            portalUrl: account.portal
          }),
          Layer.merge(database, ClashNode.layerHttpClient())
        )
      )

Effect.gen(function* () {
  const { share } = yield* ClusterWatch
  say({ message: "started" })
  yield* Effect.repeat(
    Effect.flatMap(share, (share) =>
      Effect.sync(() => say({ message: "share", ...share, memory: process.memoryUsage().rss }))
    ),
    Schedule.spaced("1 second")
  )
}).pipe(
  Effect.provide(Layer.provide(watch, Layer.merge(database, services))),
  Effect.provide(Logger.layer([lines])),
  Effect.provideService(References.MinimumLogLevel, settings.debug === true ? "Debug" : "Info"),
  NodeRuntime.runMain({ disableErrorReporting: false })
)
