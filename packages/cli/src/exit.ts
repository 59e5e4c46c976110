/** How the command ends: one line on standard error, and a code that tells scripts what kind of trouble it was. */
import * as Predicate from "effect/Predicate"

/** 0 is success; 1 is a fault of ours. */
export const codes = { fault: 1, usage: 2, credentials: 3, network: 4, api: 5, notFound: 6, database: 7 } as const

const credentials = new Set([
  "InvalidCredentials",
  "KeyLimitReached",
  "NoUsableKey",
  "InvalidIp",
  "Forbidden",
  "ConfigError"
])
const network = new Set(["Network", "Timeout", "TimeoutError", "AnswerLost"])
const usage = new Set([
  "InvalidTag",
  "InvalidArgument",
  "InvalidArmyLink",
  "InvalidArmy",
  "InvalidVillage",
  "UnknownUnit",
  "UnknownLevel",
  "UnknownLanguage",
  "UnknownPeriod",
  "InvalidName",
  "InvalidToken",
  "TokensMissing",
  "CannotListen",
  "ShowHelp",
  "Usage"
])
const api = new Set(["Maintenance", "GatewayError", "Throttled", "DecodeError", "PrivateWarLog"])

const database = new Set([
  "BucketsDiffer",
  "ClusterDiffers",
  "CursorAhead",
  "DatabaseFailed",
  "EventsExpired",
  "FileTaken",
  "MigrationFailed",
  "SnapshotStoreError",
  "StoreFailed",
  "UnsuitableDatabase"
])

/** The code for an error by its tag. */
export const codeOf = (tag: string): number => {
  if (tag === "NotFound") return codes.notFound
  if (usage.has(tag)) return codes.usage
  if (credentials.has(tag)) return codes.credentials
  if (network.has(tag)) return codes.network
  if (database.has(tag)) return codes.database
  return api.has(tag) ? codes.api : codes.fault
}

/** Who signs in by a URL, as those of databases have it. */
const signIn = /(:\/\/)[^\s"'<>]*@/g

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim()

/** What lies at the bottom of an error, as its maker said it: a driver of a database, the system. */
const rootOf = (error: Error, depth = 0): string => {
  const nested = error instanceof AggregateError ? error.errors[0] : error.cause
  if (nested instanceof Error && depth < 8) return rootOf(nested, depth + 1)
  return oneLine(error.message).replace(signIn, "$1***@").slice(0, 300)
}

/** Effect names the variable last and in a line of its own; people look for it first. */
const ofConfig = (text: string): string => oneLine(text).replace(/^(.*?) at \["(.*)"\]$/, "$2: $1")

/** One line: what happened, what to do, and where an error leaves that to its cause, the cause, which nobody sees otherwise. */
export const messageOf = (error: unknown): string => {
  if (Predicate.isTagged(error, "ConfigError") && "cause" in error && error.cause instanceof Error) {
    return ofConfig(error.cause.message)
  }
  if (!(error instanceof Error)) return String(error)
  if (!(error.cause instanceof Error)) return error.message
  const why = rootOf(error.cause)
  return why === "" || error.message.includes(why) ? error.message : `${error.message} [${why}]`
}
