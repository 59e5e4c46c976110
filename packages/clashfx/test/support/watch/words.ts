/** Values of the wire and of events as the same texts. */

/** As JSON with its keys in order; what is absent is `null`. */
export const text = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner
  )

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Of what has an id and a name, nothing else counts. */
const named = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(named)
  return isRecord(value) && "id" in value && "name" in value ? { id: value["id"], name: value["name"] } : value
}

const legendSeason = (value: unknown) =>
  isRecord(value) ? { id: value["id"] ?? null, rank: value["rank"] ?? null, trophies: value["trophies"] } : null

const legend = (value: unknown) =>
  isRecord(value)
    ? {
        legendTrophies: value["legendTrophies"],
        currentSeason: legendSeason(value["currentSeason"]),
        previousSeason: legendSeason(value["previousSeason"]),
        bestSeason: legendSeason(value["bestSeason"]),
        previousBuilderBaseSeason: null,
        bestBuilderBaseSeason: null
      }
    : null

/** A value of the wire as events show it. */
export const shown = (field: string, value: unknown): unknown => {
  if (field === "legendStatistics") return legend(value)
  return named(value) ?? null
}

/** A change of a field. */
export const change = (field: string, previous: unknown, current: unknown): string =>
  `${field}: ${text(previous)} > ${text(current)}`

/** A change of a field of the wire as the fields that events have for it; none when they look the same. */
export const changes = (field: string, previous: unknown, current: unknown): ReadonlyArray<string> => {
  const of = (name: string, before: unknown, after: unknown) => {
    const [from, to] = [shown(name, before), shown(name, after)]
    return text(from) === text(to) ? [] : [change(name, from, to)]
  }
  const part = (value: unknown, key: string) => (isRecord(value) ? value[key] : undefined)
  if (field === "badgeUrls") return of("badge", part(previous, "large"), part(current, "large"))
  if (field !== "clanCapital") return of(field, previous, current)
  const [before, after] = [part(previous, "districts"), part(current, "districts")]
  return [
    ...of("capitalHallLevel", part(previous, "capitalHallLevel"), part(current, "capitalHallLevel")),
    ...(text(before) === text(after) ? [] : [change("districts", before, after)]),
    ...of("clanGoldSinkTotal", part(previous, "clanGoldSinkTotal"), part(current, "clanGoldSinkTotal"))
  ]
}
