/** The rules of webhooks: signatures, addresses, lines, and Discord's pace. */
import { assert, describe, it } from "@effect/vitest"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { checkUrl, isPublic, shownUrl } from "../../src/hooks/address.ts"
import { isDiscord, limitOf, Pace } from "../../src/hooks/discord.ts"
import { lineOf, messageOf } from "../../src/hooks/lines.ts"
import { restAsked, restOf } from "../../src/hooks/sender.ts"
import {
  handover,
  isSecret,
  messageId,
  newSecret,
  retire,
  type Retired,
  signature,
  signatures
} from "../../src/hooks/signing.ts"

describe("signatures", () => {
  it("are those of the specification's own example", () => {
    assert.strictEqual(
      signature(
        Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        '{"test": 2432232314}'
      ),
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )
  })

  it("are by the new secret and by those before it, for a day, and never by more than five", () => {
    const secrets = Array.from({ length: 8 }, newSecret)
    const by = (now: number, [secret, ...retired]: ReadonlyArray<number>, all: ReadonlyArray<Retired>) => {
      const wanted = [secret ?? 0, ...retired].map((i) => signature(secrets[i] ?? newSecret(), "m", now / 1000, "{}"))
      assert.strictEqual(
        signatures(secrets[secret ?? 0] ?? newSecret(), all, { id: "m", now, body: "{}" }),
        wanted.join(" ")
      )
    }
    const hour = 3_600_000
    let retired: ReadonlyArray<Retired> = []
    by(0, [0], retired)
    retired = retire(secrets[0] ?? newSecret(), retired, 0)
    by(hour, [1, 0], retired)
    retired = retire(secrets[1] ?? newSecret(), retired, 2 * hour)
    by(3 * hour, [2, 1, 0], retired)
    by(handover, [2, 1], retired)
    by(handover + 2 * hour, [2], retired)
    for (let i = 2; i < 7; i++) retired = retire(secrets[i] ?? newSecret(), retired, 3 * hour)
    by(4 * hour, [7, 6, 5, 4, 3], retired)
  })

  it("have secrets that are long enough, and ids that fit into a header", () => {
    assert.isTrue(isSecret(Redacted.value(newSecret())))
    assert.notStrictEqual(Redacted.value(newSecret()), Redacted.value(newSecret()))
    for (const text of [
      "",
      "whsec_",
      "whsec_AAAA",
      "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      "whsec_ü",
      `whsec_${"A".repeat(100)}`
    ])
      assert.isFalse(isSecret(text), text)
    assert.match(messageId("clan/#2PP\r\nX-Evil: 1.2"), /^msg_[\w-]{32}$/)
    assert.strictEqual(messageId("a"), messageId("a"))
  })
})

