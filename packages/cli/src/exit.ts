/** How the command ends: one line on standard error, and a code that tells scripts what kind of trouble it was. */

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
const network = new Set(["Network", "Timeout", "PortalUnavailable"])
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
  "DatabaseFailed",
  "FileTaken",
  "MigrationFailed",
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
