/** Who has donated how much: the board of the season as the API counts it, and what is donated while the board watches. */
import { ClanDiff, Clans, Roster, Select, Watch } from "clashfx"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** Donors of the season, best first. */
export const season = (tag: string) =>
  Effect.map(Clans.get(tag), ({ memberList }) =>
    Roster.sortedBy(memberList, "donations").map(({ donations, donationsReceived, name }) => ({
      name,
      donated: donations,
      received: donationsReceived
    }))
  )

/**
 * Each donation as it is seen, with the donor's total since the board began to watch. Counts begin again at 0 with a new
 * season, which is no donation less: `ClanDiff.donated` knows.
 */
export const live = (tag: string, options?: Watch.Options) =>
  Stream.suspend(() => {
    const totals = new Map<string, number>()
    return Watch.clans([tag], options).pipe(
      Stream.filter(Select.changed("ClanMemberChanged", "donations")),
      Stream.map((event) => {
        const donated = ClanDiff.donated(event)
        const total = (totals.get(event.member) ?? 0) + donated
        totals.set(event.member, total)
        return { name: event.name, donated, total }
      })
    )
  })