describe("addresses", () => {
  it("are public, or they are not", () => {
    for (const address of ["1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "2606:4700::1111", "162.159.135.232"])
      assert.isTrue(isPublic(address), address)
    for (const address of [
      "0.0.0.0",
      "127.0.0.1",
      "127.255.255.254",
      "10.1.2.3",
      "172.16.0.1",
      "172.31.255.255",
      "192.168.1.1",
      "169.254.169.254",
      "100.64.0.1",
      "198.18.0.1",
      "224.0.0.1",
      "255.255.255.255",
      "::",
      "::1",
      "fe80::1",
      "fc00::1",
      "fd12::1",
      "ff02::1",
      "::ffff:127.0.0.1",
      "::ffff:7f00:1",
      "::127.0.0.1",
      "64:ff9b::7f00:1",
      "2002:7f00:1::",
      "2001::1",
      "2001:db8::1",
      "fec0::1",
      "",
      "no address"
    ])
      assert.isFalse(isPublic(address), address)
  })

  it("of URLs that lead inside are refused, however they are written", () => {
    for (const url of [
      "http://127.0.0.1/",
      "http://2130706433/",
      "http://0x7f.1/",
      "http://017700000001/",
      "http://127.1/",
      "http://[::1]/",
      "http://[::ffff:127.0.0.1]/",
      "http://localhost/",
      "http://LOCALHOST./",
      "http://a.localhost/",
      "http://x.internal/",
      "http://169.254.169.254/latest/meta-data",
      "ftp://example.com/",
      "file:///etc/passwd",
      "javascript:alert(1)",
      "http://user:secret@example.com/",
      "http://",
      "",
      "//example.com",
      `https://example.com/${"a".repeat(3000)}`
    ])
      assert.isTrue(Result.isFailure(checkUrl(url, false)), url)
    assert.isTrue(Result.isSuccess(checkUrl("https://example.com/hook?key=1", false)))
    assert.isTrue(Result.isSuccess(checkUrl("http://127.0.0.1:80/", true)))
  })

  it("are shown without the tokens in them", () => {
    const token = "aXb3K9_secret-token"
    for (const [url, expected] of [
      [`https://discord.com/api/webhooks/123/${token}`, "https://discord.com/api/webhooks/123/..."],
      [`http://proxy/api/v10/webhooks/123/${token}/`, "http://proxy/api/v10/webhooks/123/.../"],
      ["http://proxy/api/webhooks/123/short/slack?a=1", "http://proxy/api/webhooks/123/.../...?..."],
      [`https://hooks.slack.com/services/T01/B02/${token}`, "https://hooks.slack.com/services/T01/B02/..."],
      [`https://example.org/trigger/war/with/key/${token}`, "https://example.org/trigger/war/with/key/..."],
      ["https://example.org/0b5c7a44-6f0e-4a55-9c11-2f9c8a7d1e20/in", "https://example.org/.../in"],
      ["https://example.org/%D1%81%D0%B5%D0%BA%D1%80", "https://example.org/..."],
      [`https://example.org/hook?key=${token}#${token}`, "https://example.org/hook?..."],
      ["https://example.org/webhooks/clash-of-clans", "https://example.org/webhooks/clash-of-clans"],
      ["https://example.org:8443/", "https://example.org:8443/"]
    ] as const)
      assert.strictEqual(shownUrl(new URL(url)), expected)
  })

  it("of Discord are its own", () => {
    for (const url of ["https://discord.com/api/webhooks/1/a-B_c", "https://ptb.discord.com/api/v10/webhooks/1/a"])
      assert.isTrue(isDiscord(new URL(url)), url)
    for (const url of [
      "http://discord.com/api/webhooks/1/a",
      "https://discord.com:8443/api/webhooks/1/a",
      "https://discord.com.evil.example/api/webhooks/1/a",
      "https://evildiscord.com/api/webhooks/1/a",
      "https://discord.com/api/webhooks/1/../../users",
      "https://discord.com/"
    ])
      assert.isFalse(isDiscord(new URL(url)), url)
  })
})

describe("Discord", () => {
  const message = (event: object) => ({
    seq: 1n,
    id: "e",
    type: "ClanMemberJoined",
    tag: "#2PP",
    at: 0,
    body: JSON.stringify(event)
  })

  it("gets lines in which nothing of a name formats, links or mentions", () => {
    const line = lineOf(message({ name: "**@everyone** <@1> [x](http://evil) `a`\n# b", member: "#PYL" }))
    assert.notMatch(line, /(?<!\\)[*_~`|>#[\]()<@:]/)
    assert.notInclude(line, "\n")
    assert.strictEqual(JSON.parse(messageOf([message({})])).allowed_mentions.parse.length, 0)
  })

  it("gets names of all scripts each by itself, so that nothing beside them changes its place", () => {
    const renamed = lineOf(message({ previous: "علي", current: "حسن" }))
    assert.include(renamed, "\u2068علي\u2069 → \u2068حسن\u2069")
    // What turns the rest of a line around, and what would end our own isolation.
    const turned = lineOf(message({ name: "\u2069\u202ecod", previous: 1, current: 2 }))
    assert.strictEqual(turned, "\\#2PP · \u2068cod\u2069\\: clan member joined 1 → 2")
    assert.notMatch(lineOf(message({ name: "Zoë 部落" })), /[\u2066-\u2069]/)
  })

  it("gets messages that are not too long, whatever names are", () => {
    for (const name of ["@".repeat(5000), "\u{1f600}".repeat(5000), "a".repeat(5000), "\\".repeat(5000)]) {
      const { content } = JSON.parse(messageOf(Array.from({ length: 10 }, () => message({ name }))))
      assert.isAtMost(content.length, 2000)
      assert.notMatch(content, /[\ud800-\udbff](?![\udc00-\udfff])/)
    }
    assert.include(lineOf(message(JSON.parse('{"__proto__":{"name":"x"},"previous":1,"current":2}'))), "1 → 2")
  })

  it("is asked five times in two seconds at most, and not before it wants to", () => {
    const pace = new Pace()
    const sent: Array<number> = []
    let now = 0
    for (let i = 0; i < 50; i++) {
      now += pace.wait(now)
      pace.take(now)
      sent.push(now)
      if (i === 20) pace.rest(now, 5000)
      now += i % 3
    }
    for (let i = 5; i < sent.length; i++) assert.isAtLeast((sent[i] ?? 0) - (sent[i - 5] ?? 0), 2000)
    assert.isAtLeast((sent[21] ?? 0) - (sent[20] ?? 0), 5000)
  })

  it("says whom a 429 is for: one webhook, or all of this address", () => {
    const of = (body: string, headers: Record<string, string> = {}) =>
      limitOf({ body, header: (name) => headers[name] })
    for (const [said, rest, isGlobal] of [
      [of('{"message":"x","retry_after":1.234,"global":false}'), 1234, false],
      [of('{"message":"x","retry_after":0.05}'), 1000, false],
      [of('{"message":"x","retry_after":64.57,"global":true}'), 64_570, true],
      [of('{"retry_after":2}', { "x-ratelimit-global": "true" }), 2000, true],
      [of('{"retry_after":1}', { "retry-after": "3", "x-ratelimit-reset-after": "2.5" }), 3000, false],
      [of("<html>error 1015</html>", { "retry-after": "600" }), 600_000, true],
      [of('{"retry_after":1e300}'), 1000, false],
      [of('{"retry_after":-5}'), 1000, false],
      [of(""), 1000, true]
    ] as const)
      assert.deepStrictEqual(said, { rest, isGlobal })
  })

  it("may ask for a rest, and not for ever", () => {
    assert.deepStrictEqual(
      ["0.5", "64", "1e9", "-1", "abc", "9999999", "", undefined].map((text) => restOf(text)),
      [500, 64_000, 0, 0, 0, 3_600_000, 0, 0]
    )
    // Both forms of the header; a date that is over asks for nothing.
    const now = Date.UTC(2026, 10, 28, 12, 0, 0)
    const dates = ["Sat, 28 Nov 2026 12:00:07 GMT", "Sat, 28 Nov 2026 11:00:00 GMT", "Mon, 28 Nov 2033 12:00:00 GMT"]
    assert.deepStrictEqual(
      [...dates, "99999999999"].map((text) => restOf(text, now)),
      [7000, 0, 3_600_000, 3_600_000]
    )
    assert.strictEqual(restOf(dates[0]), 0)
    // Whoever says a date means his own clock.
    const says = (asked: string, at?: string) => restAsked((name) => (name === "date" ? at : ` ${asked} `), now)
    const wrong = "Sat, 28 Nov 2026 11:59:57 GMT"
    assert.deepStrictEqual([says("x"), says("9"), says("Sat, 28 Nov 2026 12:00:07 GMT")], [0, 9000, 7000])
    assert.deepStrictEqual(
      [says("Sat, 28 Nov 2026 12:00:07 GMT", wrong), says("Sat, 28 Nov 2026 11:59:59 GMT", wrong), says("9", wrong)],
      [10_000, 2000, 9000]
    )
  })
})
