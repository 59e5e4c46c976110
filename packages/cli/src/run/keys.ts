/** The API keys of a developer account, and whether given keys work. */
import { Clans, Clash, DeveloperPortal } from "clashfx"
import * as ClashNode from "clashfx/node"
import * as Config from "effect/Config"
import * as Data from "effect/Data"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { codeOf, codes } from "../exit.ts"
import type { Options } from "../options.ts"
import { print } from "../output/Page.ts"

/** Keys belong to an account, and there is none, or no key to try. */
export class Missing extends Data.TaggedError("NoUsableKey")<{ readonly what: string; readonly where: string }> {
  override get message(): string {
    return `${this.what} is not set: ${this.where}`
  }
}

const where = "the keys are those of your account at https://developer.clashofclans.com, which is free"

const text = (name: string) => Effect.map(Config.option(Config.String(name)), Option.getOrUndefined)

const account = Effect.gen(function* () {
  const email = yield* text("COC_EMAIL")
  const password = yield* Effect.map(Config.option(Config.Redacted("COC_PASSWORD")), Option.getOrUndefined)
  if (email === undefined) return yield* new Missing({ what: "COC_EMAIL", where })
  if (password === undefined) return yield* new Missing({ what: "COC_PASSWORD", where })
  return { email, password }
})

const portal = Effect.gen(function* () {
  const portalUrl = yield* text("COC_PORTAL_URL")
  return yield* DeveloperPortal.make(yield* HttpClient.HttpClient, portalUrl === undefined ? {} : { portalUrl })
})

const withHttp = Effect.provide(ClashNode.layerHttpClient())

/** The keys of the account, without their values. */
export const list = (_input: {}, options: Options) =>
  Effect.gen(function* () {
    const keys = yield* (yield* portal).list(yield* account)
    yield* print(
      {
        table: {
          columns: ["name", "addresses", "description", "id"],
          rows: keys.map(({ cidrRanges, description, id, name }) => [name, cidrRanges.join(", "), description, id])
        },
        json: keys
      },
      options
    )
  }).pipe(withHttp)

export interface CreateInput {
  readonly name: string
  readonly ip: Option.Option<string>
}

/** Makes a key. It is printed because it was asked for: nothing else shows one. */
export const create = ({ ip, name }: CreateInput, options: Options) =>
  Effect.gen(function* () {
    const wanted = Option.isSome(ip) ? { name, cidrRanges: [ip.value] } : { name }
    const { value, ...key } = yield* (yield* portal).create(yield* account, wanted)
    const shown = Redacted.value(value)
    yield* options.json ? Console.log(JSON.stringify({ ...key, key: shown })) : Console.log(shown)
  }).pipe(withHttp)

export const revoke = ({ id }: { readonly id: string }) =>
  Effect.gen(function* () {
    yield* (yield* portal).revoke(yield* account, id)
    yield* Console.log("the key is revoked")
  }).pipe(withHttp)

/** Asks for a clan with one key alone. */
const tryKey = (key: string, baseUrl: string | undefined) =>
  Clans.get("#2PP").pipe(
    Effect.provide(
      Layer.provideMerge(
        Clash.layer({ keys: [key], ...(baseUrl === undefined ? {} : { baseUrl }) }),
        ClashNode.layerHttpClient()
      )
    ),
    Effect.timeout("20 seconds"),
    Effect.result
  )

/** Enough of a key to tell it from the others, and no more. */
const hint = (key: string): string => `…${key.slice(Math.max(key.length - 6, Math.ceil((key.length * 2) / 3)))}`

/** Tries every key of `COC_KEYS`. A clan that does not exist is an answer as well. */
export const check = (_input: {}, options: Options) =>
  Effect.gen(function* () {
    const keys = ((yield* text("COC_KEYS")) ?? "").split(",").flatMap((key) => key.trim() || [])
    if (keys.length === 0)
      return yield* new Missing({ what: "COC_KEYS", where: "it has the keys to try, with commas between" })
    const baseUrl = yield* text("COC_BASE_URL")
    const found = yield* Effect.forEach(keys, (key) =>
      Effect.map(tryKey(key, baseUrl), (result) => {
        const works = Result.isSuccess(result) || result.failure._tag === "NotFound"
        const why = Result.isFailure(result) && !works ? result.failure : undefined
        return { key: hint(key), works, why: why?.message ?? "", code: why === undefined ? 0 : codeOf(why._tag) }
      })
    )
    yield* print(
      {
        table: {
          columns: ["key", "works", "why not"],
          rows: found.map(({ key, why, works }) => [key, works ? "yes" : "no", why]),
          isWhole: true
        },
        json: found.map(({ key, why, works }) => ({ key, works, why }))
      },
      options
    )
    // Of a key that could not be tried nothing is known: a refused one says more.
    const wrong = found.flatMap(({ code, works }) => (works ? [] : [code]))
    const [code] = wrong.includes(codes.credentials) ? [codes.credentials] : wrong
    if (code !== undefined) yield* Effect.sync(() => (process.exitCode = code))
  })
