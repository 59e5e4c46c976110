/** Raid weekends: from Friday 07:00 to Monday 07:00 clans raid each other's capitals, district by district. */
import * as Calendar from "clashfx/game/Calendar"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Journal from "./Journal.ts"
import * as Prng from "./Prng.ts"
import type { Clan, Player, Raid, RaidDistrict, RaidMember, RaidWeekend, World } from "./State.ts"
import { plan, setCapitalPoints } from "./internal/change.ts"

const capitalPeak = 70_000_000

/** Lets raid weekends take place; one that is on begins at once. */
export const start = (world: World): void => {
  if (!world.rules.raids) return
  const now = DateTime.makeUnsafe(world.now)
  const running = Calendar.raidWeekend.at(now)
  const period = Option.getOrElse(running, () => Calendar.raidWeekend.next(now))
  openAt(world, period.start.epochMilliseconds)
}

const weekend = 3 * 86_400_000

const openAt = (world: World, startTime: number): void =>
  plan(world, startTime, () => {
    open(world, startTime, startTime + weekend)
    openAt(world, startTime + 7 * 86_400_000)
  })

const hasCapital = (clan: Clan) => clan.clanCapital.capitalHallLevel !== undefined

/** Opens a raid weekend for every clan that has a capital. */
export const open = (world: World, startTime: number, endTime: number): void => {
  const clans = [...world.clans.values()].filter(hasCapital)
  for (const clan of clans) {
    clan.raids.unshift({
      startTime,
      endTime,
      state: "ongoing",
      prng: Prng.derive(clan.seed, `raid ${startTime}`),
      attackLog: [],
      defenseLog: [],
      members: new Map(),
      offensiveReward: 0,
      defensiveReward: 0
    })
    weekendRow(world, clan, startTime, "started")
  }
  for (const clan of clans) {
    const [raid] = clan.raids
    if (raid !== undefined) play(world, { clan, weekend: raid, others: clans }, turns(world, clan, raid))
  }
  plan(world, endTime, () => {
    for (const clan of clans) close(world, clan, startTime)
  })
}

const weekendRow = (world: World, clan: Clan, startTime: number, change: "started" | "ended") =>
  Journal.write(world.journal, { at: world.now, kind: "raidWeekend", tag: clan.tag, startTime, change })

// ---------------------------------------------------------------------------------------------------------------------
// Attacks
// ---------------------------------------------------------------------------------------------------------------------

interface Turn {
  readonly at: number
  readonly player: Player
}

const turns = (world: World, clan: Clan, { endTime, prng }: RaidWeekend): ReadonlyArray<Turn> => {
  const all: Array<Turn> = []
  for (const player of clan.roster) {
    const count = Prng.chance(prng, 0.6) ? Prng.int(prng, 1, 6) : 0
    for (let n = 0; n < count; n++) all.push({ at: world.now + Prng.next(prng) * (endTime - world.now), player })
  }
  all.sort((a, b) => a.at - b.at)
  let last = world.now
  return all
    .map((turn) => {
      last = Math.max(turn.at, last + world.rules.minGap)
      return { ...turn, at: last }
    })
    .filter(({ at }) => at < endTime)
}

/** A clan on a raid weekend, among the others that take part. */
interface Raider {
  readonly clan: Clan
  readonly weekend: RaidWeekend
  readonly others: ReadonlyArray<Clan>
}

const play = (world: World, raider: Raider, turns: ReadonlyArray<Turn>, next = 0): void => {
  const turn = turns[next]
  if (turn === undefined) return
  plan(world, turn.at, () => {
    if (turn.player.clan === raider.clan) attack(world, raider, turn.player)
    play(world, raider, turns, next + 1)
  })
}

const fresh = (clan: Clan): ReadonlyArray<RaidDistrict> =>
  (clan.clanCapital.districts ?? []).map(({ districtHallLevel, id, name }) => ({
    id,
    name,
    districtHallLevel,
    destructionPercent: 0,
    stars: 0,
    totalLooted: 0,
    attacks: []
  }))

const isOver = ({ districts }: Raid) => districts.every(({ destructionPercent }) => destructionPercent === 100)

/** Another clan, drawn; a few tries find one wherever there are some. */
const opponent = ({ clan, others, weekend }: Raider): Clan | undefined => {
  for (let tries = 0; tries < 20; tries++) {
    const other = Prng.pick(weekend.prng, others)
    if (other !== undefined && other !== clan) return other
  }
  return undefined
}

