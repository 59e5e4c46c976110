/** How the gateway does, as its stream tells once a second. */
import { signal } from "@preact/signals"
import type { SampleJson, StatusJson } from "../../../src/status/report.ts"
import { follow, type Link } from "../lib/follow.ts"
import * as Session from "./session.ts"

/** The last that is known. */
export const status = signal<StatusJson | undefined>(undefined)

/** The last ten minutes, second by second. */
export const samples = signal<ReadonlyArray<SampleJson>>([])

/** How the connection to the gateway does. */
export const link = signal<Link>({ _tag: "Connecting" })

const most = 600

const keep = (sample: SampleJson): void => {
  const known = samples.peek()
  if (sample.at > (known.at(-1)?.at ?? 0)) samples.value = [...known, sample].slice(-most)
}

/** Begins; what it gives ends it. */
export const start = (): (() => void) =>
  follow("/api/status/stream", {
    token: () => Session.token.peek(),
    onLink: (now) => {
      link.value = now
    },
    onRefused: (refused) => {
      status.value = undefined
      Session.refuse(refused)
    },
    onMessage: ({ data, event }) => {
      if (event === "history") samples.value = JSON.parse(data)
      // The stream of others who look has begun before: its first sample may be the last one of the history.
      else if (event === "sample") keep(JSON.parse(data))
      else if (event === "status") status.value = JSON.parse(data)
    }
  })
