/** The export of a village joined to the game data. */
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Village from "clashfx/game/Village"
import * as VillageExport from "clashfx/game/VillageExport"
import * as Villages from "clashfx/game/Villages"
import * as GameData from "clashfx/game/GameData"

/** 2026-08-15T12:00:00Z */
const timestamp = 1_786_795_200

/** A small account with one of everything that an export can say. */
const fixture = {
  tag: "#2PPLQ",
  timestamp,
  helpers: [
    { data: 93_000_000, lvl: 3, helper_cooldown: 7200 },
    { data: 93_000_001, lvl: 1 }
  ],
  guardians: [{ data: 107_000_001, lvl: 2 }],
  buildings: [
    { data: 1_000_001, lvl: 17, weapon: 2, timer: 86_400 },
    { data: 1_000_008, lvl: 20, cnt: 5 },
    { data: 1_000_008, lvl: 20, timer: 3600, helper_timer: 600, helper_recurrent: true, gear_up: 1 },
    { data: 1_000_012, lvl: 15, supercharge: 1, timer: 100 },
    { data: 1_000_010, lvl: 18, cnt: 300 },
    {
      data: 1_000_097,
      lvl: 1,
      types: [
        {
          data: 103_000_011,
          modules: [
            { data: 102_000_033, lvl: 4 },
            { data: 102_000_034, lvl: 2, timer: 1800 },
            { data: 102_999_999, lvl: 1 }
          ]
        },
        { data: 103_999_999, modules: null }
      ]
    },
    { data: 1_999_999, lvl: 3, cnt: 2, timer: 50 }
  ],
  buildings2: [
    { data: 1_000_034, lvl: 9 },
    { data: 1_000_044, lvl: 8, timer: 7200, extra: true }
  ],
  traps: [{ data: 12_000_000, lvl: 5, cnt: 6 }],
  traps2: [{ data: 12_000_013, lvl: 3, cnt: 2 }],
  units: [
    { data: 4_000_000, lvl: 11, timer: 5400 },
    { data: 4_000_003, lvl: 12 }
  ],
  units2: [{ data: 4_000_041, lvl: 16 }],
  siege_machines: [{ data: 4_000_051, lvl: 4 }],
  spells: [{ data: 26_000_002, lvl: 6 }],
  heroes: [
    { data: 28_000_000, lvl: 90 },
    { data: 28_000_001, lvl: 88, timer: 200 }
  ],
  heroes2: [{ data: 28_000_003, lvl: 30 }],
  pets: [{ data: 73_000_000, lvl: 10 }],
  equipment: [{ data: 90_000_010, lvl: 20 }],
  decos: [{ data: 18_000_000, cnt: 1 }],
  decos2: [18_000_004],
  obstacles: [{ data: 8_000_000, cnt: 4 }],
  obstacles2: [],
  house_parts: [82_000_000, 82_999_999],
  skins: [52_000_000],
  skins2: null,
  sceneries: [{ data: 60_000_000 }],
  sceneries2: [60_000_004],
  boosts: { builder_boost: 900, clocktower_cooldown: 3600, something_new: { deep: true } },
  a_list_of_next_year: [{ data: 1 }]
}

const parse = (input: unknown) => Result.getOrThrow(Village.parse(input))
const after = (seconds: number) => DateTime.makeUnsafe((timestamp + seconds) * 1000)
const short = ({ count, level, name }: Village.Item) => [name, level, count]
const fixtureVillage = Effect.provide(Villages.read(JSON.stringify(fixture)), GameData.layer)

