/** The two forms of timestamps on the wire. */
import { assert, describe, it } from "@effect/vitest"
import * as Timestamp from "clashfx/model/Timestamp"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"

const instants: ReadonlyArray<[text: string, iso: string]> = [
  ["20240101T120000.000Z", "2024-01-01T12:00:00.000Z"],
  ["20240101T120000Z", "2024-01-01T12:00:00.000Z"],
  ["20240229T235959.999Z", "2024-02-29T23:59:59.999Z"],
  ["20240101T120000.5Z", "2024-01-01T12:00:00.500Z"],
  ["20240101T120000.123456Z", "2024-01-01T12:00:00.123Z"],
  ["20231231T235959.000Z", "2023-12-31T23:59:59.000Z"],
  ["2026-03-11T18:14:44Z", "2026-03-11T18:14:44.000Z"],
  ["2026-03-11T18:14:44.250Z", "2026-03-11T18:14:44.250Z"],
  ["2026-03-11T18:14:44+02:00", "2026-03-11T16:14:44.000Z"],
  ["2026-03-11T18:14:44-05:30", "2026-03-11T23:44:44.000Z"],
  ["2026-03-11T18:14:44.5+0000", "2026-03-11T18:14:44.500Z"],
  ["20161231T235960.000Z", "2017-01-01T00:00:00.000Z"],
  ["00010101T000000.000Z", "0001-01-01T00:00:00.000Z"],
  ["00991231T000000.000Z", "0099-12-31T00:00:00.000Z"]
]

const nonsense = [
  "",
  "now",
  "2024",
  "20240230T000000.000Z",
  "9999-12-31T23:59:59-01:00",
  "0000-01-01T00:00:00+01:00",
  "20230229T000000.000Z",
  "20241301T000000.000Z",
  "20240001T000000.000Z",
  "20240100T000000.000Z",
  "20240101T240000.000Z",
  "20240101T126000.000Z",
  "20240101T120060.000Z",
  "20161231T235961.000Z",
  "99991231T235960.000Z",
  "20240101T120000.000",
  "2024-0101T120000.000Z",
  "2026-02-30T18:14:44Z",
  "2026-03-11 18:14:44Z",
  "2026-03-11T18:14:44+24:00",
  "2026-03-11T18:14:44-05:60",
  "2026-03-11T18:14:44-99:99"
]

describe("a timestamp", () => {
  const decode = Schema.decodeUnknownSync(Timestamp.Timestamp)

  for (const [text, iso] of instants) {
    it(`${text} is ${iso}`, () => {
      assert.strictEqual(DateTime.formatIso(decode(text)), iso)
      assert.strictEqual(Timestamp.parseMillis(text), Date.parse(iso))
    })
  }

  for (const text of nonsense) {
    it(`${JSON.stringify(text)} is none`, () => {
      assert.isNaN(Timestamp.parseMillis(text))
      assert.throws(() => decode(text), /Expected a timestamp like 20240101T120000.000Z/)
    })
  }

  it("is written in the basic form", () => {
    assert.strictEqual(Timestamp.format(decode("2026-03-11T18:14:44Z")), "20260311T181444.000Z")
    assert.strictEqual(Schema.encodeSync(Timestamp.Timestamp)(decode("20240101T120000Z")), "20240101T120000.000Z")
  })

  it("is nothing but a string on the wire", () => {
    assert.throws(() => decode(1704110400), /string/)
    assert.throws(() => decode(null), /string/)
  })

  it.prop("decode(encode(x)) = x", [Timestamp.Timestamp], ([instant]) =>
    DateTime.Equivalence(decode(Schema.encodeSync(Timestamp.Timestamp)(instant)), instant)
  )
})
