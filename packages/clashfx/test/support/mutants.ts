/** Damaged copies of bodies: keys dropped, nulls, wrong types, unknown values. The same ones in every run. */
import * as Predicate from "effect/Predicate"
import type { Body } from "./bodies.ts"
import { generator } from "./generator.ts"

const replacements: ReadonlyArray<unknown> = [
  null,
  "",
  "not known yet",
  "#0",
  0,
  -1,
  1.5,
  1e300,
  true,
  [],
  [null],
  {},
  { id: "x" },
  "20260231T000000.000Z"
]

type Change = { readonly drop: true } | { readonly value: unknown }

/** A copy with one change at a random place; places higher up are rarer, as there are fewer of them. */
const change = (value: unknown, at: ReadonlyArray<string>, how: Change): unknown => {
  const [key, ...rest] = at
  if (key === undefined) return "value" in how ? how.value : value
  if (Array.isArray(value)) {
    const index = Number(key)
    if (rest.length === 0 && "drop" in how) return value.toSpliced(index, 1)
    return value.with(index, change(value[index], rest, how))
  }
  if (!Predicate.isReadonlyObject(value)) return value
  const entries = Object.entries(value)
  return Object.fromEntries(
    rest.length === 0 && "drop" in how
      ? entries.filter(([name]) => name !== key)
      : entries.map(([name, child]) => [name, name === key ? change(child, rest, how) : child])
  )
}

const paths = (value: unknown, at: ReadonlyArray<string> = []): ReadonlyArray<ReadonlyArray<string>> =>
  typeof value === "object" && value !== null
    ? [at, ...Object.entries(value).flatMap(([key, child]) => paths(child, [...at, key]))]
    : [at]

/** So many damaged bodies, each with one to three changes. */
export const mutants = (bodies: ReadonlyArray<Body>, count: number): ReadonlyArray<unknown> => {
  const random = generator(count)
  const pick = <A>(from: ReadonlyArray<A>): A | undefined => from[Math.floor(random() * from.length)]
  const damage = (body: unknown, times: number): unknown => {
    if (times === 0) return body
    const how: Change = random() < 0.3 ? { drop: true } : { value: pick(replacements) }
    return damage(change(body, pick(paths(body)) ?? [], how), times - 1)
  }
  return Array.from({ length: count }, () => damage(pick(bodies), 1 + Math.floor(random() * 3)))
}
