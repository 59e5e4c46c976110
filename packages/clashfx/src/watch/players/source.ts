/** How players are looked at. */
import * as Result from "effect/Result"
import * as endpoints from "../../api/declaration/Players.ts"
import { makeRoute } from "../../api/internal/route.ts"
import { diff, found, type PlayerChange, type PlayerSnapshot, snapshot } from "../../diff/PlayerDiff.ts"
import type { Player } from "../../model/Player.ts"
import { growth } from "../../diff/player/playerTable.ts"
import { UnitList } from "../../diff/player/playerUnits.ts"
import { oddPartsOf } from "../../exchange/internal/body/decoder.ts"
import { holding } from "../../exchange/internal/body/hold.ts"
import type { Edge } from "../../exchange/internal/order/order.ts"
import { lifetimes } from "../../exchange/internal/order/lifetime.ts"
import { bodyObserver } from "../engine/looks/bodyObserver.ts"
import { type Oddity, oddityOf, type Reader } from "../engine/looks/observed.ts"
import { isAbout, known } from "./held.ts"
import { StoredPlayer } from "./store.ts"
import { unpacked } from "../engine/looks/packing.ts"
import type { Source } from "../engine/looks/source.ts"

const route = makeRoute(endpoints.get, { operation: "Watch.player" })

/** How many rows are about what another one is about. */
const twins = (rows: ReadonlyArray<string>): number => rows.length - new Set(rows).size

const listed = ({ units }: PlayerSnapshot, list: UnitList) =>
  units.filter((unit) => unit.list === list).map(({ name, village }) => `${village}/${name}`)

/** What a player has does not go away all at once, and no unit is there twice that was there once. */
const oddity = (previous: PlayerSnapshot | undefined, current: PlayerSnapshot): Oddity | undefined => {
  if (previous === undefined) return undefined
  if (previous.achievements.length > 0 && current.achievements.length === 0) {
    return { path: "achievements", detail: "all of them are gone" }
  }
  if (previous.units === current.units) return undefined
  for (const path of UnitList.literals) {
    const [before, after] = [listed(previous, path), listed(current, path)]
    if (before.length > 0 && after.length === 0) return { path, detail: "all of them are gone" }
    if (twins(after) > twins(before)) return { path, detail: "one is listed twice" }
  }
  return undefined
}

/** How many achievements have the name of another one: some have. */
const twinsIn = ({ achievements }: Player): number =>
  twins(achievements.map(({ name, village }) => `${village ?? ""}/${name}`))

/** The game lists all achievements from the beginning: one more of a name is not one of them. */
const doubled = (player: Player, before: number | undefined): Oddity | undefined =>
  before !== undefined && twinsIn(player) > before ? { path: "achievements", detail: "one is listed twice" } : undefined

/** Reads a body, and remembers how many achievements share their names. What cannot be read of it stays as it was. */
const read: Reader<PlayerSnapshot, number> = (answer, origin, previous, before) => {
  const whole = Result.map(route.decoder.decode(answer, origin), (player) => ({
    snapshot: snapshot(player),
    hint: twinsIn(player),
    oddity: doubled(player, before)
  }))
  if (Result.isSuccess(whole)) return whole
  const around = route.mending(() => holding(known(previous))).decode(answer, origin)
  if (Result.isFailure(around)) return whole
  const parts = oddPartsOf(around.success)
  return Result.succeed({
    snapshot: snapshot(around.success),
    hint: before,
    oddity: oddityOf(parts),
    unread: new Set(parts.map(({ path }) => path))
  })
}

export const playerSource = (edge: Edge): Source<PlayerSnapshot, PlayerChange> => ({
  kind: "player",
  codec: StoredPlayer,
  schema: 1,
  observe: bodyObserver(
    {
      route,
      params: (playerTag) => ({ playerTag }),
      read,
      found,
      diff,
      growth,
      oddity,
      isJoinOf: isAbout,
      lifetime: lifetimes.player
    },
    unpacked(),
    edge
  )
})
