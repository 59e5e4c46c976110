/**
 * Which raid of one picture is which of another, and whose two pictures are. A clan may raid the same one twice in a weekend,
 * rows may come in any order or be missing, and other clans raid that one as well: a raid is known by its attacks, which
 * can only become more, and not by its place.
 */
import { compare, type Marked } from "./marks.ts"
import type { RaidLogSnapshot, RaidSnapshot } from "./raidSnapshot.ts"

/** What of a district tells which raid it is of; the attacks oldest first. */
interface District {
  readonly id: number
  readonly attackCount: number
  readonly destructionPercent: number
  readonly attacks: ReadonlyArray<Marked>
  readonly marks: string
}

/** What of a raid tells which one it is. */
export interface Raid {
  readonly clan: { readonly tag: string }
  readonly districts: ReadonlyArray<District>
}

type Log = ReadonlyArray<RaidLogSnapshot>

/** How many attacks two pictures of a raid have in common, how many are others, and how many only the known one has. */
interface Likeness {
  readonly same: number
  readonly other: number
  readonly behind: number
}

/** The percent of a district after so many attacks; `undefined` where it is not shown, or an attack cannot be read. */
const percentAfter = ({ attackCount, attacks, destructionPercent }: District, count: number) => {
  if (attackCount === count) return destructionPercent
  const last = attacks.length === attackCount ? attacks[count - 1] : undefined
  return last === undefined || last.attacker.name === "" ? undefined : last.destructionPercent
}

/** Where attacks are not shown, what they have done tells: less, since many districts are down after as many. */
const byPercents = (known: District, shown: District, count: number) => {
  const [one, other] = [percentAfter(known, count), percentAfter(shown, count)]
  if (one !== undefined && other !== undefined) {
    return one === other ? { same: 1, other: 0 } : { same: 0, other: count }
  }
  const isPossible =
    (known.attackCount - shown.attackCount) * (known.destructionPercent - shown.destructionPercent) >= 0
  return { same: 0, other: isPossible ? 0 : count }
}

const likeness = (known: Raid, shown: Raid): Likeness => {
  let [same, other, behind] = [0, 0, 0]
  for (const after of shown.districts) {
    const before = known.districts.find(({ id }) => id === after.id)
    if (before === undefined || before.attackCount === 0) continue
    behind += Math.max(0, before.attackCount - after.attackCount)
    const count = Math.min(before.attackCount, after.attackCount)
    const isMarked = before.marks !== "" && after.marks !== ""
    const common = isMarked ? compare(before.marks, after.marks) : byPercents(before, after, count)
    same += common.same
    other += common.other
  }
  return { same, other, behind }
}

/**
 * Are these one raid? Attacks can be taken back, so one may be another or gone; a raid that has little in common with the
 * known one is a new one. An older picture shows less of the same.
 */
const isSame = ({ behind, other, same }: Likeness, mayBeOlder: boolean): boolean =>
  same === 0 ? other === 0 && behind === 0 : same >= other && (mayBeOlder || same >= behind)

/** A raid of a picture, and which known one it is. */
interface Pair<R extends Raid> {
  readonly known: R
  readonly shown: R
  readonly likeness: Likeness
}

/** Pairs with all raids with the same clan, whether they are one or not. */
const candidates = <R extends Raid>(known: ReadonlyArray<R>, shown: ReadonlyArray<R>): ReadonlyArray<Pair<R>> =>
  shown.flatMap((after) =>
    known.flatMap((before) =>
      before.clan.tag === after.clan.tag ? [{ known: before, shown: after, likeness: likeness(before, after) }] : []
    )
  )

const score = ({ behind, other, same }: Likeness): number => same - other - behind

/** The pairs that have most in common; each raid is in one. */
const bestOf = <R extends Raid>(pairs: ReadonlyArray<Pair<R>>): ReadonlyArray<Pair<R>> => {
  const used = new Set<R>()
  return pairs
    .toSorted((a, b) => score(b.likeness) - score(a.likeness))
    .filter(({ known, shown }) => !used.has(known) && !used.has(shown) && used.add(known).add(shown))
}

