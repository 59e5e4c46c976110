/** Numbers, times and lengths of time as people read them. */

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 })
const tenth = new Intl.NumberFormat("en", { maximumFractionDigits: 1 })

/** 12,345 and 1.2M. */
export const count = (n: number): string => (Math.abs(n) < 100_000 ? whole : short).format(n)

/** 0.4, 12, 1,250. */
export const rate = (n: number): string => (n < 10 ? tenth : whole).format(n)

/** 0.4 s, 12 s, 3 min, 5 h, 2 d. */
export const span = (seconds: number): string => {
  if (seconds < 10) return `${tenth.format(seconds)} s`
  if (seconds < 100) return `${whole.format(seconds)} s`
  if (seconds < 6000) return `${whole.format(seconds / 60)} min`
  return seconds < 172_800 ? `${whole.format(seconds / 3600)} h` : `${whole.format(seconds / 86_400)} d`
}

/** 87 %. */
export const percent = (share: number): string => `${whole.format(100 * share)} %`

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" })
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })

/** 14:03:59 here. */
export const time = (at: number): string => clock.format(at)

/** 28 Nov, 14:03 here. */
export const date = (at: number): string => day.format(at)

/** For machines and tooltips. */
export const iso = (at: number): string => new Date(at).toISOString()

/** One of them, or many. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`
