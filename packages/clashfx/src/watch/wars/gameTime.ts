/**
 * What time it is in the game. The wall clock of this machine may be wrong, and step; what the API shows of a war says
 * between which of its dates the game is, and the monotonic clock goes on from there.
 */
import type { WarSnapshot } from "../../diff/WarDiff.ts"
import { dateOf, type Now } from "../../exchange/internal/monotonic.ts"

/** The clocks that looks at wars go by. */
export interface WarTime extends Now {
  /** The game's, in ms, UTC: the wall clock's within what is known. For dates of the API. */
  readonly date: number
  /** The same where clocks disagree: what has come by all of them, and by any. */
  readonly earliest: number
  readonly latest: number
  /** A date that went with the wall clock once, and goes on with the monotonic one: for what is counted from a look. */
  readonly steady: number
}

const hour = 3_600_000

/** When a picture was made, in ms of the monotonic clock. */
interface Made {
  readonly atLeast: number
  readonly atMost: number
}

/** Between which dates the game is while a war is shown so. */
const datesOf = ({ endTime, startTime, state, war }: WarSnapshot): readonly [least: number, most: number] => {
  const [start, end] = [startTime.epochMilliseconds, endTime.epochMilliseconds]
  switch (state) {
    case "preparation":
      return [war.preparationStartTime.epochMilliseconds, start]
    case "inWar":
      return [start, end]
    case "warEnded":
      return [end, Number.POSITIVE_INFINITY]
  }
}

/** The game's time, as far as the wars of a clan tell. */
export class GameTime {
  private began: Now | undefined
  /** How far the game's date is ahead of the monotonic clock. */
  private least = Number.NEGATIVE_INFINITY
  private most = Number.POSITIVE_INFINITY
  /** Since when (ms, monotonic) pictures have said that `least` has not come. */
  private contradictedAt: number | undefined

  /** The clocks, put right. */
  read(now: Now): WarTime {
    const { time } = now
    this.began ??= now
    const steady = dateOf(this.began, time)
    const [least, most] = [time + this.least, time + this.most]
    const [earlier, later] = [Math.min(now.date, steady), Math.max(now.date, steady)]
    return {
      time,
      date: Math.max(least, Math.min(most, now.date)),
      // Clocks that are known to be wrong say nothing.
      earliest: earlier > most ? least : Math.max(least, earlier),
      latest: later < least ? most : Math.min(most, later),
      steady
    }
  }

  /**
   * Learns from a picture that is believed. What has come stays so, while what has not come yet may be an old copy's view:
   * where they contradict each other, the former is right, unless it turns out for an hour to be broken.
   */
  learn(war: WarSnapshot, { atLeast, atMost }: Made): void {
    const [from, to] = datesOf(war)
    const [least, most] = [from - atMost, to - atLeast]
    if (most >= this.least) this.contradictedAt = undefined
    else if (atMost - (this.contradictedAt ??= atMost) < hour) return
    // What had not come yet before something came may have been an old copy's view as well.
    const isNews = least > this.least || most < this.least
    this.most = isNews ? most : Math.min(this.most, most)
    if (isNews) this.least = least
  }
}
