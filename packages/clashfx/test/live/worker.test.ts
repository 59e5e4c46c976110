/** The SDK in Cloudflare's workerd: no code is generated, requests do not wake each other, and watching works. */
import { Command, Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { afterAll, assert, beforeAll, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { build } from "esbuild"
import { Miniflare } from "miniflare"
import { join } from "node:path"

const world = ManagedRuntime.make(
  SimulatorServer.layer({
    clans: [{ tag: "#2PP", name: "Goblins", members: 5 }],
    activity: 0,
    settings: { maxAge: 0, edge: { frozen: false }, rateLimit: { limit: Number.POSITIVE_INFINITY } }
  })
)
let worker: Miniflare

beforeAll(async () => {
  const { baseUrl } = await world.runPromise(SimulatorServer)
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "support/worker.ts")],
    bundle: true,
    minify: true,
    format: "esm",
    conditions: ["worker", "browser"],
    write: false
  })
  worker = new Miniflare({
    modules: true,
    script: outputFiles[0]?.text ?? "",
    compatibilityDate: "2026-06-01",
    bindings: { COC_KEY: Simulator.testKey, COC_BASE_URL: baseUrl }
  })
  await worker.ready
}, 60_000)

afterAll(async () => {
  await worker.dispose()
  await world.dispose()
})

const get = async (path: string): Promise<unknown> => (await worker.dispatchFetch(`http://localhost${path}`)).json()

it("asks without generated code, with many requests at once", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => get("/")))
  for (const answer of answers) assert.deepStrictEqual(answer, { name: "Goblins", members: 5, generates: false })
}, 30_000)

it("watches for some seconds while other requests come and go", async () => {
  const watching = get("/watch")
  const others = await Promise.all(Array.from({ length: 5 }, () => get("/")))
  assert.lengthOf(others, 5)
  const change = (name: string) =>
    world.runPromise(Effect.flatMap(Simulator, ({ change }) => change(Command.setClan("#2PP", { name }))))
  await new Promise((done) => setTimeout(done, 1500))
  await change("Hog Riders")
  const { beside, tags } = Object(await watching)
  assert.include(["Goblins", "Hog Riders"], Object(beside).name)
  assert.include(tags, "ClanFound")
  assert.include(tags, "ClanChanged")
}, 30_000)
