/** Every public error: in one index, as JSON and back, in one line, with a status and a word about trying again. */
import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as ClashError from "../../src/exchange/ClashError.ts"
import * as Army from "../../src/game/Army.ts"
import * as ArmyLink from "../../src/game/ArmyLink.ts"
import * as Calendar from "../../src/game/Calendar.ts"
import * as GameData from "../../src/game/GameData.ts"
import * as VillageExport from "../../src/game/VillageExport.ts"
import * as Tag from "../../src/model/Tag.ts"
import * as SnapshotStore from "../../src/watch/SnapshotStore.ts"
import { inspect } from "node:util"

/** The classes of errors among the exports of a module. */
const classesOf = (module: object): ReadonlyArray<string> =>
  Object.entries(module)
    .filter(([, value]) => typeof value === "function" && value.prototype instanceof Error)
    .map(([name]) => name)
    .toSorted()

const tagsOf = ClashError.Schema.members.map((member) => member.identifier).toSorted()

const codec = Schema.toCodecJson(ClashError.Schema)

/** Own fields but for the derived ones, as plain values that can be compared. */
const plain = (error: ClashError.ClashError): unknown => JSON.parse(JSON.stringify(Schema.encodeSync(codec)(error)))

type Classes = {
  [K in keyof typeof ClashError]: (typeof ClashError)[K] extends abstract new (...args: never) => infer E ? E : never
}[keyof typeof ClashError]

describe("the index of errors", () => {
  it("has every class that it exports in its union, and no other", () => {
    assert.deepStrictEqual(classesOf(ClashError), tagsOf)
    expectTypeOf<Extract<Classes, Error>>().toEqualTypeOf<ClashError.ClashError>()
  })

  it("has the errors of the rest of the SDK", () => {
    for (const module of [Army, ArmyLink, Calendar, GameData, VillageExport, Tag, SnapshotStore]) {
      for (const name of classesOf(module)) assert.include(tagsOf, name)
    }
  })
})

describe("any error", () => {
  it.prop("becomes JSON and comes back as itself", [ClashError.Schema], ([error]) => {
    const text = JSON.stringify(Schema.encodeSync(codec)(error))
    const back = Schema.decodeUnknownSync(codec)(JSON.parse(text))
    assert.strictEqual(back._tag, error._tag)
    assert.strictEqual(back.constructor, error.constructor)
    assert.instanceOf(back, Error)
    assert.strictEqual(back.message, error.message)
    assert.strictEqual(back.isRetryable, error.isRetryable)
    assert.deepStrictEqual(plain(back), plain(error))
  })

  it.prop("is one line, has a status, and is retryable where it is transient", [ClashError.Schema], ([error]) => {
    assert.notMatch(error.message, /[\n\r\u2028\u2029\u0085]/)
    const status = ClashError.httpStatus(error)
    assert.isTrue([400, 403, 404, 429, 502, 503, 504].includes(status), String(status))
    if (ClashError.isTransient(error)) assert.isTrue(error.isRetryable)
    assert.isTrue(Predicate.hasProperty(error, "isRetryable"))
  })

  it.prop("shows its line first where it is printed", [ClashError.Schema], ([error]) => {
    const line = `${error._tag}: ${error.message} {`
    assert.isTrue(inspect(error).startsWith(line), inspect(error))
    assert.include(inspect({ answers: [error] }), line)
    assert.match(inspect(error), /_tag: '\w+'/)
  })
})

describe("a league group that is not there", () => {
  it("is no matter of spelling", () => {
    const of = { subject: "#2PP", status: 404 }
    assert.match(new ClashError.NotFound({ ...of, operation: "Wars.leagueGroup" }).message, /in no clan war league now/)
    assert.match(new ClashError.NotFound({ ...of, operation: "Clans.get" }).message, /check the spelling/)
  })
})

describe("what an error says about trying again", () => {
  const of = { operation: "Clans.get", subject: "#2PP" }
  it.each([
    [new ClashError.GatewayError({ ...of, status: 408 }), true, true, 504],
    [new ClashError.GatewayError({ ...of, status: 503 }), true, true, 502],
    [new ClashError.GatewayError({ ...of, status: 302 }), false, false, 502],
    [new ClashError.Maintenance({ ...of, status: 503 }), true, false, 503],
    [new ClashError.Throttled({ ...of, status: 429 }), true, false, 429],
    [new ClashError.NotFound({ ...of, status: 404 }), false, false, 404],
    [new ClashError.AnswerLost({ ...of, detail: "", advice: "ask" }), false, false, 504],
    [new ClashError.SnapshotStoreError({ operation: "set", key: "k" }), true, false, 503],
    [new ClashError.SnapshotStoreError({ operation: "set", key: "k", reason: "Taken" }), false, false, 503]
  ] as const)("%s", (error, isRetryable, isTransient, status) => {
    assert.deepStrictEqual(
      [error.isRetryable, ClashError.isTransient(error), ClashError.httpStatus(error)],
      [isRetryable, isTransient, status]
    )
  })
})
