/**
 * The exact sliding window: so many places, each of which rests for one window after its request has arrived. Two arrivals
 * on one place are then at least a window apart, so that no window sees more arrivals than there are places.
 *
 * What counts is when a request arrives at the server, which the client can only judge: a request that has to open a
 * connection leaves long after its turn has come. A place is therefore taken from its turn until its request is written,
 * and rests from then on; the answer, when it comes, tells how late the request may have been read.
 *
 * Instants are monotonic, all times in milliseconds.
 */
import { Heap } from "./heap.ts"

/** How a window lets attempts through. */
export interface WindowOptions {
  /** How many requests may arrive within one window. */
  readonly size: number
  /** The window, without margin. */
  readonly window: number
  /** Added to the window, for requests that overtake each other on the way. */
  readonly margin: number
  /** Added to the window for the places of a burst, whose arrivals spread. */
  readonly burstMargin: number
  /** Do attempts keep their distance even when places are free? */
  readonly isSpaced: boolean
  /** Does a place rest from the answer on? Then the request has arrived for certain, whatever stood still meanwhile. */
  readonly isStrict?: boolean
}

/**
 * A client that does not say when it writes a request gets this long to open a connection, in ms; an answer says better.
 */
const longestOpening = 3000
/**
 * The most that an answer that came late adds to the rest of its place, in ms, when it is known when the request left: a
 * server (or this machine) that stands still for half a second reads all that was sent meanwhile at once.
 */
const mostSlack = 1000
/** What there is to be counted for each place at the start, in ms. */
const firstCredit = 250
/** What is handled so soon (ms) after this process was held up was held up with it. */
const afterHoldUp = 50
/** A request that was written so long (ms) before this process was seen at work again had left by then. */
const surelyLeft = 5
/** Over so many answers the quickest one is remembered. */
const memory = 64

/** What is known about the request that took a place last. */
type Request =
  /** Its turn has come; nobody says more. */
  | { readonly _tag: "Granted"; readonly at: number }
  /** It is on its way through a client that says when it is written (`isTold`), or that does not. */
  | { readonly _tag: "Leaving"; readonly at: number; readonly isTold: boolean }
  | { readonly _tag: "Written"; readonly at: number }
  /** It has been answered, or never came to be written: there is nothing more to learn. */
  | { readonly _tag: "Over" }

/** When a place is free again; an entry is out of date when its place has another one. */
class Release {
  readonly rank: number
  readonly place: Place
  constructor(rank: number, place: Place) {
    this.rank = rank
    this.place = place
  }
}

interface Place {
  release: Release | undefined
  turn: WindowTurn | undefined
}

/** How long answers take, and how much of that is delay. */
class Latency {
  private current = Number.POSITIVE_INFINITY
  private before = Number.POSITIVE_INFINITY
  private count = 0
  private credit: number
  /** Over so many answers nothing is known about the quickest one yet. */
  private unknown: number
  private readonly margin: number

  constructor({ margin, size }: WindowOptions) {
    this.margin = margin
    this.credit = size * firstCredit
    this.unknown = Math.min(size, memory)
  }

  /**
   * By how much a request may have been read later than it left, judged by its answer: at first all of the time that it
   * took, then how much longer that was than with the quickest ones. Answers differ for other reasons as well, so that only
   * short disturbances count in full; in the long run it is twice the margin at most.
   */
  slackOf(latency: number, most: number): number {
    this.current = Math.min(this.current, latency)
    if (this.unknown > 0) {
      this.unknown -= 1
      return Math.min(latency, longestOpening)
    }
    const slack = latency - Math.min(this.current, this.before)
    if (++this.count >= memory) {
      this.count = 0
      this.before = this.current
      this.current = Number.POSITIVE_INFINITY
    }
    const counted = Math.min(slack, most, this.credit)
    this.credit = Math.min(this.credit + 2 * this.margin - Math.max(this.margin, counted), 100 * firstCredit)
    return Math.max(0, counted)
  }

  /** How long an answer that is still missing after a window is waited for: not where answers take that long anyway. */
  patience(window: number): number {
    const quickest = Math.min(this.current, this.before)
    return quickest < window || quickest === Number.POSITIVE_INFINITY ? Math.min(mostSlack, this.credit) : 0
  }
}

/** One attempt's hold on a place. */
export class WindowTurn {
  private readonly window: SlidingWindow
  private readonly place: Place
  private readonly margin: number
  private request: Request

  constructor(window: SlidingWindow, place: Place, at: number, margin: number) {
    this.window = window
    this.place = place
    this.margin = margin
    this.request = { _tag: "Granted", at }
  }

  /** The attempt begins; `isTold` says whether {@link written} will follow. */
  begins(isTold: boolean): void {
    if (this.request._tag !== "Granted") return
    const { at } = this.request
    this.request = { _tag: "Leaving", at, isTold }
    const isHeld = isTold || this.window.options.isStrict === true
    this.rest(isHeld ? Number.POSITIVE_INFINITY : at + longestOpening)
  }

  written(now: number): void {
    if (this.request._tag !== "Leaving" && this.request._tag !== "Granted") return
    this.request = { _tag: "Written", at: now }
    if (this.window.options.isStrict === true) return
    // Without an answer nobody knows that it has arrived: the next one must not arrive together with it.
    this.rest(now, this.margin + this.window.latency.patience(this.window.options.window))
  }

