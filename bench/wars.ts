/**
 * Random wars, leagues and raid weekends on a virtual clock: prolonged, shortened, replaced, missed, private, with wars
 * that fail, rows that come late, second leagues, answers that go back in time, and a process that is away and comes back.
 * With an edge, three nodes lie on top of that: stale and odd answers, broken connections, and a clock that steps.
 * The world and its judges are those of the tests; nothing of them comes out of the watcher's code.
 *
 *     node bench/wars.ts [schedules] [first seed] [part, like leagues] [edge: counting or constant, by its headers]
 *
 * Prints what was wrong (nothing should be), and the requests an hour by state. Fails when anything is wrong.
 */
import * as Effect from "effect/Effect"
import { badEdge, type Edge } from "../packages/clashfx/test/support/schedules/edge.ts"
import { parts, type State } from "../packages/clashfx/test/support/schedules/parts.ts"

const [schedules = 500, first = 1] = process.argv.slice(2, 4).map(Number)
const only = process.argv[4]
const mode = process.argv[5]
/** How bad the edge is that lies before them, if one does. */
const edge: Edge | undefined =
  mode === "counting" || mode === "constant" ? { ...badEdge, counting: mode === "counting" } : undefined

let faults = 0
for (const { name, run } of parts.filter((part) => only === undefined || part.name === only)) {
  const began = performance.now()
  const states = new Map<string, State>()
  const kinds = new Map<string, { count: number; readonly example: string }>()
  let expected = 0
  for (let seed = first; seed < first + schedules; seed++) {
    const outcome = await Effect.runPromise(run(seed, edge))
    expected += outcome.verdict.expected
    for (const fault of outcome.verdict.faults) {
      const kind = fault.split(" ").slice(0, 2).join(" ")
      const known = kinds.get(kind)
      if (known === undefined) kinds.set(kind, { count: 1, example: `seed ${seed}: ${fault}` })
      else known.count += 1
      faults += 1
    }
    for (const [state, { hours, requests }] of outcome.states) {
      const all = states.get(state) ?? { hours: 0, requests: new Map<string, number>() }
      states.set(state, all)
      all.hours += hours
      for (const [route, count] of requests) all.requests.set(route, (all.requests.get(route) ?? 0) + count)
    }
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  console.log(`\n${name}: ${schedules} schedules, ${expected} things to tell, ${seconds} s`)
  for (const [kind, { count, example }] of kinds) console.log(`  ${kind}: ${count} (${example})`)
  if (kinds.size === 0) console.log("  nothing missing, made up, told twice, late or out of order")
  for (const [state, { hours, requests }] of states) {
    const rates = [...requests].toSorted(([a], [b]) => a.localeCompare(b))
    const text = rates.map(([route, count]) => `${route} ${(count / hours).toFixed(2)}`).join(", ")
    console.log(`  requests an hour, ${state} (${hours.toFixed(0)} h): ${text}`)
  }
}
if (faults > 0) process.exitCode = 1
