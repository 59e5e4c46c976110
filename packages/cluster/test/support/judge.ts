/**
 * Plays what the log tells on what was found at first: every event has to fit what there is then, and in the end there has
 * to be what the API shows. Reads the log with `psql`, past all code of ours.
 */
import * as ClanDiff from "clashfx/diff/ClanDiff"
import { WatchEvent } from "clashfx/watch/WatchEvent"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { isDeepStrictEqual } from "node:util"
import type { Lab } from "./lab.ts"

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.toCodecJson(WatchEvent)))

export interface Verdict {
  readonly events: number
  /** Events whose id is there twice. */
  readonly twice: number
  /** Events that do not follow from the ones before: something between was lost, or told twice. */
  readonly unfit: number
  /** Changes that are seen in the API and were never told. */
  readonly lost: number
  readonly examples: ReadonlyArray<string>
}

/** Events of a kind by tag, in the order of the log. */
export const eventsOf = (lab: Lab, kind: string): Effect.Effect<ReadonlyMap<string, ReadonlyArray<WatchEvent>>> =>
  Effect.map(lab.sql(`SELECT body::text FROM clashfx_event WHERE kind = '${kind}' ORDER BY seq`), (text) => {
    const byTag = new Map<string, Array<WatchEvent>>()
    for (const line of text.split("\n")) {
      if (line === "") continue
      const event = decode(line)
      if (!("tag" in event)) continue
      const known = byTag.get(event.tag)
      if (known === undefined) byTag.set(event.tag, [event])
      else known.push(event)
    }
    return byTag
  })

const clanFits = (state: ClanDiff.ClanSnapshot | undefined, event: WatchEvent): boolean => {
  if (event._tag === "ClanFound") return state === undefined
  if (state === undefined) return !event._tag.startsWith("Clan")
  const member = "member" in event ? state.roster.find(({ tag }) => tag === event.member) : undefined
  switch (event._tag) {
    case "ClanChanged":
      return isDeepStrictEqual(state[event.field], event.previous)
    case "ClanMemberChanged":
      return member !== undefined && isDeepStrictEqual(member[event.field], event.previous)
    case "ClanMemberJoined":
      return member === undefined
    case "ClanMemberLeft":
      return member !== undefined && isDeepStrictEqual(member, event.previous)
    default:
      return true
  }
}

const sorted = (clan: ClanDiff.ClanSnapshot): ClanDiff.ClanSnapshot => ({
  ...clan,
  roster: clan.roster.toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
})

const isClanEvent = (event: WatchEvent): event is ClanDiff.ClanEvent => event._tag.startsWith("Clan")

const none: Verdict = { events: 0, twice: 0, unfit: 0, lost: 0, examples: [] }

const twice = (lab: Lab) =>
  Effect.map(lab.sql("SELECT count(*) - count(DISTINCT id) FROM clashfx_event"), (text) => Number(text))

/** Clans, against what the API shows in the end. */
export const judgeClans = (lab: Lab, last: ReadonlyMap<string, ClanDiff.ClanSnapshot>): Effect.Effect<Verdict> =>
  Effect.gen(function* () {
    const byTag = yield* eventsOf(lab, "clan")
    let verdict: Verdict = { ...none, twice: yield* twice(lab) }
    const note = (more: Partial<Verdict>, example: string) => {
      verdict = { ...verdict, ...more, examples: [...verdict.examples.slice(0, 8), example] }
    }
    for (const [tag, end] of last) {
      let state: ClanDiff.ClanSnapshot | undefined
      for (const event of byTag.get(tag) ?? []) {
        verdict = { ...verdict, events: verdict.events + 1 }
        if (!clanFits(state, event)) note({ unfit: verdict.unfit + 1 }, `${event.id} does not fit`)
        if (event._tag === "ClanFound") state = event.current
        else if (state !== undefined && isClanEvent(event)) state = ClanDiff.apply(state, [event])
      }
      const missing = state === undefined ? [] : ClanDiff.diff(sorted(state), sorted(end))
      if (state === undefined) note({ lost: verdict.lost + 1 }, `${tag} was never found`)
      for (const change of missing) note({ lost: verdict.lost + 1 }, `${tag}: ${JSON.stringify(change).slice(0, 160)}`)
    }
    return verdict
  })
