/** The grammar of army links: what is read, what is written, and where a broken one is broken. */
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Army from "clashfx/game/Army"
import * as ArmyLink from "clashfx/game/ArmyLink"

const army = (sections: Partial<Army.Sections>) => Result.getOrThrow(Army.make(sections))
const troops = (...units: ReadonlyArray<readonly [quantity: number, id: number]>) =>
  units.map(([quantity, id]) => ({ id: 4_000_000 + id, quantity }))
const spells = (...units: ReadonlyArray<readonly [quantity: number, id: number]>) =>
  units.map(([quantity, id]) => ({ id: 26_000_000 + id, quantity }))

/** Where reading a text stops. */
const offset = (text: string) => Result.getOrThrow(Result.flip(ArmyLink.parse(text))).offset

const link = "https://link.clashofclans.com/en?action=CopyArmy&army="

/** Codes and the armies they mean. */
const readable: ReadonlyArray<readonly [code: string, sections: Partial<Army.Sections>]> = [
  ["", {}],
  ["u10x0-2x3s1x9-3x2", { troops: troops([10, 0], [2, 3]), spells: spells([1, 9], [3, 2]) }],
  ["u1x177", { troops: troops([1, 177]) }],
  ["s11x0", { spells: spells([11, 0]) }],
  [
    "i1x58-2x110d1x9u4x8",
    {
      clanCastleTroops: troops([1, 58], [2, 110]),
      clanCastleSpells: spells([1, 9]),
      troops: troops([4, 8])
    }
  ],
  ["h0", { heroes: [{ id: 28_000_000, equipment: [] }] }],
  [
    "h0m1p7e10_14-1p3e2-2e24_4-6p9",
    {
      heroes: [
        { id: 28_000_000, mode: 1, pet: 73_000_007, equipment: [90_000_010, 90_000_014] },
        { id: 28_000_001, pet: 73_000_003, equipment: [90_000_002] },
        { id: 28_000_002, equipment: [90_000_024, 90_000_004] },
        { id: 28_000_006, pet: 73_000_009, equipment: [] }
      ]
    }
  ],
  [
    "h2m0e4i1x51u10x0s3x2",
    {
      heroes: [{ id: 28_000_002, mode: 0, equipment: [90_000_004] }],
      clanCastleTroops: troops([1, 51]),
      troops: troops([10, 0]),
      spells: spells([3, 2])
    }
  ],
  ["u9007199254740991x999999", { troops: troops([Number.MAX_SAFE_INTEGER, 999_999]) }]
]

