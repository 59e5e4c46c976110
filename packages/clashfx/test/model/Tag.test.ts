/** Tags: what is one, its normal form, and what is done about typing errors. */
import { assert, describe, it } from "@effect/vitest"
import * as Tag from "clashfx/model/Tag"
import * as Arbitrary from "effect/Arbitrary"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

describe("a tag in its normal form", () => {
  const table: ReadonlyArray<[input: string, normal: string]> = [
    ["#2PP", "#2PP"],
    ["2pp", "#2PP"],
    ["  #2pp\n", "#2PP"],
    ["##2PP", "#2PP"],
    ["#2-P P", "#2PP"],
    ["%232PP", "#2PP"],
    ["＃２ＰＰ", "#2PP"],
    ["https://link.clashofclans.com/en?action=OpenPlayerProfile&tag=2PP", "#2PP"],
    ["https://link.clashofclans.com/de?action=OpenClanProfile&tag=%238QU8J9LP", "#8QU8J9LP"],
    ["clashofclans://action=OpenPlayerProfile&tag=2pp", "#2PP"],
    ["my clan is #2PP, come in!", "#2PP"],
    ["\u200b#2PP\u200b", "#2PP"],
    ["#2OO", "#200"],
    ["#2oo", "#200"],
    ["%25232PP", "#2PP"],
    ["https://api.clashofclans.com/v1/clans/%232PP", "#2PP"],
    ["[#2PP](https://example.com/?a=1)", "#2PP"],
    ["#2PP lol", "#2PP"],
    ["#2PP, or #2pp", "#2PP"],
    ["#2PP (#1 of the world)", "#2PP"],
    ["https://link.clashofclans.com/en?action=OpenPlayerProfile&amp;tag=2PP", "#2PP"],
    ["https%3A%2F%2Flink.clashofclans.com%2Fen%3Faction%3DOpenPlayerProfile%26tag%3D2PP", "#2PP"],
    ["https://example.com/url?q=https%3A%2F%2Flink.clashofclans.com%2Fen%3Faction%3Dx%26tag%3D2PP&sa=D", "#2PP"],
    ["https://link.clashofclans.com/en?action=OpenPlayerProfile&tag=%EF%BC%832PP", "#2PP"],
    ["https://link.clashofclans.com/en?action=OpenPlayerProfile&tag=+2PP", "#2PP"],
    ["&#35;2PP", "#2PP"],
    ["\\u00232PP", "#2PP"],
    ["&amp;#35;2PP", "#2PP"],
    ["\\#2PP", "#2PP"],
    ["https:\\/\\/link.clashofclans.com\\/en?action=OpenClanProfile\\u0026tag=2PP", "#2PP"],
    ["https://link.clashofclans.com/en?action=OpenClanProfile&amp;amp;tag=2PP", "#2PP"],
    ["https://link\\.clashofclans\\.com/en\\?action\\=OpenClanProfile\\&tag\\=2PP", "#2PP"],
    ["#\ufe0f\u20e32PP", "#2PP"],
    ["我的部落#2PP欢迎", "#2PP"],
    ["мой клан #2PP", "#2PP"],
    ["Tag: 2PP", "#2PP"],
    ["/player tag:2pp", "#2PP"],
    ["**Player Tag**: `2PP`", "#2PP"],
    ['{"tag": "2PP"}', "#2PP"],
    ["https://www.clashofstats.com/players/cool-name-2PP/summary", "#2PP"],
    ["<https://www.clashofstats.com/clans/reddit-2PP/members>", "#2PP"],
    ["https://example.org/en/player/view/2pp/some-name", "#2PP"],
    ["https://example.org/players/2PP", "#2PP"],
    ["", "#"]
  ]
  for (const [input, normal] of table) {
    it(`of ${JSON.stringify(input)} is ${normal}`, () => assert.strictEqual(Tag.normalize(input), normal))
  }

  it.prop("stays the same when normalised again", [Schema.String], ([input]) => {
    const normal = Tag.normalize(input)
    return Tag.normalize(normal) === normal
  })
})

