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

/** The body for a tag, plain and packed; made once. */
export const clanBody = (tag: string) => {
  const known = bodies.get(tag)
  if (known !== undefined) return known
  const bytes = Buffer.from(made.replace('"tag":"#2PP"', `"tag":"${tag}"`))
  const body = { bytes, packed: gzipSync(bytes, { level: 6 }) }
  bodies.set(tag, body)
  return body
}
