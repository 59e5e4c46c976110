/** Who may do what, as a table: with tokens and without, from this machine and from pages of others. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { isLoopback, make } from "../../src/http/access.ts"
import type { Token, Tokens, TokenScope } from "../../src/Tokens.ts"

const token = (scope: TokenScope): Token => ({
  id: `id-${scope}`,
  name: scope,
  scope,
  priority: "interactive",
  rate: undefined,
  created: 0
})

const tokensOf = (...scopes: ReadonlyArray<TokenScope>): Tokens["Service"] => ({
  make: () => Effect.die("not asked"),
  revoke: () => Effect.die("not asked"),
  list: Effect.succeed(scopes.map(token)),
  find: (secret) => scopes.filter((scope) => secret === `cfx_${scope}`).map(token)[0],
  isEmpty: () => scopes.length === 0
})

const check = (
  tokens: Tokens["Service"],
  isPrivate: boolean,
  headers: Readonly<Record<string, string>>,
  needed: TokenScope
): string =>
  Result.match(make(tokens, isPrivate, () => 0).check({ header: (name) => headers[name] }, needed), {
    onSuccess: ({ name }) => name,
    onFailure: ({ _tag }) => _tag
  })

describe("access", () => {
  const bearer = (scope: string) => ({ host: "localhost:8000", authorization: `Bearer cfx_${scope}` })
  const all = tokensOf("read", "watch", "admin")

  it("is by scope, and a larger one has the smaller", () => {
    const scopes = ["read", "watch", "admin"] as const
    const table = scopes.map((has) => scopes.map((needed) => check(all, false, bearer(has), needed)))
    assert.deepStrictEqual(table, [
      ["read", "Denied", "Denied"],
      ["watch", "watch", "Denied"],
      ["admin", "admin", "admin"]
    ])
  })

  it("needs a token as soon as there is one", () => {
    for (const isPrivate of [true, false]) {
      assert.strictEqual(check(all, isPrivate, { host: "localhost" }, "read"), "Unauthorized")
      assert.strictEqual(check(all, isPrivate, bearer("other"), "read"), "Unauthorized")
    }
    assert.strictEqual(check(tokensOf(), false, { host: "localhost" }, "read"), "Unauthorized")
  })

  it("takes the token in the forms that there are, and in no other", () => {
    const of = (headers: Readonly<Record<string, string>>) => check(all, false, { host: "a", ...headers }, "read")
    assert.strictEqual(of({ authorization: "bearer  cfx_read " }), "read")
    assert.strictEqual(of({ "sec-websocket-protocol": "clashfx, token.cfx_read" }), "read")
    for (const authorization of [
      "cfx_read",
      "Basic cfx_read",
      "Bearer",
      "Bearer ",
      "Bearer cfx_read x",
      "Bearer cfx_rea"
    ]) {
      assert.strictEqual(of({ authorization }), "Unauthorized", authorization)
    }
    // A wrong header is not made up for by a right protocol.
    assert.strictEqual(of({ authorization: "Bearer x", "sec-websocket-protocol": "token.cfx_read" }), "Unauthorized")
  })

  it("without tokens is for this machine, under its own names, and for no page of others", () => {
    const of = (headers: Readonly<Record<string, string>>) => check(tokensOf(), true, headers, "admin")
    for (const host of ["localhost", "localhost:8000", "127.0.0.1:1", "127.9.9.9", "[::1]:8000", "LOCALHOST"]) {
      assert.strictEqual(of({ host }), "local", host)
    }
    for (const host of [
      "",
      "evil.example",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "1127.0.0.1",
      "0.0.0.0"
    ]) {
      assert.strictEqual(of({ host }), "Denied", host)
    }
    const host = "localhost:8000"
    assert.strictEqual(of({ host, origin: "http://localhost:8000", "sec-fetch-site": "same-origin" }), "local")
    assert.strictEqual(of({ host, "sec-fetch-site": "none" }), "local")
    for (const origin of [
      "http://localhost:8001",
      "https://evil.example",
      "null",
      "file://",
      "http://localhost:8000.evil"
    ]) {
      assert.strictEqual(of({ host, origin }), "Denied", origin)
    }
    for (const site of ["cross-site", "same-site"]) assert.strictEqual(of({ host, "sec-fetch-site": site }), "Denied")
  })

  it("knows the addresses that only this machine has", () => {
    for (const host of ["127.0.0.1", "localhost", "::1"]) assert.isTrue(isLoopback(host), host)
    for (const host of ["0.0.0.0", "::", "192.168.1.2", "example.com", "127.0.0.256x"])
      assert.isFalse(isLoopback(host), host)
  })
})