describe("parsing a tag", () => {
  const parsers: Record<string, (input: string) => Result.Result<string, Tag.InvalidTag>> = {
    clan: Tag.clan,
    player: Tag.player,
    war: Tag.war,
    "league group": Tag.leagueGroup
  }

  it("never joins what stood apart: it would be the tag of somebody else", () => {
    for (const input of ["#2PP #8QU8J9LP", "#2PP,#8QU", "#2PP#8QU", "2PP|8QU", "2PP/8QU", "2PP, 8QU", "coc://2PP"]) {
      assert.isTrue(Result.isFailure(Tag.clan(input)), input)
    }
    const link = "https://link.clashofclans.com/en?action=OpenPlayerProfile&tag="
    for (const input of ["#2PP #8QU8J9LP", `${link}2PP ${link}8QU8J9LP`]) {
      assert.include(Result.getOrThrow(Result.flip(Tag.clan(input))).message, "give them one by one")
    }
  })

  it("takes no word for a tag that only has its letters", () => {
    for (const input of [
      "tag: you",
      "tag: cool",
      "https://example.org/players/cool",
      "https://example.org/players/joy-cup",
      "https://example.org/players/2PP-old-name",
      "https://example.org/players/list?of=2PP",
      "https://example.org/players/2PP https://example.org/players/8QU"
    ]) {
      assert.isTrue(Result.isFailure(Tag.player(input)), input)
    }
    const page = "https://www.clashofstats.com/clans/reddit-2PP/members"
    assert.isTrue(Result.isSuccess(Tag.clan(page)))
    assert.include(Result.getOrThrow(Result.flip(Tag.player(page))).message, "is a link to a clan, not to a player")
    const two = Tag.player("https://example.org/players/2PP https://example.org/players/8QU")
    assert.include(Result.getOrThrow(Result.flip(two)).message, "give them one by one")
  })

  it("is quick about long texts", () => {
    for (const part of ["tag:", "tag: a", "://a/players/", "://a/players/a-", "/players/", "-a", "tag "]) {
      assert.isTrue(Result.isFailure(Tag.player(part.repeat(10_000 / part.length))), part)
    }
  }, 1000)

  it("never cuts a word off at a letter that only looks like one of a tag's: it would be the tag of somebody else", () => {
    for (const input of [
      "#PYLQ\u0420",
      "#PYLQ\u042f2",
      "#2PP\u00dcGRJ",
      "2PPP\u0420",
      "#2PQ\u0303L",
      "x?tag=2PP\u0420"
    ]) {
      assert.isTrue(Result.isFailure(Tag.clan(input)), input)
    }
  })

  const links: ReadonlyArray<readonly [link: string, of: string]> = [
    ["https://link.clashofclans.com/en?action=OpenPlayerProfile&tag=2PP", "player"],
    ["look: https://link.clashofclans.com/de?tag=2PP&action=openplayerprofile", "player"],
    ["clashofclans://action=OpenPlayerProfile&tag=2pp", "player"],
    ["https://link.clashofclans.com/en?action=OpenClanProfile&tag=%238QU8J9LP", "clan"],
    ["https://api.clashofclans.com/v1/clans/%232PP/members", "clan"],
    ["https://api.clashofclans.com/v1/players/%232PP", "player"]
  ]
  for (const [link, of] of links) {
    it(`takes ${link} for a ${of} and for nothing else, and says so`, () => {
      for (const [kind, parse] of Object.entries(parsers)) {
        const result = parse(link)
        assert.strictEqual(Result.isSuccess(result), kind === of, kind)
        if (Result.isFailure(result)) assert.include(result.failure.message, `is a link to a ${of}, not to a ${kind}`)
      }
    })
  }

  it("does not mind words around a tag that is named", () => {
    for (const input of ["my players/clans: #2PP", "clan=#2PP", "player/#2PP", "https://example.com/?clan=1 #2PP"]) {
      assert.isTrue(Result.isSuccess(Tag.clan(input)), input)
      assert.isTrue(Result.isSuccess(Tag.player(input)), input)
    }
  })

  for (const [kind, parse] of Object.entries(parsers)) {
    it(`takes what can be a ${kind} tag`, () => {
      assert.strictEqual(String(Result.getOrThrow(parse("8qu8j9lp"))), "#8QU8J9LP")
      assert.strictEqual(String(Result.getOrThrow(parse("#2PO"))), "#2P0")
    })

    it(`rejects what cannot be a ${kind} tag, and says why`, () => {
      for (const input of ["", "#", "#2P", "#0", "#2PX", "#1PP", "hello", "🙂🙂🙂"]) {
        const result = parse(input)
        assert.isTrue(Result.isFailure(result), input)
        if (Result.isSuccess(result)) continue
        assert.strictEqual(result.failure.input, input)
        assert.strictEqual(result.failure.kind, kind)
        assert.isFalse(result.failure.isRetryable)
        assert.include(result.failure.message, `not a ${kind} tag`)
      }
    })
  }

  it("knows what is normal", () => {
    assert.deepStrictEqual(["#2PP", "2PP", "#2P", "#0", "#2pp"].map(Tag.isCanonical), [
      true,
      false,
      false,
      false,
      false
    ])
  })
})

describe("a tag inside an answer", () => {
  it("may be a placeholder or of a kind not known yet, but not any text", () => {
    const is = Schema.is(Tag.WarTag)
    assert.deepStrictEqual(
      ["#0", "#2PP", "#ABC1", "2PP", "", "#", "#2pp"].map((tag) => is(tag)),
      [true, true, true, false, false, false, false]
    )
  })
})

describe("the number of a tag", () => {
  const table: ReadonlyArray<[tag: string, n: bigint, high: number, low: bigint]> = [
    ["#0", 0n, 0, 0n],
    ["#2", 1n, 1, 0n],
    ["#V", 13n, 13, 0n],
    ["#20", 14n, 14, 0n],
    ["#2PP", 14n * 14n + 4n * 14n + 4n, 0, 1n],
    ["#VVVVVVVVVV", 14n ** 10n - 1n, 255, (14n ** 10n - 1n) / 256n]
  ]
  for (const [tag, n, high, low] of table) {
    it(`${tag} is ${n}`, () => {
      assert.strictEqual(Tag.toBigInt(tag), n)
      assert.strictEqual(Tag.fromBigInt(n), tag)
      assert.deepStrictEqual(Tag.toPair(tag), { high, low })
      assert.strictEqual(Tag.fromPair({ high, low }), tag)
    })
  }

  it("is none for what is not a tag", () => {
    for (const text of ["#1PP", "#ABC", "", "#"]) {
      assert.strictEqual(Tag.toBigInt(text), undefined)
      assert.strictEqual(Tag.toPair(text), undefined)
    }
  })

  const number = Arbitrary.map(Arbitrary.schema(Schema.Int), (n) => BigInt.asUintN(64, BigInt(n)))
  it.prop("leads back to the number", [number], ([n]) => Tag.toBigInt(Tag.fromBigInt(n)) === n)
  it.prop("leads back to the number through the pair", [number], ([n]) => {
    const pair = Tag.toPair(Tag.fromBigInt(n))
    return pair !== undefined && Tag.toBigInt(Tag.fromPair(pair)) === n
  })
})
