/** Daily life: the small changes that clans and their members make at any hour. */
import * as Achievements from "../catalog/Achievements.ts"
import * as Labels from "../catalog/Labels.ts"
import * as Names from "../catalog/Names.ts"
import * as Units from "../catalog/Units.ts"
import { badge } from "../catalog/internal/assets.ts"
import * as Battles from "./Battles.ts"
import * as Prng from "./Prng.ts"
import type { Capital, Clan, Player, Role, World } from "./State.ts"
import * as Villages from "./Villages.ts"
import * as Birth from "./internal/birth.ts"
import { day, plan, setClan, setPlayer } from "./internal/change.ts"
import { join, leave } from "./internal/rosters.ts"

type Act = (world: World, clan: Clan, member: Player, prng: Prng.Prng) => void

/** Lets a clan live from now on. */
export const start = (world: World, clan: Clan): void => {
  if (world.rules.activity > 0) next(world, clan)
}

const next = (world: World, clan: Clan): void => {
  const { activity, minGap } = world.rules
  const pause = Math.max(minGap, Prng.wait(clan.prng, day / activity))
  plan(world, world.now + pause, () => {
    if (world.clans.get(clan.tag) !== clan) return
    act(world, clan)
    next(world, clan)
  })
}

/** Makes one change, drawn by how common it is. */
const act = (world: World, clan: Clan): void => {
  const { prng } = clan
  const member = Prng.pick(prng, clan.roster)
  const chosen = Prng.weighted(prng, common)
  if (member === undefined) grow(world, clan, prng)
  else chosen?.(world, clan, member, prng)
}

// ---------------------------------------------------------------------------------------------------------------------
// Members
// ---------------------------------------------------------------------------------------------------------------------

const donate: Act = (world, clan, donor, prng) => {
  const receiver = Prng.pick(
    prng,
    clan.roster.filter((member) => member !== donor)
  )
  if (receiver === undefined) return
  const capacity = Prng.int(prng, 1, 40)
  setPlayer(world, donor, "donations", donor.donations + capacity)
  setPlayer(world, receiver, "donationsReceived", receiver.donationsReceived + capacity)
}

const builderBattle: Act = (world, _clan, member, prng) => {
  if (member.builderHallLevel === 0) return
  const trophies = member.builderBaseTrophies + Prng.int(prng, -25, 35)
  setPlayer(world, member, "builderBaseTrophies", Math.max(0, trophies))
}

const upgrade: Act = (world, _clan, member, prng) => {
  if (!Villages.upgradeSome(world, member, prng)) Villages.upgradeTownHall(world, member)
}

const weapon: Act = (world, _clan, member) => {
  const { townHallWeaponLevel: level } = member
  if (level > 0 && level < Villages.weaponLevels(member.townHallLevel)) {
    setPlayer(world, member, "townHallWeaponLevel", level + 1)
  }
}

const boost: Act = (world, _clan, member, prng) => {
  if (Villages.of(member).active.size >= 2) return
  const unit = Prng.pick(
    prng,
    Units.boosted.filter((candidate) => Villages.canBoost(member, candidate))
  )
  if (unit !== undefined) Villages.activate(world, member, unit.name)
}

const equip: Act = (world, _clan, member, prng) => {
  const { levels } = Villages.of(member)
  const hero = Prng.pick(
    prng,
    Units.heroes.filter(({ index }) => levels[index] !== 0)
  )
  if (hero === undefined) return
  const owned = Units.equipmentOf(hero.name).filter(({ index }) => levels[index] !== 0)
  Villages.equip(
    world,
    member,
    hero.name,
    Prng.sample(prng, owned, 2).map(({ name }) => name)
  )
}

const achieve: Act = (world, _clan, member, prng) => {
  const index = Prng.int(prng, 0, Achievements.achievements.length - 1)
  const last = Achievements.achievements[index]?.targets.at(-1) ?? 1
  Villages.achieve(world, member, index, last <= 1 ? 1 : Prng.int(prng, 1, Math.max(1, Math.floor(last / 20))))
}

const describe: Act = (world, _clan, member, prng) => {
  if (Prng.chance(prng, 0.3)) setPlayer(world, member, "labels", Prng.sample(prng, Labels.player, 3))
  else setPlayer(world, member, "warPreference", member.warPreference === "in" ? "out" : "in")
}

const contribute: Act = (world, _clan, member, prng) =>
  setPlayer(world, member, "clanCapitalContributions", member.clanCapitalContributions + Prng.int(prng, 50, 5000))

const ranks: ReadonlyArray<Role> = ["member", "admin", "coLeader"]

const promote: Act = (world, _clan, member, prng) => {
  const at = ranks.findIndex((role) => role === member.role)
  const role = ranks[at + (Prng.chance(prng, 0.6) ? 1 : -1)]
  if (at >= 0 && role !== undefined) setPlayer(world, member, "role", role)
}

// ---------------------------------------------------------------------------------------------------------------------
// Rosters
// ---------------------------------------------------------------------------------------------------------------------