describe("reading a link", () => {
  it.each(readable)("reads and writes %j", (code, sections) => {
    for (const text of [code, link + code, `army=${code}`]) {
      assert.deepStrictEqual(ArmyLink.parse(text), Result.succeed(army(sections)))
    }
    assert.deepStrictEqual(ArmyLink.parseLenient(link + code), army(sections))
    assert.strictEqual(ArmyLink.writeCode(army(sections)), code)
    assert.strictEqual(ArmyLink.write(army(sections)), link + code)
  })

  const expected = army({ troops: troops([10, 0], [2, 3]), spells: spells([1, 9]) })
  const forms: ReadonlyArray<readonly [name: string, text: string]> = [
    ["no language", "https://link.clashofclans.com/?action=CopyArmy&army=u10x0-2x3s1x9"],
    ["another language", "https://link.clashofclans.com/de?action=CopyArmy&army=u10x0-2x3s1x9"],
    ["no scheme", "link.clashofclans.com/en?action=CopyArmy&army=u10x0-2x3s1x9"],
    ["the parameter first", "https://link.clashofclans.com/en?army=u10x0-2x3s1x9&action=CopyArmy"],
    ["a parameter after it", `${link}u10x0-2x3s1x9&utm_source=army%3Du1x1`],
    ["a parameter that ends in its name", "https://link.clashofclans.com/en?xarmy=u1x1&army=u10x0-2x3s1x9"],
    ["a second army, which is not read", `${link}u10x0-2x3s1x9&army=u1x1`],
    ["a fragment", `${link}u10x0-2x3s1x9#army=u1x1`],
    ["space around it", `  ${link}u10x0-2x3s1x9\n`],
    ["percent-encoding", `${link}u10x0%2D2%783s1x9`],
    ["percent-encoding of the whole link", encodeURIComponent(`${link}u10x0-2x3s1x9`)],
    ["repeated sections", `${link}u4x0s1x9u6x0-2x3`],
    ["repeated units", `${link}u3x0-2x3-7x0s1x9`],
    ["leading zeros", `${link}u010x000-2x3s1x9`]
  ]

  it.each(forms)("reads a link with %s", (_, text) => {
    assert.deepStrictEqual(ArmyLink.parse(text), Result.succeed(expected))
    assert.deepStrictEqual(ArmyLink.parseLenient(text), expected)
  })

  const code = "u10x0-2x3s1x9"
  const pasted: ReadonlyArray<readonly [name: string, text: string]> = [
    ["a dash before a section", `${link}u10x0-2x3-s1x9`],
    ["a dash before the first section", `${link}-u10x0-2x3s1x9`],
    ["a dash at the end", `${link}${code}-`],
    ["dashes everywhere", `${link}--u10x0-2x3--s1x9--`],
    ["a dash at the end, before another parameter", `${link}${code}-&x=1`],
    ["angle brackets", `<${link}${code}>`],
    ["a sentence around it", `Try ${link}${code} in your next war!`],
    ["a full stop", `My army: ${link}${code}.`],
    ["three dots", `${link}${code}...`],
    ["an ellipsis", `${link}${code}…`],
    ["a comma and more", `${link}${code}, it is great`],
    ["a comma without space", `${link}${code},great`],
    ["an exclamation mark", `${link}${code}!!`],
    ["a question mark", `Is this good: ${link}${code}?`],
    ["parentheses", `(see ${link}${code})`],
    ["square brackets", `[${link}${code}]`],
    ["quotes", `"${link}${code}"`],
    ["single quotes", `'${link}${code}'`],
    ["curly quotes", `“${link}${code}”`],
    ["guillemets", `«${link}${code}»`],
    ["Markdown", `[my **army**](${link}${code})`],
    ["Markdown with a title", `[army](${link}${code} "best army")`],
    ["Markdown in angle brackets", `[army](<${link}${code}>)`],
    ["bold Markdown", `**${link}${code}**`],
    ["italic Markdown", `_${link}${code}_`],
    ["a spoiler", `||${link}${code}||`],
    ["inline code", `\`${link}${code}\``],
    ["a code fence", `\`\`\`\n${link}${code}\n\`\`\``],
    ["a quotation of a mail", `> ${link}${code}`],
    ["a link of Slack", `<${link}${code}|my army>`],
    ["a link of HTML", `<a href="${link}${code}">army</a>`],
    ["HTML entities", `${link.replace("&", "&amp;")}${code}`],
    ["JSON", JSON.stringify({ link: `${link}${code}` })],
    ["escaped JSON", `{"link":"${link.replaceAll("/", "\\/").replace("&", "\\u0026")}${code}"}`],
    ["a key in capitals", `https://link.clashofclans.com/en?action=CopyArmy&ARMY=${code}`],
    ["a key with a capital", `https://link.clashofclans.com/en?action=CopyArmy&Army=${code}`],
    ["capitals only", `${link}${code}`.toUpperCase()],
    ["http", `${link}${code}`.replace("https", "http")],
    ["www", `${link}${code}`.replace("https://", "https://www.")],
    ["a scheme in capitals", `${link}${code}`.replace("https", "HTTPS")],
    ["a byte order mark", `\ufeff${link}${code}`],
    ["a space of no width at the end", `${link}${code}\u200b`],
    ["spaces of no width within", `${link}u10\u200bx0\u2060-2x3\u200ds1x9`],
    ["marks of direction", `\u2068${link}${code}\u2069`],
    ["a soft hyphen", `${link}u10x0-\u00ad2x3s1x9`],
    ["a non-breaking space after it", `${link}${code}\u00a0now`],
    ["a Unix line end", `${link}${code}\n`],
    ["Windows line ends", `Hello\r\n${link}${code}\r\nBye\r\n`],
    ["tabs", `\t${link}${code}\tx`],
    ["en dashes", `${link}${code.replaceAll("-", "\u2013")}`],
    ["non-breaking hyphens", `${link}${code.replaceAll("-", "\u2011")}`],
    ["signs of multiplication", `${link}${code.replaceAll("x", "×")}`],
    ["full width", `ａｒｍｙ＝ｕ１０ｘ０－２ｘ３ｓ１ｘ９`],
    ["an equals sign that is encoded", `https://link.clashofclans.com/en?action=CopyArmy%26army%3D${code}`],
    ["encoding of the whole link, in a sentence", `see ${encodeURIComponent(`${link}${code}`)}, will you?`],
    ["encoding of the whole link, twice", encodeURIComponent(encodeURIComponent(`${link}${code}`))],
    ["a redirect of another page", `https://example.com/out?to=${encodeURIComponent(`${link}${code}`)}`],
    ["a line break after a dash", `${link}u10x0-\n2x3s1x9`],
    ["a line break before a section", `${link}u10x0-2x3\ns1x9`],
    ["a line break before a dash", `${link}u10x0\r\n-2x3s1x9`],
    ["a line break within a unit", `${link}u10x\n0-2x3s1x9 thanks`],
    ["a line break before an x", `${link}u10\nx0-2x3s1x9`],
    ["line breaks of a mail", `${link}u10x0-\r\n2x3\r\ns1x9.\r\n\r\nSee you\r\n`],
    ["a line break in the query", `https://link.clashofclans.com/en?action=\nCopyArmy&army=${code}`],
    ["a line break in the key", `https://link.clashofclans.com/en?action=CopyArmy&ar\nmy=${code}`],
    ["a word in the next line that begins like a section", `${link}${code}\nsee you`],
    ["a number in the next line", `${link}${code}\n2 of 3`],
    ["a list after it", `${link}${code}\n- dragons\n- balloons`],
    ["the share text of a phone", `Check out my army in Clash of Clans! ${link}${code}\nSent from my phone`],
    ["two links, of which the first counts", `${link}${code}\n${link}u1x1`],
    ["two links in one line", `${link}${code} ${link}u1x1`],
    ["another link before it", `https://link.clashofclans.com/en?action=OpenClanProfile&tag=2PP ${link}${code}`],
    ["a player's tag before it", `#2PP uses ${link}${code}`],
    ["quotes around the code", `"${code}"`],
    ["inline code around the code", `\`${code}\``],
    ["a full stop after the code", `${code}.`],
    ["capitals in the code alone", code.toUpperCase()],
    ["a code over two lines", "u10x0-\n2x3s1x9"],
    ["only the parameter", `&army=${code}`],
    ["backslashes of Markdown", `${link}${code}`.replace(/[-_&=?.]/g, (sign) => `\\${sign}`)],
    ["entities twice", `${link.replace("&", "&amp;amp;")}${code}`],
    ["an equals sign of HTML", `${link.replace(/=$/, "&#61;")}${code}`],
    ["a blank before the code", `${link} ${code}`],
    ["an encoded blank before the code", `${link}%20${code}`],
    ["a plus before the code", `${link}+${code}`],
    ["an encoded blank at the end", `${link}${code}%20`],
    ["a plus at the end", `${link}${code}+`],
    ["a slash at the end", `${link}${code}/`],
    ["quotes around the value", `${link}"${code}"`],
    ["the next link right behind it", `${link}${code}${link}u1x1`],
    ["a picture right behind it", `${link}${code}\u{1f525} go`],
    ["a heart right behind it", `${link}${code}\u2764\ufe0f`],
    ["a word of another script right behind it", `${link}${code}はい`],
    ["a quotation of a code", `> ${code}`],
    ["a blank where a line ended", `${link}u10x0 -2x3 s1x9`],
    ["a blank behind a dash", `${link}u10x0- 2x3- s1x9`],
    ["blanks around dashes", `${link}u10x0 - 2x3 s1x9 for you`],
    ["a blank that does not break", `${link}u10x0\u00a0-2x3s1x9`],
    ["a dash behind it", `${link}${code} - best army`],
    ["numbers behind it", `${link}${code} 2x a day, s1 and h2, 3x3`],
    ["long vowels of Japanese for dashes", `${link}${code.replaceAll("-", "\u30fc")}`],
    ["heavy minus signs", `${link}${code.replaceAll("-", "\u2796")}`],
    ["a comma of Arabic", `${link}${code}\u060c \u062c\u064a\u0634`],
    ["a full stop of Hindi", `${link}${code}\u0964`],
    ["controls", `\0${link}u10\u0007x0-2x3s1x9\0`]
  ]

  it.each(pasted)("reads what is pasted with %s", (_, text) => {
    assert.deepStrictEqual(ArmyLink.parse(text), Result.succeed(expected))
    assert.deepStrictEqual(ArmyLink.parseLenient(text), expected)
  })

  it("is not an empty army when there is a link that has none", () => {
    for (const text of ["https://link.clashofclans.com/en?action=CopyArmy", "see https://example.com/?arms=u1x1 now"]) {
      assert.isTrue(Result.isFailure(ArmyLink.parse(text)), text)
    }
    assert.isTrue(Result.isFailure(ArmyLink.parse("just a sentence")))
  })

  it("loses nothing behind a letter that only looks like one of a code's", () => {
    for (const odd of ["u1x0\u04551x9", "u1x0-2\u04453", "h0\u04351u1x0", "u1x0\uff53\u0301"]) {
      assert.isTrue(Result.isFailure(ArmyLink.parse(`${link}${odd}`)), odd)
    }
  })

  it.each([
    ["dots in a link", `${link}${code}${".".repeat(100_000)}x`],
    ["dots behind a code", `${code}${".".repeat(100_000)}x`],
    ["blanks", `${code}${" ".repeat(100_000)}x`],
    ["encoded blanks", `${link}${code}${"%20".repeat(100_000)}x`],
    ["line breaks", `${code}${"\n ".repeat(100_000)}x`],
    ["a megabyte before a link", `${"x".repeat(1_000_000)} ${link}q`],
    ["a megabyte of nothing", "-".repeat(1_000_000)]
  ])("reads a long text of %s in a blink, and as an error", (_, text) => {
    assert.isTrue(Result.isFailure(ArmyLink.parse(text)))
    ArmyLink.parseLenient(text)
  })

  it("has the parts of a hero in any order, each once", () => {
    const usual = Result.getOrThrow(ArmyLink.parse("h0m1p1e2_3-1p3e4_5u1x0"))
    for (const other of ["h0e2_3p1m1-1e4_5p3u1x0", "h0p1m1e2_3-1e4_5p3u1x0", "h0m1e2_3p1-1p3e4_5u1x0"]) {
      assert.deepStrictEqual(Result.getOrThrow(ArmyLink.parse(other)), usual)
    }
    for (const twice of ["h0p1p2", "h0e1p2e3", "h0m1m1"]) assert.isTrue(Result.isFailure(ArmyLink.parse(twice)))
  })

  it("adds up repeated sections in the order in which units come first", () => {
    assert.deepStrictEqual(
      ArmyLink.parse("u1x3s1x9u2x0-4x3h0s5x9h1"),
      Result.succeed(
        army({
          heroes: [
            { id: 28_000_000, equipment: [] },
            { id: 28_000_001, equipment: [] }
          ],
          troops: troops([5, 3], [2, 0]),
          spells: spells([6, 9])
        })
      )
    )
  })
})

