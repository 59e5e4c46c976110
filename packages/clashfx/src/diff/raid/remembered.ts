/** What is remembered of a weekend from one look to the next. */
import { type RaidDistrictSnapshot, type RaidLogSnapshot, type RaidSnapshot, trim } from "./raidSnapshot.ts"

const keyOf = ({ clan, occurrence }: RaidLogSnapshot): string => `${clan.tag}/${occurrence}`

const isDown = ({ destructionPercent }: RaidDistrictSnapshot): boolean => destructionPercent >= 100

/** The raids of a later look, in which districts that fell have fallen. */
const withFallen = (
  previous: ReadonlyArray<RaidLogSnapshot>,
  current: ReadonlyArray<RaidLogSnapshot>
): ReadonlyArray<RaidLogSnapshot> => {
  const fallen = new Set(
    previous.flatMap((raid) => raid.districts.filter(isDown).map(({ id }) => `${keyOf(raid)}/${id}`))
  )
  return current.map((raid) => {
    const isBack = (of: RaidDistrictSnapshot) => !isDown(of) && fallen.has(`${keyOf(raid)}/${of.id}`)
    return raid.districts.some(isBack)
      ? { ...raid, districts: raid.districts.map((of) => (isBack(of) ? { ...of, destructionPercent: 100 } : of)) }
      : raid
  })
}

/** A look without its attacks; a district that fell has fallen, whatever is corrected about it. */
export const remembered = (previous: RaidSnapshot | null, current: RaidSnapshot): RaidSnapshot => {
  const trimmed = trim(current)
  if (previous?.startTime.epochMilliseconds !== current.startTime.epochMilliseconds) return trimmed
  const { defenses, raids } = trimmed
  return { ...trimmed, raids: withFallen(previous.raids, raids), defenses: withFallen(previous.defenses, defenses) }
}
