/**
 * What it costs to check bodies: decoding against parsing their JSON.
 *
 *     node bench/decode.ts [ROUTE...]
 *
 * Bodies are made by the simulator. For each one: its size, the time of `JSON.parse`, the time of the SDK's decoder on what
 * was parsed, of the one for where code may not be generated, and of Effect's compiled schemas; each in percent of the first.
 * Exits with 1 when decoding the clan or the player takes more than 15 %.
 */
import { ClashApi } from "clashfx/api/ClashApi"
import * as Effect from "effect/Effect"
import * as HttpApi from "effect/http-api/HttpApi"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaJITCompiler from "effect/schema/SchemaJITCompiler"
import { compile, compileClosures, invalid } from "../packages/clashfx/src/exchange/internal/inPlace/inPlaceDecoder.ts"
import { type Sample, samples } from "./support/bodies.ts"
import { microsPer, print } from "./support/report.ts"

/** What decoding may cost, in percent of parsing. */
const limits: Readonly<Record<string, number>> = { "clans.get": 15, "players.get": 15 }

// ---------------------------------------------------------------------------------------------------------------------
// Times
// ---------------------------------------------------------------------------------------------------------------------

/** The schema that the declaration promises for each route. */
const schemas = (): ReadonlyMap<string, Schema.ConstraintDecoder<unknown>> => {
  const found = new Map<string, Schema.ConstraintDecoder<unknown>>()
  HttpApi.reflect(ClashApi, {
    onGroup: () => {},
    onEndpoint: ({ endpoint, group }) => {
      for (const { ast } of endpoint.success) {
        found.set(`${group.identifier}.${endpoint.identifier}`, Schema.make<Schema.ConstraintDecoder<unknown>>(ast))
      }
    }
  })
  return found
}

/** Copies that no run has warmed up for the next one. */
const copies = (body: string): ReadonlyArray<unknown> =>
  Array.from({ length: Math.max(4, Math.min(200, Math.ceil(400_000 / body.length))) }, () => JSON.parse(body))

interface Row {
  readonly route: string
  readonly bytes: number
  readonly parse: number
  readonly decode: number
  readonly closures: number
  readonly byEffect: number
}

const row = ({ body, route }: Sample, schema: Schema.ConstraintDecoder<unknown>): Row => {
  SchemaJITCompiler.enable(schema.ast)
  const byEffect = Schema.decodeUnknownResult(schema)
  const [decode, closures] = [compile(schema), compileClosures(schema)]
  const parsed = copies(body)
  Result.getOrThrow(byEffect(parsed[0]))
  if (decode(parsed[0]) === invalid || closures(parsed[0]) === invalid) throw new Error(`${route} does not decode`)
  return {
    route,
    bytes: body.length,
    parse: microsPer(
      Array.from(parsed, () => body),
      (text) => JSON.parse(text)
    ),
    decode: microsPer(parsed, decode),
    closures: microsPer(parsed, closures),
    byEffect: microsPer(parsed, byEffect)
  }
}

const wanted = process.argv.slice(2)
const bodies = (await Effect.runPromise(samples)).filter(({ route }) => wanted.length === 0 || wanted.includes(route))
const declared = schemas()
print("route", "bytes", "parse us", "decode us", "percent", "closures us", "percent", "Effect us", "percent")
for (const sample of bodies) {
  const schema = declared.get(sample.route)
  if (schema === undefined) throw new Error(`${sample.route} is not declared`)
  const { byEffect, bytes, closures, decode, parse, route } = row(sample, schema)
  const percent = (decode / parse) * 100
  const limit = limits[route]
  const verdict = limit === undefined ? "" : percent <= limit ? `<= ${limit}` : `above ${limit}`
  const beside = (time: number) => [time.toFixed(1), ((time / parse) * 100).toFixed(0)]
  print(route, bytes, parse.toFixed(1), ...[decode, closures, byEffect].flatMap(beside), verdict)
  if (limit !== undefined && percent > limit) process.exitCode = 1
}
