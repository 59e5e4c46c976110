/** The game data service: its layers, what is loaded when, and looking things up. */
import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import type { Spell, Troop, TroopName } from "@clashfx/game-data"
import { execFileSync } from "node:child_process"
import * as GameData from "clashfx/game/GameData"
import * as Pack from "../../src/game/pack/Pack.ts"
import type * as Units from "clashfx/game/Units"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import { small } from "../support/smallPack.ts"

const attach = (player: object, options?: GameData.AttachOptions) =>
  GameData.GameData.use((service) => service.attach(player, options))

describe("looking up", () => {
  it.effect("finds rows by id and by name in every category", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* GameData.row("skins", 52000000)).name, "Barbarian King")
      assert.strictEqual((yield* GameData.row("decorations", "mighty_statue")).id, 18000000)
      assert.strictEqual((yield* GameData.row("clanLabels", "clan wars")).id, 56000000)
      assert.strictEqual((yield* GameData.row("playerLabels", 57000016)).name, "Newbie")
      assert.strictEqual((yield* GameData.row("leagueTiers", "legend i")).id, 105000036)
      assert.strictEqual((yield* GameData.row("leagueTiers", 105000034)).name, "Legend III")
      assert.strictEqual((yield* GameData.row("achievements", "bigger coffers")).levels.length, 3)
      const index = yield* GameData.index("traps")
      assert.strictEqual(index.byName("Spring Trap", { village: "builderBase" })?.id, 12000010)
    }).pipe(Effect.provide(GameData.layer))
  )

  it.effect("finds units with all levels, or at one", () =>
    Effect.gen(function* () {
      const golem = yield* GameData.troop("meteor golem", { seasonal: true })
      assert.strictEqual(golem.id, 4000167)
      assert.strictEqual((yield* GameData.troop(4000041)).village, "builderBase")
      assert.strictEqual((yield* GameData.spell("rage spell", { level: 5 })).stats.level, 5)
      assert.strictEqual((yield* GameData.hero("Archer Queen", { level: 30, townHall: 11 })).maxLevelForTownHall, 50)
      assert.strictEqual((yield* GameData.pet("lassi")).name, "L.A.S.S.I")
      assert.strictEqual((yield* GameData.equipment("fireball")).row.hero, "Grand Warden")
      assert.strictEqual((yield* GameData.guardian("Logger", { level: 2 })).townHall, 18)
      assert.strictEqual((yield* GameData.helper("alchemist")).maxLevel, 7)
      assert.strictEqual((yield* GameData.building("cannon", { village: "builderBase" })).id, 1000044)
      assert.strictEqual((yield* GameData.trap("bomb", { level: 1 })).townHall, 3)
      assert.lengthOf(yield* GameData.units("heroes"), 8)
    }).pipe(Effect.provide(GameData.layer))
  )

  it.effect("says what it does not know in one line", () =>
    Effect.gen(function* () {
      const message = <A, E extends { readonly message: string }, R>(effect: Effect.Effect<A, E, R>) =>
        Effect.map(Effect.flip(effect), (error) => error.message)
      assert.deepStrictEqual(
        [
          yield* message(GameData.troop("Barbarain")),
          yield* message(GameData.troop(4999999)),
          yield* message(GameData.troop("Barbarian", { village: "builderBase" })),
          yield* message(GameData.troop("Raged Barbarian")),
          yield* message(GameData.hero("battle machine", { level: 3 })),
          yield* message(GameData.hero("Barbarian King", { village: "builderBase" })),
          yield* message(GameData.troop("Dargon")),
          yield* message(GameData.row("skins", "xyzzy")),
          yield* message(GameData.hero("Archer Queen", { level: 111 })),
          yield* message(GameData.translate("xyzzy", "DE"))
        ],
        [
          'no troop is called "Barbarain"; is it "Barbarian"?',
          "no troop has the id 4999999; check the id, or update @clashfx/game-data if it is new",
          'no troop in the builder base is called "Barbarian"; is it "Raged Barbarian"?',
          'no troop in the home village is called "Raged Barbarian"; it is in the builder base: { village: "builderBase" }',
          'no hero in the home village is called "battle machine"; it is in the builder base: { village: "builderBase" }',
          'no hero in the builder base is called "Barbarian King"; it is in the home village: { village: "home" }',
          'no troop is called "Dargon"; is it "Dragon"?',
          'no skin is called "xyzzy"; check the name, or update @clashfx/game-data if it is new',
          "Archer Queen has no level 111; it has 1 to 110",
          'no thing is called "xyzzy"; check the name, or update @clashfx/game-data if it is new'
        ]
      )
      const error = yield* Effect.flip(GameData.troop("Barbarain"))
      assert.deepStrictEqual([error._tag, error.isRetryable], ["UnknownUnit", false])
    }).pipe(Effect.provide(GameData.layer))
  )

  it.effect("takes no name of JavaScript's own for one of the game", () =>
    Effect.gen(function* () {
      for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
        assert.strictEqual((yield* Effect.flip(GameData.troop(name)))._tag, "UnknownUnit")
        assert.strictEqual((yield* Effect.flip(GameData.translate("Wizard", name)))._tag, "UnknownLanguage")
        assert.strictEqual((yield* Effect.flip(GameData.translate(name, "DE")))._tag, "UnknownUnit")
        // As a program without types may ask.
        const asked: Effect.Effect<unknown, { readonly _tag: string }> = Reflect.apply(
          Function.prototype.call,
          GameData.embedded.table,
          [undefined, name]
        )
        assert.strictEqual((yield* Effect.flip(asked))._tag, "GameDataUnavailable")
      }
    }).pipe(Effect.provide(GameData.layer))
  )

  it.effect("searches and translates", () =>
    Effect.gen(function* () {
      const [hit] = yield* GameData.search("drachenbaby", { language: "de" })
      assert.deepStrictEqual(hit, { category: "troops", id: 4000023, name: "Drachenbaby" })
      assert.strictEqual(yield* GameData.translate("Baby Dragon", "DE"), "Drachenbaby")
      assert.strictEqual(yield* GameData.translate(28000000, "fr"), "Roi des barbares")
      assert.strictEqual(yield* GameData.translate("clan wars", "DE", { category: "playerLabels" }), "Clankriege")
      const error = yield* Effect.flip(GameData.translate("Wizard", "XX"))
      assert.strictEqual(error._tag, "UnknownLanguage")
    }).pipe(Effect.provide(GameData.layer))
  )

  it.effect("translates to English where the language has no name", () =>
    Effect.gen(function* () {
      const service = yield* GameData.GameData
      const [english, german] = [yield* service.names("EN"), yield* service.names("AR")]
      const gap = english.entries("skins").find(([id]) => german.of("skins", id) === undefined)
      if (gap !== undefined) assert.strictEqual(yield* GameData.translate(gap[0], "AR"), gap[1])
    }).pipe(Effect.provide(GameData.layer))
  )

  it("has types for names that are known, and is open to others", () => {
    expectTypeOf<"Barbarian">().toExtend<TroopName>()
    expectTypeOf<"Barbarain">().not.toExtend<TroopName>()
    expectTypeOf(GameData.troop("Some troop of next year")).toEqualTypeOf<
      Effect.Effect<Units.Unit<"troops">, GameData.GameDataUnavailable | GameData.UnknownUnit, GameData.GameData>
    >()
    expectTypeOf(GameData.spell("Rage Spell", { level: 3 })).toEqualTypeOf<
      Effect.Effect<
        Units.UnitAtLevel<"spells">,
        GameData.GameDataUnavailable | GameData.UnknownUnit | GameData.UnknownLevel,
        GameData.GameData
      >
    >()
    expectTypeOf<Units.UnitAtLevel<"spells">["stats"]>().toEqualTypeOf<Spell["levels"][number]>()
  })
})

