/** What is remembered of a weekend from one look to the next. */
import { type RaidDistrictSnapshot, type RaidLogSnapshot, type RaidSnapshot, trim } from "./raidSnapshot.ts"

const keyOf = ({ clan, occurrence }: RaidLogSnapshot): string => `${clan.tag}/${occurrence}`

const isDown = ({ destructionPercent }: RaidDistrictSnapshot): boolean => destructionPercent >= 100

/** A raid of a later look, with the districts that it does not list; what fell has fallen. */
const withDistricts = (before: RaidLogSnapshot | undefined, raid: RaidLogSnapshot): RaidLogSnapshot => {
  if (before === undefined) return raid
  const known = new Map(before.districts.map((of) => [of.id, of]))
  const districts = raid.districts.map((of) => {
    const was = known.get(of.id)
    known.delete(of.id)
    return was !== undefined && isDown(was) && !isDown(of) ? { ...of, destructionPercent: 100 } : of
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
  const trimmed = trim(current)
  if (previous?.startTime.epochMilliseconds !== current.startTime.epochMilliseconds) return trimmed
  const { defenses, raids } = trimmed
  return { ...trimmed, raids: withEarlier(previous.raids, raids), defenses: withEarlier(previous.defenses, defenses) }
}
