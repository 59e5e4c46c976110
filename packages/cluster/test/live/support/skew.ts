/** A wall clock that is wrong, and jumps; the clock for durations runs on. */

/** Sets the wall clock off by the first of these (ms); each SIGUSR2 sets it off by the next one. */
export const skewClock = (skews: ReadonlyArray<number>): void => {
  const RealDate = Date
  let at = 0
  const now = () => RealDate.now() + (skews[Math.min(at, skews.length - 1)] ?? 0)
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: ReadonlyArray<unknown>) => Reflect.construct(target, args.length === 0 ? [now()] : args),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name))
  })
  process.on("SIGUSR2", () => {
    at++
  })
}