describe("joining an export to the game data", () => {
  it.effect("names everything, and keeps what it does not know", () =>
    Effect.gen(function* () {
      const { builderBase, exportedAt, home, houseParts, tag } = yield* fixtureVillage
      assert.strictEqual(tag, "#2PPLQ")
      assert.deepStrictEqual(exportedAt, DateTime.makeUnsafe("2026-08-15T12:00:00Z"))
      assert.deepStrictEqual([home.hall, builderBase.hall], [17, 9])
      assert.deepStrictEqual(home.buildings.map(short), [
        ["Town Hall", 17, 1],
        ["Cannon", 20, 5],
        ["Cannon", 20, 1],
        ["Air Defense", 15, 1],
        ["Wall", 18, 300],
        ["Crafting Station", 1, 1],
        [undefined, 3, 2]
      ])
      assert.strictEqual(home.buildings[6]?.id, 1_999_999)
      assert.deepStrictEqual(home.traps.map(short), [["Bomb", 5, 6]])
      assert.deepStrictEqual(home.troops.map(short), [
        ["Barbarian", 11, 1],
        ["Giant", 12, 1]
      ])
      assert.deepStrictEqual(home.siegeMachines.map(short), [["Wall Wrecker", 4, 1]])
      assert.deepStrictEqual(home.spells.map(short), [["Rage Spell", 6, 1]])
      assert.deepStrictEqual(home.heroes.map(short), [
        ["Barbarian King", 90, 1],
        ["Archer Queen", 88, 1]
      ])
      assert.deepStrictEqual(home.pets.map(short), [["L.A.S.S.I", 10, 1]])
      assert.deepStrictEqual(home.equipment.map(short), [["Giant Gauntlet", 20, 1]])
      assert.deepStrictEqual(home.guardians.map(short), [["Smasher", 2, 1]])
      assert.deepStrictEqual(home.helpers.map(short), [
        ["Builder's Apprentice", 3, 1],
        ["Lab Assistant", 1, 1]
      ])
      assert.deepStrictEqual(home.decorations.map(short), [["Mighty Statue", undefined, 1]])
      assert.deepStrictEqual(home.obstacles.map(short), [["Tree", undefined, 4]])
      assert.deepStrictEqual(home.skins.map(short), [["Barbarian King", undefined, 1]])
      assert.deepStrictEqual(home.sceneries.map(short), [["Classic Scenery", undefined, 1]])
      assert.deepStrictEqual(builderBase.buildings.map(short), [
        ["Builder Hall", 9, 1],
        ["Cannon", 8, 1]
      ])
      assert.deepStrictEqual(builderBase.traps.map(short), [["Mine", 3, 2]])
      assert.deepStrictEqual(builderBase.troops.map(short), [["Baby Dragon", 16, 1]])
      assert.deepStrictEqual(builderBase.heroes.map(short), [["Battle Machine", 30, 1]])
      assert.deepStrictEqual(builderBase.decorations.map(short), [["Pirate Flag", undefined, 1]])
      assert.deepStrictEqual(builderBase.sceneries.map(short), [["Clashy Constructs Scenery", undefined, 1]])
      assert.deepStrictEqual([builderBase.skins, builderBase.obstacles], [[], []])
      assert.deepStrictEqual(
        houseParts.map(({ id, name }) => [id, name]),
        [
          [82_000_000, "Fence Ground 1"],
          [82_999_999, undefined]
        ]
      )
    })
  )

  it.effect("sees units from the hall of their village", () =>
    Effect.gen(function* () {
      const { builderBase, home } = yield* fixtureVillage
      const cannon = home.buildings[1]?.at
      assert.deepStrictEqual(
        [cannon?.townHall, cannon?.maxLevelForTownHall, cannon?.isMaxForTownHall, cannon?.next?.seconds],
        [17, 21, false, 129_600]
      )
      const wall = home.buildings[4]?.at
      assert.deepStrictEqual([wall?.maxLevelForTownHall, wall?.isMaxForTownHall, wall?.isMax], [18, true, false])
      assert.strictEqual(builderBase.troops[0]?.at?.townHall, 9)
      assert.isUndefined(home.buildings[6]?.at)
      assert.isUndefined(home.buildings[6]?.unit)
    })
  )

  it.effect("says what is special about a building", () =>
    Effect.gen(function* () {
      const { buildings, helpers } = (yield* fixtureVillage).home
      assert.strictEqual(buildings[0]?.weaponLevel, 2)
      assert.deepStrictEqual(
        buildings.map(({ isGearedUp }) => isGearedUp),
        [false, false, true, false, false, false, false]
      )
      assert.strictEqual(buildings[3]?.superchargeLevel, 1)
      const crafted = buildings[5]?.crafted ?? []
      assert.deepStrictEqual(
        crafted.map(({ id, modules, name }) => [id, name, modules.map(({ level, name }) => [name, level])]),
        [
          [
            103_000_011,
            "Hot Candle",
            [
              ["Inferno Candle HP Module", 4],
              ["Inferno Candle Attack Module", 2],
              [undefined, 1]
            ]
          ],
          [103_999_999, undefined, []]
        ]
      )
      assert.strictEqual(crafted[0]?.modules[0]?.row?.levels.length, 10)
      assert.deepStrictEqual(helpers[0]?.cooldown, { seconds: 7200, endsAt: after(7200) })
      assert.isUndefined(helpers[1]?.cooldown)
    })
  )

  it.effect("lists running upgrades in the order in which they finish", () =>
    Effect.gen(function* () {
      const village = yield* fixtureVillage
      assert.deepStrictEqual(
        Village.upgrades(village).map(({ endsAt, item, module, seconds, village }) => [
          seconds,
          village,
          module?.name ?? item.name ?? item.id,
          item.upgrade?.toLevel,
          endsAt
        ]),
        [
          [50, "home", 1_999_999, undefined, after(50)],
          [100, "home", "Air Defense", undefined, after(100)],
          [200, "home", "Archer Queen", 89, after(200)],
          [1800, "home", "Inferno Candle Attack Module", undefined, after(1800)],
          [3600, "home", "Cannon", 21, after(3600)],
          [5400, "home", "Barbarian", 12, after(5400)],
          [7200, "builderBase", "Cannon", 9, after(7200)],
          [86_400, "home", "Town Hall", undefined, after(86_400)]
        ]
      )
      assert.deepStrictEqual(village.home.buildings[2]?.upgrade, {
        seconds: 3600,
        endsAt: after(3600),
        toLevel: 21,
        helper: { seconds: 600, endsAt: after(600) },
        isHelperRecurrent: true,
        isGoblinBuilder: false
      })
      assert.isTrue(village.builderBase.buildings[1]?.upgrade?.isGoblinBuilder)
    })
  )

  it.effect("tells boosts and how long they last", () =>
    Effect.gen(function* () {
      const [boost, cooldown, ...more] = (yield* fixtureVillage).boosts
      assert.deepStrictEqual(boost, { name: "builder_boost", seconds: 900, endsAt: after(900) })
      assert.strictEqual(cooldown?.name, "clocktower_cooldown")
      assert.deepStrictEqual(more, [])
      assert.isDefined(boost)
      assert.deepStrictEqual(Village.remaining(boost, after(0)), Option.some(Duration.minutes(15)))
      assert.deepStrictEqual(Village.remaining(boost, after(899)), Option.some(Duration.seconds(1)))
      assert.deepStrictEqual(Village.remaining(boost, after(901)), Option.some(Duration.zero))
    })
  )

  it.effect("without game data it fails with a reason, but the pure join still keeps everything", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Effect.provide(Villages.read(fixture), GameData.layerNone))
      assert.strictEqual(error._tag, "GameDataUnavailable")
      const { home } = Village.of(parse(fixture))
      assert.deepStrictEqual(
        home.buildings.map(({ id, level, name }) => [id, level, name]),
        fixture.buildings.map(({ data, lvl }) => [data, lvl, undefined])
      )
      assert.strictEqual(home.hall, 17)
    })
  )
})

