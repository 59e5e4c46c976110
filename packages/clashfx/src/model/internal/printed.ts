/** How the errors of the SDK look in `console.error(error)`, in a log, or as a part of something else that is shown. */
import { NodeInspectSymbol } from "effect/Inspectable"

type Inspect = (value: unknown, options: object) => string

/**
 * The line that says what happened and what to do, then the fields. Effect's errors show their fields alone, so that whoever
 * prints one would see everything but the advice.
 */
export const printed = <C extends { readonly prototype: Error }>(errors: C): C => {
  Object.defineProperty(errors.prototype, NodeInspectSymbol, {
    configurable: true,
    writable: true,
    value(this: Error, _depth: number, options: object, inspect?: Inspect): string {
      return inspect === undefined ? String(this) : `${String(this)} ${inspect({ ...this }, options)}`
    }
  })
  return errors
}
