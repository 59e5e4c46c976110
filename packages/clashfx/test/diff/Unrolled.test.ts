/** What is written out of the tables does what the loops over the tables do, and is made of the tables as they are. */
import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { resolve } from "node:path"
import { toldFields as clanFields } from "../../src/diff/clan/clanTable.ts"
import { rowsOf } from "../../src/diff/clan/memberRows.ts"
import { memberFields } from "../../src/diff/clan/memberTable.ts"
import { changesOf, readerOf } from "../../src/diff/internal/fieldTable.ts"
import * as unrolled from "../../src/diff/internal/unrolled.ts"
import { playerFields, toldFields as playerToldFields } from "../../src/diff/player/playerTable.ts"
import { Clan, ClanMember } from "../../src/model/Clan.ts"
import { Player } from "../../src/model/Player.ts"

/** Not what any table has, so that the loop is taken. */
const names = ["of another table"]

describe("the tables, written out", () => {
  it("are those of the source", { timeout: 60_000 }, () => {
    const script = resolve(import.meta.dirname, "../../../../scripts/tables.ts")
    const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" })
    assert.strictEqual(status, 0, stderr)
  })

  it.prop("read what the loop reads, with and without a snapshot before", [Clan, Clan], ([one, other]) => {
    const fast = readerOf(clanFields, unrolled.clan)
    const slow = readerOf(clanFields, { ...unrolled.clan, names })
    for (const before of [undefined, slow(one), slow(other)]) {
      assert.deepStrictEqual(fast(one, before), slow(one))
      assert.deepStrictEqual(slow(one, before), slow(one))
    }
  })

  it.prop("give the value of before where it is equal", [Clan], ([clan]) => {
    const read = readerOf(clanFields, unrolled.clan)
    const before = read(clan)
    const isOnce = before.labels.length === (clan.labels ?? []).length
    const labels = [...before.labels]
    assert.strictEqual(read(clan, { ...before, labels }).labels === labels, isOnce)
    const renamed = before.labels.map(({ id, name }) => ({ id, name: `${name}!` }))
    assert.deepStrictEqual(read(clan, { ...before, labels: renamed }).labels, before.labels)
  })

  it.prop("find the changes that the loop finds, in its order", [Clan, Clan, Player, Player], ([a, b, c, d]) => {
    const changes = <S>(find: (before: S, after: S, found: (change: object) => void) => void, from: S, to: S) => {
      const found: Array<object> = []
      find(from, to, (change) => found.push(change))
      return found
    }
    const readClan = readerOf(clanFields, unrolled.clan)
    const [clanBefore, clanAfter] = [readClan(a), readClan(b)]
    assert.deepStrictEqual(
      changes(changesOf(clanFields, unrolled.clan), clanBefore, clanAfter),
      changes(changesOf(clanFields, { ...unrolled.clan, names }), clanBefore, clanAfter)
    )
    const readPlayer = readerOf(playerFields, unrolled.player)
    const [playerBefore, playerAfter] = [readPlayer(c), readPlayer(d)]
    assert.deepStrictEqual(
      changes(changesOf(playerToldFields, unrolled.playerTold), playerBefore, playerAfter),
      changes(changesOf(playerToldFields, { ...unrolled.playerTold, names }), playerBefore, playerAfter)
    )
  })

  it.prop("make, compare, write and read rows as the loops do", [ClanMember, ClanMember], ([one, other]) => {
    const fast = rowsOf(memberFields, unrolled.clanMember)
    const slow = rowsOf(memberFields, { ...unrolled.clanMember, names })
    const row = slow.make(one)
    assert.deepStrictEqual(fast.make(one), row)
    for (const body of [
      one,
      other,
      { ...one, donations: other.donations },
      { ...one, leagueTier: other.leagueTier ?? null }
    ]) {
      assert.strictEqual(fast.isAsBefore(body, row), slow.isAsBefore(body, row))
    }
    assert.isTrue(fast.isAsBefore(one, row))
    const list = [row.leagueTier, row.builderBaseLeague].flatMap((name) => name ?? [])
    const placeOf = (name: object | null) => (name === null ? null : list.findIndex((known) => known === name))
    const cells = slow.write(row, placeOf)
    assert.deepStrictEqual(fast.write(row, placeOf), cells)
    assert.deepStrictEqual(fast.read(cells, list), row)
    assert.deepStrictEqual(slow.read(cells, list), row)
  })
})
