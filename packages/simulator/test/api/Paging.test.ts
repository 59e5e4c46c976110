/** Cursors and pages, as on the wire. */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Paging from "../../src/api/Paging.ts"
import type { Rejection } from "../../src/api/Reply.ts"

interface Page {
  readonly items: ReadonlyArray<number>
  readonly cursors: { readonly before?: string; readonly after?: string }
}

const isPage = (
  value: unknown
): value is { readonly items: ReadonlyArray<number>; readonly paging: { readonly cursors: Page["cursors"] } } =>
  typeof value === "object" && value !== null && "items" in value && "paging" in value

const ask = (size: number, query: string, standard = 1000): Page | Rejection => {
  const numbers = Array.from({ length: size }, (_, n) => n)
  const reply = Paging.page(
    Paging.list(numbers, (n) => n),
    new URLSearchParams(query),
    { standard }
  )
  if (reply._tag === "Rejection") return reply
  const value = reply.value()
  assert(isPage(value))
  return { items: value.items, cursors: value.paging.cursors }
}

const page = (size: number, query: string, standard?: number): Page => {
  const answer = ask(size, query, standard)
  assert("items" in answer)
  return answer
}

describe("a cursor", () => {
  it("is unpadded base64url of the position, as on the wire", () => {
    assert.strictEqual(Paging.cursor(2), "eyJwb3MiOjJ9")
    assert.strictEqual(Paging.cursor(50), "eyJwb3MiOjUwfQ")
    assert.deepStrictEqual(Paging.position("eyJwb3MiOjUwfQ"), Result.succeed(50))
  })

  for (const bad of ["", "x", "eyJwb3MiOi0xfQ", "eyJwb3MiOiJhIn0", "bnVsbA"]) {
    it(`cannot be ${JSON.stringify(bad)}`, () => assert.isTrue(Result.isFailure(Paging.position(bad))))
  }
})

describe("a page", () => {
  it("has empty cursors when there is nothing more", () => {
    assert.deepStrictEqual(page(3, ""), { items: [0, 1, 2], cursors: {} })
    assert.deepStrictEqual(page(0, "limit=5"), { items: [], cursors: {} })
  })

  it("is as long as the list's standard where no limit is given", () => {
    assert.strictEqual(page(30, "", 10).items.length, 10)
    assert.strictEqual(page(30, "limit=20", 10).items.length, 20)
  })

  const Size = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 60 }))
  const Limit = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 20 }))

  it.prop("leads to every item once, forwards and back", [Size, Limit], ([size, limit]) => {
    const all = Array.from({ length: size }, (_, n) => n)
    const forwards: Array<number> = []
    let last = page(size, `limit=${limit}`)
    forwards.push(...last.items)
    while (last.cursors.after !== undefined) {
      last = page(size, `limit=${limit}&after=${last.cursors.after}`)
      forwards.push(...last.items)
    }
    assert.deepStrictEqual(forwards, all)
    const backwards: Array<number> = [...last.items]
    while (last.cursors.before !== undefined) {
      last = page(size, `limit=${limit}&before=${last.cursors.before}`)
      backwards.unshift(...last.items)
    }
    assert.deepStrictEqual(backwards, all)
  })

  for (const query of [
    "limit=0",
    "limit=-1",
    "limit=x",
    "limit=1.5",
    "after=zzz",
    "after=eyJwb3MiOjJ9&before=eyJwb3MiOjJ9"
  ]) {
    it(`is refused with 400 for ${query}`, () => {
      const answer = ask(10, query)
      assert(!("items" in answer))
      assert.strictEqual(answer.status, 400)
      assert.strictEqual(answer.reason, "badRequest")
    })
  }
})
