/** A clan as the API sends it, about 28 KB, for any tag. */
import { Simulator } from "@clashfx/simulator"
import * as Passthrough from "clashfx/api/Passthrough"
import * as Clash from "clashfx/Clash"
import { Effect, Layer } from "effect"
import { gzipSync } from "node:zlib"

const made = await Effect.runPromise(
  Effect.map(Passthrough.ask({ url: "/clans/%232PP" }), ({ bytes }) => new TextDecoder().decode(bytes)).pipe(
    Effect.provide(
      Clash.layer({ keys: [Simulator.testKey] }).pipe(
        Layer.provideMerge(Simulator.layerTest({ clans: [{ tag: "#2PP", members: 50 }] }))
      )
    )
  )
)

const bodies = new Map<string, { readonly bytes: Buffer; readonly packed: Buffer }>()

/** The body for a tag, plain and packed, in two forms by turns where `asked` counts up; made once. */
export const clanBody = (tag: string, asked = 0) => {
  const form = Math.floor(asked / 500) % 2
  const key = `${tag} ${form}`
  const known = bodies.get(key)
  if (known !== undefined) return known
  const changed = made
    .replace('"tag":"#2PP"', `"tag":"${tag}"`)
    .replace(/"clanPoints":\d+/, `"clanPoints":${4000 + form}`)
  const bytes = Buffer.from(changed)
  const body = { bytes, packed: gzipSync(bytes, { level: 6 }) }
  bodies.set(key, body)
  return body
}
