/** How wars end: by the war itself, by the war log, or by what was seen last. */
import * as Schema from "effect/Schema"
import type { WarLogEntry } from "../../model/WarLog.ts"
import type { WarSnapshot } from "./warSnapshot.ts"

/** The numbers of a side at the end; destruction in percent. `attacks` is `null` where the log does not say it. */
export const WarTotals = Schema.Struct({
  attacks: Schema.NullOr(Schema.Int),
  stars: Schema.Int,
  destructionPercentage: Schema.Finite
})
export interface WarTotals extends Schema.Schema.Type<typeof WarTotals> {}

/** How a war ended for the watched clan; `null` when nothing tells it any more. */
export const WarOutcome = Schema.Struct({
  result: Schema.NullOr(Schema.Literals(["won", "lost", "tied"])),
  clan: WarTotals,
  opponent: WarTotals
})
export interface WarOutcome extends Schema.Schema.Type<typeof WarOutcome> {}

const totals = ({ attacks, destructionPercentage, stars }: WarSnapshot["clan"]): WarTotals => ({
  attacks,
  stars,
  destructionPercentage
})

/** How a war that has ended went: stars decide, then destruction. */
export const outcome = ({ clan, opponent }: WarSnapshot): WarOutcome => {
  const lead = clan.stars - opponent.stars || clan.destructionPercentage - opponent.destructionPercentage
  return { result: lead === 0 ? "tied" : lead > 0 ? "won" : "lost", clan: totals(clan), opponent: totals(opponent) }
}

/** What is left to say of a war whose end nobody saw: how it stood, without a result. */
export const lastSeen = (war: WarSnapshot): WarOutcome => ({ ...outcome(war), result: null })

const results: ReadonlyMap<string | null, WarOutcome["result"]> = new Map([
  ["win", "won"],
  ["lose", "lost"],
  ["tie", "tied"]
])

/** What the war log says. */
export const logged = ({ clan, opponent, result }: WarLogEntry): WarOutcome => ({
  result: results.get(result ?? null) ?? null,
  clan: { attacks: clan.attacks ?? null, stars: clan.stars, destructionPercentage: clan.destructionPercentage },
  opponent: { attacks: null, stars: opponent.stars ?? 0, destructionPercentage: opponent.destructionPercentage ?? 0 }
})

/** Do two outcomes say the same? Percentages differ in their last bits. */
export const isSameOutcome = (a: WarOutcome, b: WarOutcome): boolean =>
  a.result === b.result &&
  (["clan", "opponent"] as const).every(
    (side) =>
      a[side].stars === b[side].stars &&
      a[side].attacks === b[side].attacks &&
      Math.abs(a[side].destructionPercentage - b[side].destructionPercentage) < 1e-9
  )