  ended(now: number, isAnswered: boolean): void {
    const { request } = this
    this.request = { _tag: "Over" }
    this.window.isAtWork(now)
    if (request._tag === "Over") return
    if (request._tag === "Leaving" && request.isTold) return this.rest(Number.NEGATIVE_INFINITY)
    if (this.window.options.isStrict === true) return this.rest(now)
    const left = request.at
    if (isAnswered) {
      // What holds this process up also delays a request that was not written yet.
      const isWritten = request._tag === "Written"
      const heldUp = isWritten ? this.window.heldUp(left, now) : 0
      const most = isWritten ? mostSlack : longestOpening
      this.rest(left, this.window.latency.slackOf(Math.max(0, now - left - heldUp), most))
    } else if (request._tag === "Leaving") this.rest(Math.min(now, left + longestOpening))
    else if (request._tag === "Written") this.rest(left)
  }

  /** Its place rests since an instant, unless another attempt has it by now. */
  private rest(since: number, slack = 0): void {
    if (this.place.turn !== this) return
    this.window.restPlace(this.place, since, Math.max(this.margin, slack))
  }
}

/** The places of one key. */
export class SlidingWindow {
  readonly options: WindowOptions
  readonly latency: Latency
  /** How many places there are now, and until when they may be used. */
  private capacity: number
  private usableUntil = Number.POSITIVE_INFINITY
  private readonly releases = new Heap<Release>()
  private readonly places: Array<Place> = []
  private last = Number.NEGATIVE_INFINITY
  private due = Number.NEGATIVE_INFINITY
  /** When this process was seen at work last, and what held it up since then. */
  private seen = Number.NEGATIVE_INFINITY
  private holdUp = { seen: 0, from: 0, to: Number.NEGATIVE_INFINITY }

  constructor(options: WindowOptions) {
    this.options = options
    this.latency = new Latency(options)
    this.capacity = options.size
  }

  /** The distance of attempts that had to wait. */
  private get spacing(): number {
    return (this.options.window + this.options.margin) / Math.max(1, this.capacity)
  }

  /** There are so many places from now on, which may be used until an instant. Only {@link giveBack} makes them fewer. */
  resize(capacity: number, usableUntil: number): void {
    this.capacity = Math.max(capacity, this.places.length)
    this.usableUntil = usableUntil
  }

  /** Takes up to so many places out of use that no request is on its way with; answers how many. */
  giveBack(count: number): number {
    let given = Math.min(count, this.capacity - this.places.length)
    this.capacity -= given
    for (let i = this.places.length - 1; i >= 0 && given < count; i--) {
      const place = this.places[i]
      if (place?.release === undefined) continue
      this.places.splice(i, 1)
      place.release = undefined
      place.turn = undefined
      this.capacity -= 1
      given += 1
    }
    return given
  }

  /** When the next place is free. */
  free(now: number): number {
    if (now >= this.usableUntil) return Number.POSITIVE_INFINITY
    const distance = this.options.isSpaced ? this.last + this.spacing : Number.NEGATIVE_INFINITY
    return Math.max(distance, this.places.length < this.capacity ? distance : this.soonest())
  }

  /**
   * When the next place is free for who had to wait: evenly spaced, so that no second burst follows a first one. What fell
   * behind catches up, but not at once.
   */
  freeSpaced(now: number): number {
    return Math.max(this.free(now), this.due + this.spacing, this.last + 0.6 * this.spacing)
  }

  /** Takes the place that is free; `due` is when this attempt should have left. */
  take(now: number, due: number, hasWaited: boolean): WindowTurn {
    const { burstMargin, margin, size, window } = this.options
    // Who had to wait leaves evenly spaced; who had not may be the first one of a burst.
    const distance = hasWaited || size === 1 || this.options.isSpaced ? margin : burstMargin
    this.last = now
    this.seen = now
    this.due = Math.max(due, now - window)
    const place = this.freePlace()
    const turn = new WindowTurn(this, place, now, distance)
    place.turn = turn
    this.restPlace(place, now, distance)
    return turn
  }

  /** Somebody who wanted to be woken at an instant was woken at another: in between nothing happened in this process. */
  woken(wanted: number, now: number): void {
    if (now - wanted >= 5) this.holdUp = { seen: this.seen, from: wanted, to: now }
    this.seen = now
  }

  /**
   * How much of the time between two instants was lost here: an answer that waited for us says nothing of the server. Not so
   * when this process was not seen at work since the first one: then it may have been stopped before the request left.
   */
  heldUp(from: number, to: number): number {
    const { holdUp } = this
    if (to - holdUp.to > afterHoldUp || holdUp.seen < from + surelyLeft) return 0
    return Math.max(0, holdUp.to - Math.max(from, holdUp.from))
  }

  /** Something was heard of a request, so that this process is at work. */
  isAtWork(now: number): void {
    this.seen = now
  }

  /** How many places are not free. */
  used(now: number): number {
    return this.places.filter(({ release }) => release === undefined || release.rank > now).length
  }

  /** Lets a place rest since an instant; for ever, if that never comes: until somebody says otherwise. */
  restPlace(place: Place, since: number, margin: number): void {
    if (since === Number.POSITIVE_INFINITY) {
      place.release = undefined
      return
    }
    const release = new Release(since + this.options.window + margin, place)
    place.release = release
    this.releases.push(release)
  }

  private soonest(): number {
    for (let first = this.releases.first; first !== undefined; first = this.releases.first) {
      if (first.place.release === first) return first.rank
      this.releases.pop()
    }
    return Number.POSITIVE_INFINITY
  }

  private freePlace(): Place {
    if (this.places.length < this.capacity) {
      const place: Place = { release: undefined, turn: undefined }
      this.places.push(place)
      return place
    }
    this.soonest()
    const first = this.releases.first
    if (first === undefined) throw new RangeError("no place is free")
    this.releases.pop()
    return first.place
  }
}
