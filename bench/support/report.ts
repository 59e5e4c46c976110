/** What the benchmarks share: tables, times, memory. */

/** Prints a row of a table: its first cell is wide, the others are numbers. */
export const print = (...cells: ReadonlyArray<string | number>): void => {
  process.stdout.write(
    `${cells.map((cell, n) => (n === 0 ? String(cell).padEnd(34) : String(cell).padStart(13))).join("")}\n`
  )
}

export const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}

/**
 * Microseconds of one run over all inputs, divided by their number: the lower quartile of many rounds, as others use the
 * machine, too.
 */
export const microsPer = <A>(inputs: ReadonlyArray<A>, run: (input: A) => unknown, millis = 400): number => {
  const rounds: Array<number> = []
  const end = performance.now() + millis
  while (performance.now() < end || rounds.length < 20) {
    const start = performance.now()
    for (const input of inputs) run(input)
    rounds.push(((performance.now() - start) * 1000) / inputs.length)
  }
  return rounds.toSorted((a, b) => a - b)[Math.floor(rounds.length / 4)] ?? Number.NaN
}

/** CPU time of this process, in microseconds. */
export const cpuMicros = (): number => {
  const { system, user } = process.cpuUsage()
  return user + system
}

/** Needs `node --expose-gc`: without it, memory cannot be told from garbage. */
const collect = (): void => {
  const { gc } = globalThis
  if (gc === undefined) throw new Error("run it with node --expose-gc")
  gc()
  gc()
}

/** Bytes in use after a collection: objects and buffers. */
export const heapBytes = (): number => {
  collect()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** The memory of the process as the system sees it, in MB. */
export const rssMegabytes = (): number => Math.round(process.memoryUsage.rss() / 1_048_576)

export const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1)

/** A value of `--name value` on the command line, else the default. */
export const option = (name: string, otherwise: string): string => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise)
}

export const numberOption = (name: string, otherwise: number): number => Number(option(name, String(otherwise)))