/** The raid that is going on; where the last one is over, a new one on a drawn clan. */
const current = (raider: Raider): Raid | undefined => {
  const { clan, weekend } = raider
  const last = weekend.attackLog.at(-1)
  if (last !== undefined && !isOver(last)) return last
  const defender = opponent(raider)
  if (defender === undefined) return undefined
  const raid: Raid = { attacker: clan, defender, districts: fresh(defender) }
  weekend.attackLog.push(raid)
  defender.raids.find(({ startTime }) => startTime === weekend.startTime)?.defenseLog.push(raid)
  return raid
}

const memberOf = (weekend: RaidWeekend, { name, tag }: Player): RaidMember => {
  const known = weekend.members.get(tag)
  if (known !== undefined) return known
  const made: RaidMember = {
    tag,
    name,
    attacks: 0,
    attackLimit: 5,
    bonusAttackLimit: 0,
    capitalResourcesLooted: 0
  }
  weekend.members.set(tag, made)
  return made
}

/** The district to attack: the one begun with, then any, the peak last. */
const targetOf = (raid: Raid, prng: Prng.Prng): RaidDistrict | undefined => {
  const standing = raid.districts.filter(({ destructionPercent }) => destructionPercent < 100)
  const outer = standing.filter(({ id }) => id !== capitalPeak)
  return (
    outer.find(({ destructionPercent }) => destructionPercent > 0) ??
    Prng.pick(prng, outer.length > 0 ? outer : standing)
  )
}

const starsFor = (percent: number): number => {
  if (percent === 100) return 3
  if (percent >= 75) return 2
  return percent >= 50 ? 1 : 0
}

/** Lets a member attack, as long as it has attacks left. */
export const attack = (world: World, raider: Raider, player: Player): void => {
  const { clan, weekend } = raider
  const { prng } = weekend
  const member = memberOf(weekend, player)
  // A raid begins with its first attack, so who has none left begins none.
  if (member.attacks >= member.attackLimit + member.bonusAttackLimit) return
  const raid = weekend.state === "ongoing" ? current(raider) : undefined
  const district = raid && targetOf(raid, prng)
  if (raid === undefined || district === undefined) return
  const gained = Math.min(100 - district.destructionPercent, Prng.int(prng, 18, 75))
  const destructionPercent = district.destructionPercent + gained
  const stars = starsFor(destructionPercent)
  const loot = gained * (10 + district.districtHallLevel * 12)
  district.destructionPercent = destructionPercent
  district.stars = Math.max(district.stars, stars)
  district.totalLooted += loot
  district.attacks.push({ attacker: { tag: player.tag, name: player.name }, destructionPercent, stars })
  member.attacks++
  member.capitalResourcesLooted += loot
  const destroyed = destructionPercent === 100
  if (destroyed) member.bonusAttackLimit = 1
  Journal.write(world.journal, {
    at: world.now,
    kind: "raidAttack",
    tag: clan.tag,
    defender: raid.defender.tag,
    member: player.tag,
    district: district.id,
    stars,
    destructionPercent,
    destroyed,
    completed: isOver(raid)
  })
}

// ---------------------------------------------------------------------------------------------------------------------
// Results
// ---------------------------------------------------------------------------------------------------------------------

/** Raid medals of a destroyed Capital Peak by its level, and of any other district. */
const peakMedals = [0, 180, 360, 585, 810, 1115, 1240, 1260, 1375, 1450]
const districtMedals = [135, 225, 350, 405, 460]

const medals = ({ destructionPercent, districtHallLevel, id }: RaidDistrict): number => {
  const table = id === capitalPeak ? peakMedals : districtMedals
  return destructionPercent === 100 ? (table[Math.min(districtHallLevel, table.length) - 1] ?? 0) : 0
}

const offensive = ({ attackLog }: RaidWeekend): number => {
  const districts = attackLog.flatMap((raid) => raid.districts)
  const used = districts.reduce((sum, { attacks }) => sum + attacks.length, 0)
  return used === 0 ? 0 : Math.ceil(districts.reduce((sum, district) => sum + medals(district), 0) / used)
}

/** The clans that take part in a weekend. */
export const raiders = (world: World, startTime: number): ReadonlyArray<Clan> =>
  [...world.clans.values()].filter(({ raids }) => raids[0]?.startTime === startTime)

const close = (world: World, clan: Clan, startTime: number): void => {
  const weekend = clan.raids.find((raid) => raid.startTime === startTime)
  if (weekend === undefined) return
  weekend.state = "ended"
  weekend.offensiveReward = offensive(weekend)
  weekend.defensiveReward = 40 * weekend.defenseLog.filter((raid) => !isOver(raid)).length
  weekendRow(world, clan, startTime, "ended")
  clan.raids.splice(20)
  if (world.clans.get(clan.tag) !== clan) return
  const change = Math.round(weekend.offensiveReward / 5) - 20
  setCapitalPoints(world, clan, Math.max(0, clan.clanCapitalPoints + change))
}
