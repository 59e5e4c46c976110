/**
 * A cluster of three processes on a real PostgreSQL, mistreated: how long tags are not polled, and whether the log is whole.
 *
 *   npm run bench:cluster [-- SCENARIO...]
 *
 * Scenarios: kill term freeze chaos join roll api database down stall commit kinds scale; default all but scale.
 */
import { assertVerdict, scenarios } from "./cluster/scenarios.ts"
import * as Effect from "effect/Effect"

const wanted = process.argv.slice(2)
const names = wanted.length > 0 ? wanted : Object.keys(scenarios).filter((name) => name !== "scale")

for (const name of names) {
  const scenario = scenarios[name]
  if (scenario === undefined) throw new Error(`there is no scenario ${name}; use ${Object.keys(scenarios).join(" ")}`)
  const began = performance.now()
  const result = await Effect.runPromise(Effect.scoped(scenario))
  console.log(`${name} (${((performance.now() - began) / 1000).toFixed(0)} s): ${JSON.stringify(result)}`)
  assertVerdict(name, result)
}
process.exit(process.exitCode ?? 0)
