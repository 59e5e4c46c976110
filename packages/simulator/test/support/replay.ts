/** Bodies as plain values, and what the journal makes of them when its rows are applied. */
import * as ClanBody from "../../src/body/clan.ts"
import * as PlayerBody from "../../src/body/player.ts"
import type { Row } from "../../src/world/Journal.ts"
import type { World } from "../../src/world/State.ts"

type Fields = Record<string, unknown>

/** What the journal covers: the fields of clans, members and players, and the units of players. */
export interface Snapshot {
  readonly clans: Map<string, Fields>
  /** By clan and by member. */
  readonly members: Map<string, Map<string, Fields>>
  readonly players: Map<string, Fields>
  /** Levels, super troops, equipment and achievements, by player and name. */
  readonly details: Map<string, Fields>
}

/** A value as it is sent. */
const sent = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))

const strip = (body: object, names: ReadonlyArray<string>): Fields =>
  Object.fromEntries(Object.entries(body).filter(([name, value]) => !names.includes(name) && value !== undefined))

const detailsOf = (body: ReturnType<typeof PlayerBody.player>): Fields => {
  const details: Fields = {}
  for (const list of ["troops", "heroes", "spells", "heroEquipment"] as const) {
    for (const unit of body[list]) {
      if ("superTroopIsActive" in unit) {
        if (unit.superTroopIsActive === true) details[`active ${unit.name}`] = true
      }
      details[`${list} ${unit.village} ${unit.name}`] = unit.level
      if ("equipment" in unit && unit.equipment !== undefined && unit.equipment.length > 0) {
        details[`worn ${unit.name}`] = unit.equipment.map(({ name }) => name)
      }
    }
  }
  for (const [index, { stars, value }] of body.achievements.entries())
    details[`achievement ${index}`] = { value, stars }
  return details
}

/** Takes a snapshot through the bodies, that is of what a caller could see. */
export const snapshot = (world: World): Snapshot => {
  const taken: Snapshot = { clans: new Map(), members: new Map(), players: new Map(), details: new Map() }
  for (const clan of world.clans.values()) {
    const body = ClanBody.clan(clan)
    taken.clans.set(clan.tag, strip(body, ["tag", "memberList"]))
    const hidden = ["tag", "league", "playerHouse", "previousClanRank"]
    taken.members.set(clan.tag, new Map(body.memberList.map((member) => [member.tag, strip(member, hidden)])))
  }
  for (const player of world.players.values()) {
    const body = PlayerBody.player(player)
    const lists = ["tag", "clan", "troops", "heroes", "spells", "heroEquipment", "achievements", "playerHouse"]
    taken.players.set(player.tag, { ...strip(body, lists), ...(body.clan && { clan: body.clan.tag }) })
    taken.details.set(player.tag, detailsOf(body))
  }
  return taken
}

const set = (
  fields: Fields | undefined,
  name: string,
  previous: unknown,
  current: unknown,
  problems: Array<string>
) => {
  if (fields === undefined) return
  const known = fields[name]
  if (name in fields && JSON.stringify(known) !== JSON.stringify(sent(previous))) {
    problems.push(`${name} was ${JSON.stringify(known)}, not ${JSON.stringify(previous)}`)
  }
  if (current === undefined) delete fields[name]
  else fields[name] = sent(current)
}

/** Applies rows to a snapshot; says where a row's previous value was not the known one. */
export const replay = (to: Snapshot, rows: ReadonlyArray<Row>): ReadonlyArray<string> => {
  const problems: Array<string> = []
  for (const row of rows) {
    switch (row.kind) {
      case "clan":
        set(to.clans.get(row.tag), row.field, row.previous, row.current, problems)
        break
      case "member":
        set(to.members.get(row.tag)?.get(row.member), row.field, row.previous, row.current, problems)
        break
      case "joined":
        if (to.members.get(row.tag)?.has(row.member) === true) problems.push(`${row.member} joined twice`)
        to.members
          .get(row.tag)
          ?.set(row.member, Object.fromEntries(Object.entries(row.fields).map(([k, v]) => [k, sent(v)])))
        break
      case "left":
        if (to.members.get(row.tag)?.delete(row.member) === false) problems.push(`${row.member} left twice`)
        break
      case "player":
        set(to.players.get(row.tag), row.field, row.previous, row.current, problems)
        break
      case "unit":
        set(to.details.get(row.tag), `${row.list} ${row.village} ${row.name}`, row.previous, row.current, problems)
        break
      case "superTroop":
        set(to.details.get(row.tag), `active ${row.name}`, !row.active, row.active ? true : undefined, [])
        break
      case "equipment":
        set(to.details.get(row.tag), `worn ${row.hero}`, row.previous, row.current, problems)
        break
      case "achievement":
        set(to.details.get(row.tag), `achievement ${row.index}`, row.previous, row.current, problems)
        break
    }
  }
  return problems
}