/** Codes that cannot be read: where, what was expected, what was found, and what lenient reading makes of it. */
const malformed: ReadonlyArray<
  readonly [code: string, offset: number, expected: string, found: string, lenient: Partial<Army.Sections>]
> = [
  ["u10x", 4, "the id of a troop", "the end", {}],
  ["u10x-2x3", 4, "the id of a troop", `"-2x3"`, { troops: troops([2, 3]) }],
  ["u10xs1x9", 4, "the id of a troop", `"s1x9"`, { spells: spells([1, 9]) }],
  ["ux0", 1, "a quantity", `"x0"`, {}],
  ["u2x3-x0", 5, "a quantity", `"x0"`, { troops: troops([2, 3]) }],
  ["u", 1, "a quantity", "the end", {}],
  ["u2x3--1x0", 5, "a quantity", `"-1x0"`, { troops: troops([2, 3], [1, 0]) }],
  ["-", 0, "a section (h, i, d, u or s)", `"-"`, {}],
  ["us1x9", 1, "a quantity", `"s1x9"`, { spells: spells([1, 9]) }],
  ["u0x0-2x3", 1, "a quantity of at least 1", `"0x0-2x3"`, { troops: troops([2, 3]) }],
  ["u00x0", 1, "a quantity of at least 1", `"00x0"`, {}],
  ["u-1x0", 1, "a quantity", `"-1x0"`, { troops: troops([1, 0]) }],
  ["u10", 3, `"x" after the quantity`, "the end", {}],
  ["u10-2x3", 3, `"x" after the quantity`, `"-2x3"`, { troops: troops([2, 3]) }],
  ["u10X0", 3, `"x" after the quantity`, `"X0"`, {}],
  ["u1.5x0", 2, `"x" after the quantity`, `".5x0"`, {}],
  ["uabx0-2x3", 1, "a quantity", `"abx0-2x3"`, { troops: troops([2, 3]) }],
  ["u2xab-2x3", 3, "the id of a troop", `"ab-2x3"`, { troops: troops([2, 3]) }],
  ["s2xab", 3, "the id of a spell", `"ab"`, {}],
  ["u2x3y-1x0", 4, `"-" or a section (h, i, d, u or s)`, `"y-1x0"`, { troops: troops([2, 3], [1, 0]) }],
  ["u2x3x4", 4, `"-" or a section (h, i, d, u or s)`, `"x4"`, { troops: troops([2, 3]) }],
  ["2x3", 0, "a section (h, i, d, u or s)", `"2x3"`, {}],
  ["-2x3", 0, "a section (h, i, d, u or s)", `"-2x3"`, {}],
  ["U2x3", 0, "a section (h, i, d, u or s)", `"U2x3"`, {}],
  ["xu2x3", 0, "a section (h, i, d, u or s)", `"xu2x3"`, { troops: troops([2, 3]) }],
  ["u2x1000000", 3, "the id of a troop, less than 1000000", `"1000000"`, {}],
  ["u9007199254740992x1", 1, "a quantity", `"900719925474"`, {}],
  ["u9007199254740991x1-1x1", 20, "a smaller quantity", `"1x1"`, { troops: troops([Number.MAX_SAFE_INTEGER, 1]) }],
  ["h", 1, "the id of a hero", "the end", {}],
  ["h0-0", 3, "a hero that is not in the army yet", `"0"`, { heroes: [{ id: 28_000_000, equipment: [] }] }],
  ["h0h0p1", 3, "a hero that is not in the army yet", `"0p1"`, { heroes: [{ id: 28_000_000, equipment: [] }] }],
  ["h0m", 3, "the mode of the hero", "the end", {}],
  ["h0pe1", 3, "the id of a pet", `"e1"`, {}],
  ["h0e", 3, "the id of an equipment", "the end", {}],
  ["h0e1_-1", 5, "the id of an equipment", `"-1"`, { heroes: [{ id: 28_000_001, equipment: [] }] }],
  [
    "h0e1_2_3",
    6,
    `"-" or a section (h, i, d, u or s)`,
    `"_3"`,
    {
      heroes: [{ id: 28_000_000, equipment: [90_000_001, 90_000_002] }]
    }
  ],
  [
    "h0p1p1",
    4,
    `"-" or a section (h, i, d, u or s)`,
    `"p1"`,
    { heroes: [{ id: 28_000_000, pet: 73_000_001, equipment: [] }] }
  ],
  ["h0x1", 2, `"-" or a section (h, i, d, u or s)`, `"x1"`, { heroes: [{ id: 28_000_000, equipment: [] }] }]
]

