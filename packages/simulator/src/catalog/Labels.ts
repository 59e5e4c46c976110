/** The labels that clans and players describe themselves with. */
import { pictures } from "./internal/assets.ts"

/** A label as bodies carry it. */
export interface Label {
  readonly id: number
  readonly name: string
  readonly iconUrls: { readonly small: string; readonly medium: string }
}

const labels = (firstId: number, names: ReadonlyArray<string>): ReadonlyArray<Label> =>
  names.map((name, n) => ({ id: firstId + n, name, iconUrls: pictures("labels", name, { small: 64, medium: 128 }) }))

/** The labels of clans. */
export const clan: ReadonlyArray<Label> = labels(56_000_000, [
  "Clan Wars",
  "Clan War League",
  "Trophy Pushing",
  "Friendly Wars",
  "Clan Games",
  "Builder Base",
  "Base Designing",
  "International",
  "Farming",
  "Donations",
  "Friendly",
  "Talkative",
  "Underdog",
  "Relaxed",
  "Competitive",
  "Newbie Friendly",
  "Clan Capital"
])

/** The labels of players. */
export const player: ReadonlyArray<Label> = labels(57_000_000, [
  "Clan Wars",
  "Clan War League",
  "Trophy Pushing",
  "Friendly Wars",
  "Clan Games",
  "Builder Base",
  "Base Designing",
  "Farming",
  "Active Donator",
  "Active Daily",
  "Hungry Learner",
  "Friendly",
  "Talkative",
  "Teacher",
  "Competitive",
  "Veteran",
  "Newbie",
  "Amateur Attacker",
  "Clan Capital"
])