/** The known raid that each one is, but for new ones; `mayBeOlder`: what is shown may be an older picture. */
export const knownOf = <R extends Raid>(
  known: ReadonlyArray<R>,
  shown: ReadonlyArray<R>,
  mayBeOlder: boolean
): ReadonlyMap<R, R> => {
  const pairs = candidates(known, shown).filter((pair) => isSame(pair.likeness, mayBeOlder))
  return new Map(bestOf(pairs).map((pair) => [pair.shown, pair.known]))
}

const alignedLog = (known: Log, shown: Log, mayBeOlder: boolean): Log => {
  const same = knownOf(known, shown, mayBeOlder)
  const places = new Map([...same].map(([raid, { occurrence }]) => [raid, occurrence]))
  const counts = new Map<string, number>()
  for (const { clan, occurrence } of known) counts.set(clan.tag, Math.max(counts.get(clan.tag) ?? 0, occurrence + 1))
  for (const raid of shown.toSorted((a, b) => a.occurrence - b.occurrence)) {
    if (places.has(raid)) continue
    const next = counts.get(raid.clan.tag) ?? 0
    counts.set(raid.clan.tag, next + 1)
    places.set(raid, next)
  }
  if (shown.every((raid) => places.get(raid) === raid.occurrence)) return shown
  return shown.map((raid) => ({ ...raid, occurrence: places.get(raid) ?? raid.occurrence }))
}

const startOf = ({ startTime }: RaidSnapshot): number => startTime.epochMilliseconds

/** A picture whose raids are numbered as in one before it: new ones are numbered on. */
export const aligned = (known: RaidSnapshot | null, shown: RaidSnapshot): RaidSnapshot => {
  if (known === null || startOf(known) !== startOf(shown)) return shown
  // In an older picture the clan has made fewer attacks; it has made as many where only others attacked.
  const made = shown.totals.totalAttacks - known.totals.totalAttacks
  const raids = alignedLog(known.raids, shown.raids, made < 0)
  const defenses = alignedLog(known.defenses, shown.defenses, made <= 0)
  return raids === shown.raids && defenses === shown.defenses ? shown : { ...shown, raids, defenses }
}

// ---------------------------------------------------------------------------------------------------------------------
// Owners
// ---------------------------------------------------------------------------------------------------------------------

/** How much speaks for two logs being of one clan, and how much against it. */
const evidence = (known: Log, shown: Log) => {
  const all = candidates(known, shown)
  const pairs = bestOf(all.filter((pair) => isSame(pair.likeness, true)))
  const paired = new Set(pairs.flatMap(({ known, shown }) => [known, shown]))
  const others = bestOf(all.filter(({ known, shown }) => !paired.has(known) && !paired.has(shown)))
  return {
    same: pairs.reduce((sum, { likeness: { same } }) => sum + same, 0),
    other:
      pairs.reduce((sum, { likeness: { other } }) => sum + other, 0) +
      others.reduce((sum, { likeness: { behind, other } }) => sum + other + behind, 0)
  }
}

const raidKeys = ({ defenses, raids }: RaidSnapshot): ReadonlySet<string> => {
  const keyOf = (side: string) => (raid: RaidLogSnapshot) => `${side} ${raid.clan.tag}/${raid.occurrence}`
  return new Set([...raids.map(keyOf("on")), ...defenses.map(keyOf("by"))])
}

/**
 * Whose are two pictures of a weekend? A weekend does not name its clan, but its logs only grow: two pictures of one clan
 * have attacks in common. Where attacks do not tell, one picture has all raids of the other. Where one has none, or they
 * are of different weekends, nothing tells.
 */
export const ownersOf = (a: RaidSnapshot, b: RaidSnapshot): "same" | "different" | "unknown" => {
  const [one, another] = [raidKeys(a), raidKeys(b)]
  if (startOf(a) !== startOf(b) || one.size === 0 || another.size === 0) return "unknown"
  const [raids, defenses] = [evidence(b.raids, a.raids), evidence(b.defenses, a.defenses)]
  const [same, other] = [raids.same + defenses.same, raids.other + defenses.other]
  if (same + other > 0) return same >= other ? "same" : "different"
  const isWithin = (keys: ReadonlySet<string>, all: ReadonlySet<string>) => [...keys].every((key) => all.has(key))
  return isWithin(one, another) || isWithin(another, one) ? "same" : "different"
}