describe("a link that cannot be read", () => {
  it.each(malformed)("%j stops at %i, expecting %s", (code, offset, expected, found, lenient) => {
    for (const prefix of ["", link]) {
      const error = Result.getOrThrow(Result.flip(ArmyLink.parse(prefix + code)))
      assert.strictEqual(error._tag, "InvalidArmyLink")
      assert.deepStrictEqual(
        [error.input, error.offset, error.expected],
        [prefix + code, prefix.length + offset, expected]
      )
      assert.strictEqual(
        error.message,
        `Not an army link: expected ${expected} at offset ${prefix.length + offset}, found ${found}; copy the whole link again`
      )
    }
    assert.deepStrictEqual(ArmyLink.parseLenient(link + code), army(lenient))
  })

  it("gives offsets in the text as it was given, in spite of percent-encoding and space", () => {
    assert.strictEqual(offset("u10%780-%"), "u10%780-".length)
    assert.strictEqual(offset("u10%780%2Dq"), "u10%780%2D".length)
    assert.strictEqual(offset("  u10x0-q"), "  u10x0-".length)
    assert.strictEqual(offset(`${link}u10x0%26army%3Du1x1`), `${link}u10x0`.length)
    assert.strictEqual(offset(`${link}u10x0%26army=u1x1`), `${link}u10x0`.length)
    const encoded = encodeURIComponent(`${link}u10x0-`)
    assert.strictEqual(offset(`${encoded}q`), encoded.length)
    assert.strictEqual(offset(`${encoded}3`), encoded.length + 1)
    assert.strictEqual(offset(`see \u200b<${link}u10x\u200b0\u2013q>`), `see \u200b<${link}u10x\u200b0\u2013`.length)
  })

  it.each(["https://link.clashofclans.com/en", "https://link.clashofclans.com/en?action=CopyArmy", "action=CopyArmy"])(
    "%s has no army parameter",
    (text) => {
      const error = Result.getOrThrow(Result.flip(ArmyLink.parse(text)))
      assert.strictEqual(
        error.message,
        `Not an army link: expected the parameter "army" at offset ${text.length}, found the end; copy the whole link again`
      )
      assert.deepStrictEqual(ArmyLink.parseLenient(text), Army.empty)
    }
  )

  it("makes unknown troops Barbarians on request, as the game does", () => {
    const read = ArmyLink.parseLenient("i2x777-1x1u5x0-3x888-4x1-2xs7x555", { knowsTroop: (id) => id < 4_000_500 })
    assert.deepStrictEqual(
      read,
      army({ clanCastleTroops: troops([2, 0], [1, 1]), troops: troops([8, 0], [4, 1]), spells: spells([7, 555]) })
    )
  })
})

