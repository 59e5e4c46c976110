/** What programs in JavaScript give to a client that can be no such thing, besides names that nothing reads. */
import { type Complaint, shown } from "../model/internal/given.ts"

/** A signal that is none would neither abort anything nor say so. */
export const signalComplaint = (signal: unknown): Complaint => {
  if (signal === undefined || signal === null) return undefined
  if (signal instanceof AbortController) return "signal is an AbortController: use its signal, controller.signal"
  return typeof signal === "object" && "aborted" in signal && "addEventListener" in signal
    ? undefined
    : "signal is no AbortSignal: use AbortSignal.timeout(5000), or the signal of an AbortController"
}

/** Of a text, `Duration.millis` would say that it cannot be mixed with a BigInt. */
export const millisecondsComplaint = (timeout: unknown): Complaint =>
  timeout === undefined || timeout === null || (typeof timeout === "number" && timeout >= 0)
    ? undefined
    : `timeout is ${shown(timeout)}: use a number of milliseconds`

/** Something that has all of these methods. */
export const methods = (name: string, given: unknown, wanted: ReadonlyArray<string>): Complaint => {
  if (given === undefined || given === null) return undefined
  const has = (method: string): boolean => typeof Reflect.get(Object(given), method) === "function"
  return wanted.every(has) ? undefined : `${name} has to have the methods ${wanted.join(", ")}, as a Map has`
}

/** A function. */
export const callable = (name: string, given: unknown): Complaint =>
  given === undefined || given === null || typeof given === "function" ? undefined : `${name} has to be a function`