describe("who gets the data", () => {
  it.effect.each<[string, Layer.Layer<GameData.GameData, GameData.GameDataUnavailable>, boolean, boolean]>([
    ["always: everyone", GameData.layerAlways, true, true],
    ["default: who is asked for, not who is polled", GameData.layer, true, false],
    ["at start-up: nobody", GameData.layerStartup, false, false],
    ["never: nobody", GameData.layerNone, false, false]
  ])("%s", ([, layer, interactive, background]) =>
    Effect.gen(function* () {
      const players = [{}, {}, {}] as const
      yield* attach(players[0])
      yield* attach(players[1], { priority: "interactive" })
      yield* attach(players[2], { priority: "background" })
      const has = players.map((player) => Pack.of(player) !== undefined)
      assert.deepStrictEqual(has, [interactive, interactive, background])
    }).pipe(Effect.provide(layer))
  )

  it.effect("gives all players the same data", () =>
    Effect.gen(function* () {
      const [first, second] = [{}, {}]
      yield* attach(first)
      yield* attach(second)
      assert.isDefined(Pack.of(first))
      assert.strictEqual(Pack.of(first), Pack.of(second))
    }).pipe(Effect.provide(GameData.layer))
  )

  it.effect("never fails where there is no data: players stay as they are", () =>
    Effect.gen(function* () {
      const player = {}
      yield* attach(player)
      assert.isUndefined(Pack.of(player))
    }).pipe(Effect.provide(GameData.layerSource({ ...GameData.embedded, table: () => Effect.fail(unavailable) })))
  )

  const unavailable = new GameData.GameDataUnavailable({ source: "test", detail: "no" })

  it.effect("loads nothing before it is asked, and a category once", () => {
    const asked: Array<string> = []
    const source: GameData.PackSource = {
      ...GameData.embedded,
      table: (category) => {
        asked.push(category)
        return GameData.embedded.table(category)
      }
    }
    return Effect.gen(function* () {
      assert.isEmpty(asked)
      yield* GameData.row("magicSnacks", "study soup")
      assert.deepStrictEqual(asked, ["magicSnacks"])
      yield* attach({}, { priority: "background" })
      assert.lengthOf(asked, 1)
      yield* attach({})
      assert.sameMembers(asked, ["magicSnacks", "troops", "spells", "heroes", "pets", "equipment", "buildings"])
      yield* attach({})
      assert.lengthOf(asked, 7)
    }).pipe(Effect.provide(GameData.layerSource(source)))
  })

  it.effect("without data every question fails with a typed error", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(GameData.troop("Barbarian"))
      assert.strictEqual(
        error.message,
        "game data is not available (buildings): this program runs without it; provide GameData.layer instead of layerNone"
      )
      for (const effect of [GameData.state, GameData.pack, GameData.search("x"), GameData.index("skins")]) {
        assert.strictEqual(
          (yield* Effect.flip(Effect.asVoid<unknown, { readonly _tag: string }, GameData.GameData>(effect)))._tag,
          "GameDataUnavailable"
        )
      }
    }).pipe(Effect.provide(GameData.layerNone))
  )

  it.effect("can be a service of one's own over plain rows", () => {
    const knight: Troop = {
      id: 4_900_000,
      name: "Sun Knight",
      productionBuilding: "Barracks",
      productionBuildingLevel: 0,
      upgradeResource: "Elixir",
      isFlying: false,
      isAirTargeting: false,
      isGroundTargeting: true,
      movementSpeed: 200,
      attackSpeed: 1000,
      attackRange: 100,
      housingSpace: 4,
      village: "home",
      levels: []
    }
    return Effect.gen(function* () {
      assert.strictEqual((yield* GameData.troop("sun knight")).row, knight)
      assert.strictEqual((yield* GameData.index("troops")).table, (yield* GameData.index("troops")).table)
      assert.strictEqual((yield* GameData.spell("rage spell")).maxLevel, 7)
    }).pipe(Effect.provide(GameData.layerSource(GameData.withRows(GameData.embedded, { troops: [knight] }))))
  })

  it.effect("can be a service of one's own", () => {
    const Mine = Layer.succeed(GameData.GameData, { ...GameData.embedded, attach: () => Effect.void })
    return Effect.gen(function* () {
      assert.strictEqual((yield* GameData.pet("unicorn")).maxLevel, 15)
    }).pipe(Effect.provide(Mine))
  })
})