describe("writing a link", () => {
  it.each([
    ["de", "https://link.clashofclans.com/de?action=CopyArmy&army=u1x0"],
    ["DE", "https://link.clashofclans.com/de?action=CopyArmy&army=u1x0"],
    ["a/b", "https://link.clashofclans.com/a%2Fb?action=CopyArmy&army=u1x0"]
  ])("in the language %s", (language, expected) => {
    assert.strictEqual(ArmyLink.write(army({ troops: troops([1, 0]) }), { language }), expected)
  })

  const Local = Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 999_999 })))
  const Quantity = Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 })))
  const Units = Schema.Array(Schema.Struct({ id: Local, quantity: Quantity }))
  const Sections = Schema.Struct({
    heroes: Schema.Array(
      Schema.Struct({
        id: Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 20 }))),
        mode: Schema.optionalKey(Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 9 })))),
        pet: Schema.optionalKey(Local),
        equipment: Schema.Array(Local).pipe(Schema.check(Schema.isMaxLength(2)))
      })
    ),
    clanCastleTroops: Units,
    clanCastleSpells: Units,
    troops: Units,
    spells: Units
  })
  const shift = (base: number) => (units: typeof Units.Type) => units.map((unit) => ({ ...unit, id: base + unit.id }))
  const armies = Arbitrary.map(Arbitrary.schema(Sections), (sections) =>
    army({
      heroes: sections.heroes
        .filter((hero, i, heroes) => heroes.findIndex(({ id }) => id === hero.id) === i)
        .map(({ equipment, id, pet, ...rest }) => ({
          ...rest,
          id: 28_000_000 + id,
          ...(pet === undefined ? {} : { pet: 73_000_000 + pet }),
          equipment: equipment.map((item) => 90_000_000 + item)
        })),
      clanCastleTroops: shift(4_000_000)(sections.clanCastleTroops),
      clanCastleSpells: shift(26_000_000)(sections.clanCastleSpells),
      troops: shift(4_000_000)(sections.troops),
      spells: shift(26_000_000)(sections.spells)
    })
  )

  it.prop("what is written is read back, strictly and leniently, encoded or not", { army: armies }, ({ army }) => {
    const text = ArmyLink.write(army)
    assert.deepStrictEqual(ArmyLink.parse(text), Result.succeed(army))
    assert.deepStrictEqual(ArmyLink.parse(ArmyLink.writeCode(army)), Result.succeed(army))
    assert.deepStrictEqual(ArmyLink.parse(encodeURIComponent(text)), Result.succeed(army))
    assert.deepStrictEqual(ArmyLink.parseLenient(text), army)
  })

  it.prop("any text is an army or an error, and what is read can be written", { text: Schema.String }, ({ text }) => {
    const read = ArmyLink.parse(text)
    const lenient = ArmyLink.parseLenient(text)
    if (Result.isSuccess(read)) assert.deepStrictEqual(lenient, read.success)
    else assert.isAtMost(read.failure.offset, text.length)
    assert.deepStrictEqual(ArmyLink.parse(ArmyLink.write(lenient)), Result.succeed(lenient))
  })

  const scraps = Arbitrary.schema(
    Schema.Array(Schema.Literals(["h", "i", "d", "u", "s", "1", "0", "x", "-", "m", "p", "e", "_", "%2D", "q"]))
  )

  it.prop("scraps of codes too", { scraps: scraps }, ({ scraps }) => {
    const text = scraps.join("")
    const read = ArmyLink.parse(text)
    const lenient = ArmyLink.parseLenient(text)
    if (Result.isSuccess(read)) assert.deepStrictEqual(lenient, read.success)
    else assert.isAtMost(read.failure.offset, text.length)
    assert.deepStrictEqual(ArmyLink.parse(ArmyLink.writeCode(lenient)), Result.succeed(lenient))
  })
})
