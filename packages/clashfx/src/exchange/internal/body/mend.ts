/**
 * One odd part does not cost a body: what cannot be read is left out, or stands as what the API sends where there is none.
 *
 * Which parts those are is a table (`oddParts.ts` of the operations); what names a thing is in none of them, so that a body
 * without its tag stays an error. A watcher would take what is left out for gone: it uses only what makes no events.
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"

/** What stands in the place of an odd part. */
export type Instead = { readonly _tag: "LeftOut" } | { readonly _tag: "Value"; readonly value: unknown }

/** Parts that a body can do without, by their path, where `*` is any row: `clans.*.members.*`. */
export type Mends = Readonly<Record<string, Instead>>

/** The row is left out of its list. */
export const leftOut: Instead = { _tag: "LeftOut" }
/** This stands in its place. */
export const instead = (value: unknown): Instead => ({ _tag: "Value", value })

/** A part of a body that could not be read. */
export interface OddPart {
  /** The part that was left out or replaced, like `rounds[2].warTags`. */
  readonly path: string
  /** What was wrong with it. */
  readonly detail: string
}

/** What is wrong, and where: `a.b[3].c`. */
interface Wrong {
  readonly path: string
  readonly detail: string
}

/** A path, key by key; rows by their index. */
export type Segments = ReadonlyArray<string>

const segmentsOf = (path: string): Segments => path.match(/[^.[\]]+/g) ?? []

/** Does a path begin with a pattern? */
export const fits = (pattern: Segments, path: Segments): boolean =>
  pattern.length <= path.length && pattern.every((segment, i) => segment === "*" || segment === path[i])

/** The parts that a path lies in, the smallest first. */
const partsOf = (mends: Mends, path: Segments): ReadonlyArray<{ readonly at: Segments; readonly how: Instead }> =>
  Object.entries(mends)
    .map(([pattern, how]) => ({ pattern: pattern.split("."), how }))
    .filter(({ pattern }) => fits(pattern, path))
    .toSorted((a, b) => b.pattern.length - a.pattern.length)
    .map(({ pattern, how }) => ({ at: path.slice(0, pattern.length), how }))

/** A copy in which one part is mended; the same value when there is no such part. */
export const mendAt = (value: unknown, [key, ...rest]: Segments, how: Instead): unknown => {
  if (key === undefined) return how._tag === "Value" ? how.value : value
  if (Array.isArray(value)) {
    const row = Number(key)
    if (!(row < value.length)) return value
    return rest.length === 0 && how._tag === "LeftOut"
      ? value.toSpliced(row, 1)
      : value.with(row, mendAt(value[row], rest, how))
  }
  return Predicate.isObject(value) ? { ...value, [key]: mendAt(Reflect.get(value, key), rest, how) } : value
}

export const shown = (at: Segments): string =>
  at.reduce(
    (text, segment) => (/^\d+$/.test(segment) ? `${text}[${segment}]` : text === "" ? segment : `${text}.${segment}`),
    ""
  )

/** A body with more odd parts than this is not of a shape that we know. */
const most = 200

/** A body without what cannot be read of it. */
export interface Mended<out A> {
  readonly model: A
  /** The body that the model was made of. */
  readonly body: unknown
  readonly parts: ReadonlyArray<OddPart>
}

/** A body in which one odd part is mended. */
export interface MendedPart {
  readonly body: unknown
  /** How the part is called. */
  readonly part: string
}

/** Mends the part in which a path lies; nothing where it is part of nothing that can be mended. */
export type Mender = (body: unknown, at: Segments) => MendedPart | undefined

/** Leaves out or replaces what a table says. Makes menders, each for one body: what did not help is not tried again. */
export const byTable = (mends: Mends) => (): Mender => {
  const tried = new Set<string>()
  return (body, path) => {
    const odd = partsOf(mends, path).find(
      // A row that is left out makes room for the next one, which may be odd as well.
      ({ at, how }) => how._tag === "LeftOut" || !tried.has(shown(at))
    )
    if (odd === undefined) return undefined
    const part = shown(odd.at)
    tried.add(part)
    return { part, body: mendAt(body, odd.at, odd.how) }
  }
}

/** Decodes what is left of a body without its odd parts; fails with what is wrong where that is no such part. */
export const mend = <A>(
  json: unknown,
  mender: Mender,
  decode: (json: unknown) => Result.Result<A, Wrong>
): Result.Result<Mended<A>, Wrong> => {
  const parts: Array<OddPart> = []
  /** What was wrong with the parts that something else stands for now. */
  const replaced = new Map<string, Wrong>()
  let [body, decoded] = [json, decode(json)]
  while (Result.isFailure(decoded)) {
    const { detail, path } = decoded.failure
    const mended = parts.length === most ? undefined : mender(body, segmentsOf(path))
    // What is said is what was wrong with the body that came, not with what was tried.
    if (mended === undefined) return Result.fail(replaced.get(path) ?? decoded.failure)
    replaced.set(mended.part, decoded.failure)
    parts.push({ path: mended.part, detail })
    body = mended.body
    decoded = decode(body)
  }
  return Result.succeed({ model: decoded.success, body, parts })
}
