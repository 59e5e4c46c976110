/** What is remembered of a weekend from one look to the next. */
import { marksAfter } from "./marks.ts"
import { type RaidDistrictSnapshot, type RaidLogSnapshot, type RaidSnapshot, trim } from "./raidSnapshot.ts"
import { aligned } from "./sameRaid.ts"

const keyOf = ({ clan, occurrence }: RaidLogSnapshot): string => `${clan.tag}/${occurrence}`

const isDown = ({ destructionPercent }: RaidDistrictSnapshot): boolean => destructionPercent >= 100

/** A raid of a later look, with the districts that it does not list; what fell has fallen. */
const withDistricts = (before: RaidLogSnapshot | undefined, raid: RaidLogSnapshot): RaidLogSnapshot => {
  if (before === undefined) return raid
  const known = new Map(before.districts.map((of) => [of.id, of]))
  const districts = raid.districts.map((of) => {
    const was = known.get(of.id)
    known.delete(of.id)
    if (was === undefined) return of
    const marks = marksAfter(was.marks, of.marks, of.attackCount)
    return { ...of, marks, destructionPercent: isDown(was) ? 100 : of.destructionPercent }
  })
  return { ...raid, districts: [...districts, ...known.values()] }
}

/** The raids of a later look, with those that it does not list: what was told of them is not told again when they are back. */
const withEarlier = (
  previous: ReadonlyArray<RaidLogSnapshot>,
  current: ReadonlyArray<RaidLogSnapshot>
): ReadonlyArray<RaidLogSnapshot> => {
  const known = new Map(previous.map((raid) => [keyOf(raid), raid]))
  const shown = current.map((raid) => {
    const before = known.get(keyOf(raid))
    known.delete(keyOf(raid))
    return withDistricts(before, raid)
  })
  return [...known.values(), ...shown]
}

/** A look without its attacks, and what earlier ones showed that can only grow: raids, districts, and that these have fallen. */
export const remembered = (previous: RaidSnapshot | null, current: RaidSnapshot): RaidSnapshot => {
  const trimmed = trim(aligned(previous, current))
  if (previous?.startTime.epochMilliseconds !== current.startTime.epochMilliseconds) return trimmed
  const { defenses, raids } = trimmed
  return { ...trimmed, raids: withEarlier(previous.raids, raids), defenses: withEarlier(previous.defenses, defenses) }
}
