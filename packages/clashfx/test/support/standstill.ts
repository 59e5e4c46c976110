/** How long this process was held up at worst, by its own work or by neighbours on the machine. */
import * as Effect from "effect/Effect"

const beat = 20

/** From now on until the scope closes; gives the longest time (ms) in which nothing ran here. */
export const standstill = Effect.gen(function* () {
  let [worst, last] = [0, performance.now()]
  const timer = setInterval(() => {
    const now = performance.now()
    worst = Math.max(worst, now - last - beat)
    last = now
  }, beat)
  yield* Effect.addFinalizer(() => Effect.sync(() => clearInterval(timer)))
  return () => worst
})
