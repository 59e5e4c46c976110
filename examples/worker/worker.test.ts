/** The bundled Worker in workerd, on a simulator. */
import { Fault, Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { afterAll, assert, beforeAll, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { build } from "esbuild"
import { Miniflare } from "miniflare"
import { join } from "node:path"

const world = ManagedRuntime.make(
  SimulatorServer.layer({ clans: [{ tag: "#2PP", name: "Goblins", members: 5 }], activity: 0 })
)
let worker: Miniflare

beforeAll(async () => {
  const { baseUrl } = await world.runPromise(SimulatorServer)
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "worker.ts")],
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

const get = async (path: string) => {
  const response = await worker.dispatchFetch(`http://localhost${path}`)
  const body: unknown = await response.json()
  return { status: response.status, body, cache: response.headers.get("cache-control") }
}

it("answers, many requests at once", async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => get("/clans/2pp")))
  for (const { body, cache, status } of answers) {
    assert.strictEqual(status, 200)
    assert.strictEqual(cache, "public, max-age=60")
    assert.deepInclude(body, { tag: "#2PP", name: "Goblins", members: 5 })
  }
})

it("says what is wrong", async () => {
  assert.strictEqual((await get("/")).status, 404)
  assert.strictEqual((await get("/clans/nonsense!")).status, 400)
  assert.strictEqual((await get("/clans/LLLLL")).status, 404)
  await world.runPromise(Effect.flatMap(Simulator, ({ fault }) => fault(Fault.maintenance(), { times: 1 })))
  const { body, status } = await get("/clans/8QU8J9LP")
  assert.strictEqual(status, 503)
  assert.match(JSON.stringify(body), /maintenance/)
})
