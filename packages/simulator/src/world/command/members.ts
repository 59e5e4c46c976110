/** Changes to rosters: who is a member, with which role, and who donates. */
import * as Result from "effect/Result"
import type { Role } from "../State.ts"
import * as Change from "../internal/change.ts"
import * as Rosters from "../internal/rosters.ts"
import { clanOf, type Command, playerOf, reject } from "./command.ts"

/** Lets a player join a clan, out of another one or of none. Default role: `member`. */
export const join =
  (playerTag: string, clanTag: string, role?: Exclude<Role, "leader">): Command =>
  (world) =>
    Result.gen(function* () {
      const player = yield* playerOf(world, playerTag)
      const clan = yield* clanOf(world, clanTag)
      if (player.clan === clan) return yield* reject(`${playerTag} is a member of ${clanTag} already`)
      if (clan.roster.length >= 50) return yield* reject(`${clanTag} has 50 members already`)
      Rosters.join(world, player, clan, role)
    })

/** Lets a member leave its clan. */
export const leave =
  (playerTag: string): Command =>
  (world) =>
    Result.gen(function* () {
      const player = yield* playerOf(world, playerTag)
      if (player.clan === undefined) return yield* reject(`${playerTag} is in no clan`)
      Rosters.leave(world, player)
    })

/** Gives a member another role; a new leader makes the old one a co-leader. */
export const setRole =
  (playerTag: string, role: Role): Command =>
  (world) =>
    Result.gen(function* () {
      const player = yield* playerOf(world, playerTag)
      const { clan } = player
      if (clan === undefined) return yield* reject(`${playerTag} is in no clan`)
      const leader = clan.roster.find((member) => member.role === "leader")
      if (leader === player && role !== "leader")
        return yield* reject("a clan needs a leader: make someone else leader")
      if (role === "leader" && leader !== undefined) Change.setPlayer(world, leader, "role", "coLeader")
      Change.setPlayer(world, player, "role", role)
    })

/** Lets a player donate to another: troops of so much housing space. */
export const donate =
  (from: string, to: string, capacity: number): Command =>
  (world) =>
    Result.gen(function* () {
      const donor = yield* playerOf(world, from)
      const receiver = yield* playerOf(world, to)
      Change.setPlayer(world, donor, "donations", donor.donations + capacity)
      Change.setPlayer(world, receiver, "donationsReceived", receiver.donationsReceived + capacity)
    })
