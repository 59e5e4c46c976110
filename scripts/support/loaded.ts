/**
 * Which modules a program loads that asks for clans: prints their URLs, as JSON, those of Node left out.
 *
 *     node scripts/support/loaded.ts
 */
import { registerHooks } from "node:module"

const loaded: Array<string> = []
registerHooks({
  load: (url, context, next) => {
    if (!url.startsWith("node:")) loaded.push(url)
    return next(url, context)
  }
})

const [Effect, Layer, ClashNode] = await Promise.all([
  import("effect/Effect"),
  import("effect/Layer"),
  import("clashfx/node"),
  import("clashfx/api/Clans")
])
await Effect.runPromise(Effect.scoped(Layer.build(ClashNode.layer({ keys: ["key"] }))))
process.stdout.write(JSON.stringify(loaded))