describe("reading an export", () => {
  it.each([
    ["nothing", {}],
    ["only nulls", Object.fromEntries(Object.keys(fixture).map((key) => [key, null]))],
    ["only unknown keys", { some: { thing: 1 } }],
    ["a text", "{}"]
  ])("takes %s for an empty village", (_, input) => {
    const village = Village.of(parse(input))
    assert.deepStrictEqual([village.tag, village.exportedAt, village.home.hall], [undefined, undefined, undefined])
    assert.deepStrictEqual(Village.upgrades(village), [])
    assert.deepStrictEqual([...village.home.buildings, ...village.builderBase.troops, ...village.boosts], [])
  })

  const recorded =
    '{"tag":"#2PPLQ","timestamp":1788083611,"helpers":[{"data":93000001,"lvl":1,"helper_cooldown":62704}],"buildings":[{"data":1000008,"lvl":12,"gear_up":1},{"data":1000000,"lvl":8,"cnt":4}],"boosts":{"clocktower_cooldown":55111}}'
  const pretty = JSON.stringify(JSON.parse(recorded), null, 2)

  it.each([
    ["a byte order mark", `\ufeff${recorded}`],
    ["Windows line ends", pretty.replaceAll("\n", "\r\n")],
    ["a code fence", `\`\`\`\n${recorded}\n\`\`\``],
    ["a code fence with a language", `\`\`\`json\r\n${pretty}\r\n\`\`\`\r\n`],
    ["inline code", `\`${recorded}\``],
    ["a byte order mark and a code fence", `\ufeff\`\`\`json\n${recorded}\n\`\`\``],
    ["a sentence around it", `Here is my village: ${recorded}. What next?`],
    ["a semicolon", `${recorded};`],
    ["quotes around it", `"${recorded}"`],
    ["curly quotes", recorded.replace(/"([^"]*)"/g, "“$1”")],
    ["a string of JSON", JSON.stringify(recorded)],
    ["a string of JSON in a sentence", `my export: ${JSON.stringify(recorded)} ok`],
    ["URL encoding", encodeURIComponent(recorded)],
    ["URL encoding of a form", new URLSearchParams({ village: pretty }).toString()],
    ["HTML entities", recorded.replaceAll('"', "&quot;")],
    ["non-breaking spaces", pretty.replaceAll("  ", "\u00a0")],
    ["spaces of no width", recorded.replaceAll(",", ",\u200b")],
    ["a comma after the last item", recorded.replace("}],", "},],")],
    ["a quotation of a mail before it", `> you wrote\n${recorded}`],
    ["two exports, of which the first counts", `${recorded}\n{"tag":"#YYY"}`],
    ["quotes of Python", recorded.replaceAll('"', "'")],
    ["single curly quotes", recorded.replace(/"([^"]*)"/g, "‘$1’")],
    ["two apostrophes for a quote", recorded.replaceAll('"', "''")],
    ["words in braces before it", `my {cool} village: ${recorded}`],
    ["an emoticon before it", `:-{ ${recorded}`],
    ["an object before it", `{} ${recorded}`],
    ["entities of entities", recorded.replaceAll('"', "&amp;quot;")],
    ["apostrophes of HTML", recorded.replaceAll('"', "&#39;")],
    ["tags of a page", `<pre>${pretty.replaceAll("\n", "<br>\n")}</pre>`],
    ["the marks of a mail that quotes", pretty.replace(/^/gm, "> ")],
    ["backslashes of Markdown", recorded.replace(/[_#[\]{}]/g, "\\$&")],
    ["lines that were wrapped", recorded.replace(/.{40}/g, "$&\r\n")],
    [
      "signs in full width",
      recorded.replace(/[{}":,[\]]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
    ],
    ["wide blanks", pretty.replaceAll(" ", "\u3000")],
    ["URL encoding twice", encodeURIComponent(encodeURIComponent(recorded))],
    ["NULs", `\0${recorded.replaceAll(",", ",\0")}`],
    ["words of Python", recorded.replaceAll('"', "'").replaceAll("true", "True").replaceAll("false", "False")],
    ["None of Python", `{'extra': None, ${recorded.slice(1).replaceAll("true", "True")}`],
    ["a form around it", JSON.stringify({ name: "me", village: JSON.parse(recorded) })],
    ["a form around it, as text", JSON.stringify({ id: 7, data: recorded })],
    ["a list around it", `[${recorded}]`],
    ["nothing odd", recorded]
  ])("takes what is pasted with %s", (_, text) => {
    assert.deepStrictEqual<unknown>(parse(text), JSON.parse(recorded))
  })

  it("says when a part of the export is missing", () => {
    for (const length of [recorded.length - 1, 200, 60]) {
      const error = Result.getOrThrow(Result.flip(Village.parse(recorded.slice(0, length))))
      assert.strictEqual(error.message, "Not a village export: the text ends before the export does: copy all of it")
    }
  })

  it("is no empty village when the beginning is missing: what is left holds other objects", () => {
    for (const from of [1, 10, 60]) {
      const error = Result.getOrThrow(Result.flip(Village.parse(recorded.slice(from))))
      assert.strictEqual(error.message, "Not a village export: the text has no beginning of an export: copy all of it")
    }
  })

  it("knows seconds but no instants without the moment of the export, or with an impossible one", () => {
    for (const when of [{}, { timestamp: null }, { timestamp: 1e300 }]) {
      const village = Village.of(parse({ ...when, heroes: [{ data: 28_000_000, lvl: 1, timer: 60 }] }))
      const [upgrade] = Village.upgrades(village)
      assert.isDefined(upgrade)
      assert.deepStrictEqual([upgrade.seconds, upgrade.endsAt], [60, undefined])
      assert.deepStrictEqual(Village.remaining(upgrade, after(0)), Option.none())
    }
  })

  it.each([
    ["{", "", "Expected a valid JSON string"],
    ["[]", "", "Expected object"],
    [null, "", "Expected object"],
    [{ buildings: {} }, "buildings", "Expected array | null"],
    [{ buildings: [{ data: 1 }, { lvl: 2 }] }, "buildings[1].data", "Missing key"],
    [{ units: [{ data: "x" }] }, "units[0].data", "Expected number"],
    [{ units: [{ data: 1.5 }] }, "units[0].data", "Expected an integer"],
    [{ heroes: [1, 2, { data: 1, lvl: "3" }] }, "heroes[2].lvl", "Expected number | null"],
    [
      { buildings: [{ data: 1, types: [{ data: 2, modules: [{}] }] }] },
      "buildings[0].types[0].modules[0].data",
      "Missing key"
    ]
  ])("says where and why %j is no export", (input, path, detail) => {
    const error = Result.getOrThrow(Result.flip(Village.parse(input)))
    assert.strictEqual(error._tag, "InvalidVillage")
    assert.deepStrictEqual([error.path, error.detail], [path, detail])
    assert.strictEqual(
      error.message,
      path === ""
        ? `Not a village export: ${detail}`
        : `Not a village export: ${path}: ${detail}; export it again, and leave the text as it is`
    )
  })

  /** Every key that may be absent, with a value as it was recorded, and what becomes of it. */
  const keys: {
    readonly [K in Exclude<keyof VillageExport.ExportItem, "data">]: readonly [
      recorded: unknown,
      read: (item: Village.BuildingItem & Pick<Village.HelperItem, "cooldown">) => unknown,
      expected: unknown
    ]
  } = {
    lvl: [17, ({ level }) => level, 17],
    cnt: [325, ({ count }) => count, 325],
    timer: [143_120, ({ upgrade }) => upgrade?.seconds, 143_120],
    helper_timer: [2452, ({ upgrade }) => upgrade?.helper?.seconds, 2452],
    helper_recurrent: [true, ({ upgrade }) => upgrade?.isHelperRecurrent, true],
    extra: [true, ({ upgrade }) => upgrade?.isGoblinBuilder, true],
    weapon: [5, ({ weaponLevel }) => weaponLevel, 5],
    supercharge: [2, ({ superchargeLevel }) => superchargeLevel, 2],
    gear_up: [1, ({ isGearedUp }) => isGearedUp, true],
    types: [
      [{ data: 103_000_011, modules: [{ data: 102_000_033, lvl: 4, timer: 1800 }] }],
      ({ crafted }) => crafted.map(({ modules }) => modules.map(({ level, upgrade }) => [level, upgrade?.seconds])),
      [[[4, 1800]]]
    ],
    helper_cooldown: [62_704, ({ cooldown }) => cooldown?.seconds, 62_704]
  }

  it.each(Object.entries(keys))("reads the game's own key %s", (key, [value, read, expected]) => {
    const item = { data: 1_000_001, timer: 100, [key]: value }
    const village = Village.of(parse({ timestamp, buildings: [item], helpers: [item] }))
    const [building] = village.home.buildings
    const [helper] = village.home.helpers
    assert(building !== undefined && helper !== undefined)
    assert.deepStrictEqual(read({ ...helper, ...building }), expected)
    const without = Village.of(parse({ timestamp, buildings: [{ data: 1_000_001, timer: 100 }], helpers: [] }))
    const [bare] = without.home.buildings
    assert(bare !== undefined)
    if (key !== "timer") assert.notDeepEqual(read({ ...bare, cooldown: undefined }), expected)
  })

  it("is read from the bytes of a file", () => {
    const text = JSON.stringify({ timestamp: 1_760_000_000, heroes: [28_000_000] })
    const utf16 = Buffer.from(`\ufeff${text}`, "utf16le")
    for (const bytes of [
      new TextEncoder().encode(text),
      new TextEncoder().encode(text).buffer,
      new DataView(new TextEncoder().encode(text).buffer),
      new Int8Array(new TextEncoder().encode(text).buffer),
      Buffer.from(`\ufeff${text}`),
      utf16,
      Buffer.from(utf16).swap16()
    ]) {
      assert.deepStrictEqual(Village.parse(bytes), Village.parse(text))
    }
    assert.isTrue(Result.isFailure(Village.parse(new Uint8Array(4))))
  })

  it("has a recorded list for every key of the export", () => {
    for (const key of Object.keys(VillageExport.VillageExport.fields)) assert.property(fixture, key)
  })

  const encode = Schema.encodeSync(VillageExport.VillageExport)

  it.prop("what was exported is read back", { village: VillageExport.VillageExport }, ({ village }) => {
    const text = JSON.stringify(encode(village))
    assert.deepStrictEqual<unknown>(Result.getOrThrow(Village.parse(text)), JSON.parse(text))
    assert.strictEqual(Village.of(village).home.spells.length, village.spells?.length ?? 0)
  })
})
