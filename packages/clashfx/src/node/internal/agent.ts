/**
 * undici's `Agent`, without the rest of undici.
 *
 * The agent is 22 modules, what undici gives as a whole is 109: `fetch`, WebSockets, caches and mocks, which nothing here
 * uses and which would be a fifth of the start. So the agent is taken by its path, from the undici that
 * `@effect/platform-node` uses, whatever other undici lies around; where it is not found there (another version, a bundle
 * without `node_modules`), undici is loaded as a whole.
 */
import type { Agent } from "@effect/platform-node/Undici"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { createRequire } from "node:module"

type AgentClass = typeof Agent

/** Other runtimes have an undici of their own, of which only the name is complete. */
const isAgent = (value: unknown): value is AgentClass =>
  typeof value === "function" &&
  value.prototype !== undefined &&
  typeof value.prototype.dispatch === "function" &&
  typeof value.prototype.destroy === "function"

const alone = (): unknown => {
  const here = createRequire(import.meta.url)
  return createRequire(here.resolve("@effect/platform-node/Undici"))("undici/lib/dispatcher/agent.js")
}

/** The bundler of a program may have put the agent alone in undici's place, as what it exports by default. */
const ofAll: Effect.Effect<AgentClass | undefined> = Effect.map(
  Effect.promise(() => import("@effect/platform-node/Undici")),
  (undici) => [undici.Agent, undici.default].find(isAgent)
)

/** The class of agents; `undefined` where there is none that works (Bun, which has connections of its own). */
export const agentClass: Effect.Effect<AgentClass | undefined> = Effect.suspend(() => {
  if ("Bun" in globalThis) return Effect.undefined
  const found = Result.try(alone)
  return Result.isSuccess(found) && isAgent(found.success) ? Effect.succeed(found.success) : ofAll
})
