/** A store as it is used: every call ends, and what comes back is a text or nothing. */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import { unkeyedCause } from "../../../exchange/internal/errors/thrown.ts"
import { within } from "../../../exchange/internal/within.ts"
import { type Store, SnapshotStoreError } from "../../SnapshotStore.ts"

/**
 * A call that is not answered for so long has failed, and is made again with the same text: a store that hangs holds its
 * tags up until it answers, and not for ever. What is given up is interrupted, and has a moment to end: a write that goes
 * on could come after a later one.
 */
const limit = Duration.seconds(30)
const parting = Duration.seconds(1)

/** What stores say of their trouble is printed with the error: drivers quote the URL that they were given. */
const shownAs = (error: SnapshotStoreError): SnapshotStoreError => {
  const cause = unkeyedCause(error.cause)
  return cause === error.cause ? error : new SnapshotStoreError({ ...error, cause })
}

const call = <A>(
  operation: SnapshotStoreError["operation"],
  key: string,
  effect: () => Effect.Effect<A, SnapshotStoreError>
): Effect.Effect<A, SnapshotStoreError> => {
  const failed = (thrown: unknown) =>
    Effect.fail(
      thrown instanceof SnapshotStoreError
        ? shownAs(thrown)
        : new SnapshotStoreError({ operation, key, cause: unkeyedCause(thrown) })
    )
  return Effect.flatMap(within(Effect.suspend(effect), limit, parting), (answer) => {
    if (Option.isNone(answer)) return failed(`no answer within ${Duration.format(limit)}`)
    if (Exit.isSuccess(answer.value)) return answer.value
    return failed(Cause.squash(answer.value.cause))
  })
}

/** Stores in JavaScript give what they have: `null` is none, and what is no text cannot be read. */
const textOf = (key: string, given: unknown): Effect.Effect<string | undefined, SnapshotStoreError> =>
  given === undefined || given === null
    ? Effect.succeed(undefined)
    : typeof given === "string"
      ? Effect.succeed(given)
      : Effect.fail(new SnapshotStoreError({ operation: "get", key, cause: `it gave ${typeof given}, not a text` }))

/** The same store, with calls that end. */
export const sure = ({ commit, dues, get, remove, set, tell }: Store): Store => ({
  get: (key) =>
    Effect.flatMap(
      call("get", key, () => get(key)),
      (text) => textOf(key, text)
    ),
  set: (key, text) => call("set", key, () => set(key, text)),
  remove: (key) => call("remove", key, () => remove(key)),
  commit: commit && ((key, text, events) => call("commit", key, () => commit(key, text, events))),
  tell: tell && ((events) => call("tell", "events", () => tell(events))),
  dues: dues && {
    get: (key) => call("dues", key, () => dues.get(key)),
    set: (all) => call("dues", "dues", () => dues.set(all))
  }
})
