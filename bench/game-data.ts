/**
 * Sizes and times of the game data.
 *
 *     node --expose-gc bench/game-data.ts [FACTS_FOLDER]
 *
 * Bytes on disk and gzipped by category (against the facts, if their folder is given), the time to load and to read
 * everything, the memory that it takes, and the time of one look-up.
 */
import { categories, languages, loadNames, loadTable } from "@clashfx/game-data"
import * as GameData from "clashfx/game/GameData"
import * as Pack from "../packages/clashfx/src/game/pack/Pack.ts"
import * as PackIndex from "../packages/clashfx/src/game/pack/PackIndex.ts"
import * as PlayerUnits from "clashfx/game/PlayerUnits"
import * as Progress from "clashfx/game/Progress"
import * as Units from "clashfx/game/Units"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { gzipSync } from "node:zlib"

const source = resolve(import.meta.dirname, "../packages/game-data/src")
const factsFolder = process.argv[2]

const print = (...cells: ReadonlyArray<string | number>) =>
  process.stdout.write(
    `${cells.map((cell, k) => (k === 0 ? String(cell).padEnd(30) : String(cell).padStart(12))).join("")}\n`
  )

/** Bytes and gzipped bytes of a file. */
const sizes = (...path: ReadonlyArray<string>): readonly [number, number] => {
  const text = readFileSync(join(...path))
  return [text.length, gzipSync(text).length]
}

const sizeTable = () => {
  print("category", "bytes", "gzip", ...(factsFolder === undefined ? [] : ["facts", "facts gzip"]))
  const total = [0, 0, 0, 0]
  for (const category of categories) {
    const row = [
      ...sizes(source, "data", `${category}.ts`),
      ...(factsFolder === undefined ? [] : sizes(factsFolder, `${category}.json`))
    ]
    for (const [k, bytes] of row.entries()) total[k] = (total[k] ?? 0) + bytes
    print(category, ...row)
  }
  print("all categories", ...total.slice(0, factsFolder === undefined ? 2 : 4))
  const names = languages.map((language) => sizes(source, "names", `${language}.ts`))
  const sum = (k: 0 | 1) => names.reduce((all, size) => all + size[k], 0)
  print(`names, ${languages.length} languages`, sum(0), sum(1))
  print("names, one language (mean)", Math.round(sum(0) / names.length), Math.round(sum(1) / names.length))
}

const heap = (): number => {
  globalThis.gc?.()
  globalThis.gc?.()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const timed = async <A>(label: string, run: () => A | Promise<A>): Promise<A> => {
  const before = heap()
  const start = performance.now()
  const result = await run()
  const millis = performance.now() - start
  const kept = globalThis.gc === undefined ? "" : `${Math.round((heap() - before) / 1024)} KB`
  print(label, `${millis.toFixed(1)} ms`, kept)
  return result
}

/** Nanoseconds of one call, after warming up. */
const perCall = (label: string, run: (k: number) => unknown, count = 300_000) => {
  for (let k = 0; k < count / 10; k++) run(k)
  const start = performance.now()
  for (let k = 0; k < count; k++) run(k)
  const nanos = ((performance.now() - start) * 1e6) / count
  print(label, nanos < 10_000 ? `${nanos.toFixed(0)} ns` : `${(nanos / 1000).toFixed(0)} us`)
}

const run = <A>(effect: Effect.Effect<A, unknown, GameData.GameData>): Promise<A> =>
  Effect.runPromise(Effect.provide(effect, GameData.layer))

sizeTable()

print("\nloading", "time", "memory")
const pack = await timed("what players are joined to", () => run(GameData.pack))
await timed("one look-up in each of them", () =>
  (["troops", "spells", "heroes", "pets", "equipment"] as const).map((category) => Pack.find(pack, category, "x"))
)
const tables = await timed("all other categories", () => Promise.all(categories.map((one) => loadTable(one))))
await timed("every row as an object", () => tables.map((table) => table.all().length))
await timed("every language", () => Promise.all(languages.map(loadNames)))

print("\none look-up")
const troops = PackIndex.of(pack.troops)
perCall("row by id", () => troops.byId(4000009))
perCall("row by name", () => troops.byName("P.E.K.K.A"))
perCall("row by name, other spelling", () => troops.byName("power_pekka", { village: "builderBase" }))
perCall("unit by name", () => Pack.find(pack, "troops", "Baby Dragon", { village: "builderBase" }))
const archer = Result.getOrThrow(Pack.find(pack, "troops", "Archer"))
perCall("stats of a level", (k) => Units.stats(archer, 1 + (k % 14)))
perCall("highest level for a town hall", (k) => Units.maxLevelFor(archer, 1 + (k % 18)))
perCall("unit at a level", (k) => Units.at(archer, 1 + (k % 14)))
const service = GameData.make(GameData.embedded, "default")
const context = GameData.GameData.context(service)
perCall("GameData.troop, as an effect", () => Effect.runSyncWith(context)(GameData.troop("Archer")))
const player = {
  townHallLevel: 14,
  builderHallLevel: 9,
  troops: [...pack.troops.all(), ...pack.pets.all()].map((row) => ({
    name: row.name,
    level: 5,
    maxLevel: 9,
    village: "village" in row ? row.village : "home"
  })),
  heroes: pack.heroes.all().map(({ name, village }) => ({ name, level: 20, maxLevel: 100, village })),
  heroEquipment: pack.equipment.all().map(({ name }) => ({ name, level: 9, maxLevel: 18, village: "home" })),
  spells: pack.spells.all().map(({ name }) => ({ name, level: 3, maxLevel: 9, village: "home" }))
}
await Effect.runPromise(service.attach(player))
perCall("attach to a player", () => Effect.runSync(service.attach(player)))
perCall("all units of a player", () => PlayerUnits.of(player), 3000)
perCall("progress of a player", () => Progress.of(player), 1000)