/** Someone joins: out of those without a clan, or someone new. */
const grow = (world: World, clan: Clan, prng: Prng.Prng): void => {
  if (clan.roster.length >= 50) return
  const newcomer =
    Prng.chance(prng, 0.8) && world.freeAgents.length > 0
      ? Prng.pick(prng, world.freeAgents)
      : Birth.player(world, { hall: clan.roster[0]?.townHallLevel ?? 12 })
  if (newcomer !== undefined) join(world, newcomer, clan)
}

const come: Act = (world, clan, _member, prng) => {
  if (clan.roster.length < Math.min(50, clan.target + 3)) grow(world, clan, prng)
}

const go: Act = (world, clan, member, prng) => {
  if (clan.roster.length <= Math.max(1, clan.target - 5)) return
  if (member.role !== "leader" || Prng.chance(prng, 0.1)) leave(world, member)
}

const move: Act = (world, clan, member, prng) => {
  const other = Prng.pick(prng, [...world.clans.values()])
  if (other === undefined || other === clan || other.roster.length >= 50) return
  if (member.role !== "leader" && clan.roster.length > 1) join(world, member, other)
}

// ---------------------------------------------------------------------------------------------------------------------
// The clan itself
// ---------------------------------------------------------------------------------------------------------------------

const settings: ReadonlyArray<(world: World, clan: Clan, prng: Prng.Prng) => void> = [
  (world, clan, prng) => setClan(world, clan, "description", Names.description(prng)),
  (world, clan, prng) => setClan(world, clan, "type", Prng.oneOf(prng, ["open", "inviteOnly", "closed"])),
  (world, clan, prng) => setClan(world, clan, "labels", Prng.sample(prng, Labels.clan, 3)),
  (world, clan, prng) => setClan(world, clan, "requiredTrophies", Prng.int(prng, 0, 26) * 100),
  (world, clan, prng) => setClan(world, clan, "requiredBuilderBaseTrophies", Prng.int(prng, 0, 20) * 100),
  (world, clan, prng) => setClan(world, clan, "requiredTownhallLevel", Prng.int(prng, 1, 16)),
  (world, clan, prng) => setClan(world, clan, "warFrequency", Prng.oneOf(prng, ["always", "oncePerWeek", "never"])),
  (world, clan) => setClan(world, clan, "isFamilyFriendly", !clan.isFamilyFriendly),
  (world, clan) => setClan(world, clan, "isWarLogPublic", !clan.isWarLogPublic),
  (world, clan, prng) => setClan(world, clan, "badgeUrls", badge(String(Prng.bits(prng)))),
  (world, clan, prng) => setClan(world, clan, "location", Birth.location(prng)),
  (world, clan, prng) => setClan(world, clan, "chatLanguage", Birth.chatLanguage(prng))
]

const configure: Act = (world, clan, _member, prng) => Prng.pick(prng, settings)?.(world, clan, prng)

/** The capital with one of its districts a level higher, as far as the capital hall lets it. */
const raised = (prng: Prng.Prng, capital: Capital): Capital => {
  const { capitalHallLevel: hall = 0, districts = [] } = capital
  const low = districts.filter(({ districtHallLevel }, n) => n > 0 && districtHallLevel < Math.min(5, hall))
  const chosen = Prng.pick(prng, low)
  if (chosen === undefined) return hall < 10 ? Birth.capital(prng, hall + 1) : capital
  return {
    ...capital,
    districts: districts.map((district) =>
      district === chosen ? { ...district, districtHallLevel: district.districtHallLevel + 1 } : district
    )
  }
}

const buildCapital: Act = (world, clan, _member, prng) => {
  if (clan.clanCapital.capitalHallLevel === undefined) return
  const sink = clan.clanCapital.clanGoldSinkTotal ?? 0
  const next =
    clan.clanCapital.capitalHallLevel === 10 && Prng.chance(prng, 0.7)
      ? { ...clan.clanCapital, clanGoldSinkTotal: sink + Prng.int(prng, 100, 20_000) }
      : raised(prng, clan.clanCapital)
  setClan(world, clan, "clanCapital", next)
}

const common: ReadonlyArray<readonly [Act, number]> = [
  [donate, 34],
  [(world, _clan, member, prng) => Battles.fight(world, member, prng), 24],
  [builderBattle, 7],
  [upgrade, 9],
  [contribute, 4],
  [achieve, 4],
  [(world, _clan, member) => setPlayer(world, member, "expLevel", member.expLevel + 1), 4],
  [come, 1],
  [go, 0.8],
  [promote, 1.5],
  [boost, 1.5],
  [equip, 1.5],
  [configure, 1.2],
  [describe, 1],
  [move, 0.2],
  [buildCapital, 0.5],
  [weapon, 0.3],
  [(world, _clan, member) => Villages.upgradeTownHall(world, member), 0.2],
  [(world, _clan, member) => Villages.upgradeBuilderHall(world, member), 0.2],
  [(world, _clan, member, prng) => setPlayer(world, member, "name", Names.player(prng)), 0.2],
  [(world, clan, _member, prng) => setClan(world, clan, "name", Names.clan(prng)), 0.03]
]