describe("data that is newer than the package", () => {
  const text = JSON.stringify(small)
  const files = (content: string) => FileSystem.layerNoop({ readFileString: () => Effect.succeed(content) })
  const server = (status: number, content: string) =>
    Layer.succeed(
      HttpClient.HttpClient,
      HttpClient.make((request) =>
        Effect.succeed(HttpClientResponse.fromWeb(request, new Response(content, { status })))
      )
    )

  const check = Effect.gen(function* () {
    assert.strictEqual((yield* GameData.state).townHall, 19)
    assert.strictEqual((yield* GameData.row("clanLabels", "talkative")).id, 7)
  })

  it.effect("comes from a file", () =>
    check.pipe(Effect.provide(GameData.layerFile("pack.json").pipe(Layer.provide(files(text)))))
  )

  it.effect("comes from a URL", () =>
    check.pipe(
      Effect.provide(GameData.layerUrl("https://example.com/pack.json").pipe(Layer.provide(server(200, text))))
    )
  )

  it.effect("fails when the layer is built, if the file is damaged or the URL does not answer", () =>
    Effect.gen(function* () {
      const build = <R>(layer: Layer.Layer<GameData.GameData, GameData.GameDataUnavailable, R>) =>
        Effect.flip(Effect.scoped(Layer.build(layer)))
      const damaged = yield* build(GameData.layerFile("pack.json").pipe(Layer.provide(files("{}"))))
      assert.match(damaged.message, /^game data is not available \(pack\.json\): /)
      const missing = yield* build(
        GameData.layerUrl("https://example.com/pack.json").pipe(Layer.provide(server(404, "gone")))
      )
      assert.match(missing.message, /^game data is not available \(https:\/\/example\.com\/pack\.json\): .*404/)
    })
  )
})

describe("what is loaded", () => {
  const program = `
    import { registerHooks } from "node:module"
    import * as Effect from "effect/Effect"
    const loaded = []
    registerHooks({
      load: (url, context, next) => {
        const file = /game-data\\/src\\/((?:data|names)\\/\\w+)\\.ts$/.exec(url)
        if (file !== null) loaded.push(file[1])
        return next(url, context)
      }
    })
    const take = () => loaded.splice(0).sort()
    const { GameData } = await import("clashfx")
    const log = [take()]
    const run = (effect) => Effect.runPromise(Effect.provide(effect, GameData.layer))
    await run(GameData.troop("Barbarian"))
    log.push(take())
    await run(GameData.translate(4000000, "DE"))
    log.push(take())
    console.log(JSON.stringify(log))
  `

  it("is no data with the SDK, then only what is asked for", () => {
    const output = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
      cwd: import.meta.dirname,
      encoding: "utf8"
    })
    assert.deepStrictEqual(JSON.parse(output), [
      ["data/modules", "data/state"],
      ["data/buildings", "data/troops"],
      ["data/ids", "names/DE", "names/EN"]
    ])
  })
})
