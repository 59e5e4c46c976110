/** What a server saw: the judge of every throttle. Times are in milliseconds on the server's clock. */

/** The most arrivals within any second. */
export const busiestSecond = (arrivals: ReadonlyArray<number>): number => {
  const times = arrivals.toSorted((a, b) => a - b)
  let most = 0
  for (let from = 0, to = 0; to < times.length; to++) {
    while ((times[to] ?? 0) - (times[from] ?? 0) >= 1000) from++
    most = Math.max(most, to - from + 1)
  }
  return most
}

/** What share of the limit was used, from the second second on: the first one is for opening connections. */
export const shareOf = (arrivals: ReadonlyArray<number>, limit: number): number => {
  const times = arrivals.toSorted((a, b) => a - b)
  const from = (times[0] ?? 0) + 1500
  const counted = times.filter((time) => time >= from)
  const seconds = ((counted.at(-1) ?? 0) - (counted[0] ?? 0)) / 1000
  return (counted.length - 1) / seconds / limit
}
