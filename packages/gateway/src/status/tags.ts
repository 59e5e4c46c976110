/** The tags that are watched, as they are shown: those in trouble first, and not all where there are many. */
import type { TagStatus } from "@clashfx/cluster/ClusterWatch"
import type { TagJson } from "./report.ts"

/** A tag whose poll is late by more than this is shown before those that do well, seconds. */
const late = 1

const whole = (millis: number | undefined): number | null => (millis === undefined ? null : Math.round(millis))

const tagJson = (status: TagStatus, now: number): TagJson => ({
  kind: status.kind,
  tag: status.tag,
  polled: whole(status.lastPolledAt),
  due: whole(status.nextDueAt),
  lag: status.nextDueAt === undefined ? 0 : Math.max(0, Math.round((now - status.nextDueAt) / 100) / 10),
  error: status.lastError ?? null,
  failures: status.failures,
  gone: status.gone
})

const lagOf = ({ nextDueAt }: TagStatus, now: number): number => (nextDueAt === undefined ? 0 : now - nextDueAt)

const isTroubled = (status: TagStatus, now: number): boolean =>
  status.lastError !== undefined || status.gone || lagOf(status, now) > 1000 * late

/** The worst first: what fails, what is gone, then what is late. Only those in trouble are sorted: they are few. */
const worst = (troubled: ReadonlyArray<TagStatus>, now: number): ReadonlyArray<TagStatus> =>
  troubled.toSorted(
    (a, b) => b.failures - a.failures || Number(b.gone) - Number(a.gone) || lagOf(b, now) - lagOf(a, now)
  )

/** What is shown of all tags. */
export interface Shown {
  readonly tags: ReadonlyArray<TagJson>
  readonly failing: number
  readonly gone: number
}

/** At most so many of them. */
export const shown = (all: ReadonlyArray<TagStatus>, now: number, most: number): Shown => {
  const troubled = all.filter((status) => isTroubled(status, now))
  const chosen = worst(troubled, now).slice(0, most)
  for (const status of all) {
    if (chosen.length >= most) break
    if (!isTroubled(status, now)) chosen.push(status)
  }
  return {
    tags: chosen.map((status) => tagJson(status, now)),
    failing: all.filter(({ lastError }) => lastError !== undefined).length,
    gone: all.filter(({ gone }) => gone).length
  }
}

/** Those in whose kind, tag or error every word is found. */
export const found = (all: ReadonlyArray<TagStatus>, words: string): ReadonlyArray<TagStatus> => {
  const wanted = words.toLowerCase().split(/\s+/)
  return all.filter(({ kind, lastError = "", tag }) => {
    const text = `${kind}\n${tag}\n${lastError}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
