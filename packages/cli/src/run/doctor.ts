/** What is wrong here, and what to do: Node, the clock, the way to the API and the portal, credentials, keys. */
import { Clans } from "clashfx"
import * as ClashNode from "clashfx/node"
import * as Config from "effect/Config"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { Options } from "../options.ts"
import { print } from "../output/Page.ts"
import { connected } from "./services.ts"

/** One thing that was looked at. */
interface Finding {
  readonly what: string
  readonly ok: boolean
  readonly found: string
  /** What to do when it is not right. */
  readonly advice?: string | undefined
}

const leastNode: readonly [number, number] = [22, 19]

const node = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  const ok = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])
  return { what: "Node", ok, found: version, advice: ok ? undefined : "install Node 22.19 or later" }
}

const setting = (name: string) =>
  Effect.orElseSucceed(Effect.map(Config.option(Config.String(name)), Option.getOrUndefined), () => undefined)

const credentials = Effect.gen(function* () {
  const keys = yield* setting("COC_KEYS")
  const email = yield* setting("COC_EMAIL")
  const password = yield* setting("COC_PASSWORD")
  const found = [
    ...(keys ? [`COC_KEYS (${keys.split(",").filter((key) => key.trim() !== "").length})`] : []),
    ...(email ? ["COC_EMAIL"] : []),
    ...(password ? ["COC_PASSWORD"] : [])
  ]
  const ok = keys !== undefined || (email !== undefined && password !== undefined)
  const advice = ok
    ? undefined
    : email !== undefined
      ? "set COC_PASSWORD as well"
      : "set COC_KEYS, or COC_EMAIL and COC_PASSWORD of an account at https://developer.clashofclans.com"
  return { what: "credentials", ok, found: found.join(", ") || "none", advice } satisfies Finding
})

/** Can a host be reached, and what time is it there? Any answer will do. */
const reach = (what: string, url: string, variable: string) =>
  Effect.gen(function* () {
    if (!URL.canParse(url)) {
      const finding: Finding = {
        what,
        ok: false,
        found: "no URL",
        advice: `${variable} has to be a URL, like https://api.clashofclans.com/v1: correct it, or leave it out`
      }
      return { finding, skew: undefined }
    }
    const before = yield* DateTime.now
    const answer = yield* HttpClient.get(url).pipe(Effect.timeout("10 seconds"), Effect.result)
    const after = yield* DateTime.now
    if (Result.isFailure(answer)) {
      const finding: Finding = {
        what,
        ok: false,
        found: "no answer",
        advice: `check DNS, proxy and firewall: ${new URL(url).host} has to be reachable over HTTPS`
      }
      return { finding, skew: undefined }
    }
    yield* Effect.ignore(answer.success.text)
    const finding: Finding = {
      what,
      ok: true,
      found: `answers in ${after.epochMilliseconds - before.epochMilliseconds} ms`
    }
    const date = Date.parse(answer.success.headers["date"] ?? "")
    return {
      finding,
      skew: Number.isNaN(date) ? undefined : (before.epochMilliseconds + after.epochMilliseconds) / 2 - date
    }
  })

const clock = (skew: number | undefined): Finding => {
  if (skew === undefined) return { what: "clock", ok: true, found: "nothing to compare it with" }
  // Dates of HTTP are whole seconds.
  const ok = Math.abs(skew) < 5000
  return {
    what: "clock",
    ok,
    found: `${Duration.format(Duration.millis(Math.round(Math.abs(skew))))} ${skew > 0 ? "ahead" : "behind"}`,
    advice: ok ? undefined : "set the clock by NTP: reminders and the calendar follow it"
  }
}

const request = (options: Options) =>
  Effect.map(Effect.result(connected(Effect.timeout(Clans.get("#2PP"), "20 seconds"), options)), (result): Finding =>
    Result.isSuccess(result)
      ? { what: "a request", ok: true, found: `${result.success.name} ${result.success.tag}` }
      : { what: "a request", ok: false, found: result.failure._tag, advice: result.failure.message }
  )

const findings = (options: Options) =>
  Effect.gen(function* () {
    const baseUrl = (yield* setting("COC_BASE_URL")) ?? "https://api.clashofclans.com/v1"
    const portalUrl = (yield* setting("COC_PORTAL_URL")) ?? "https://developer.clashofclans.com/api"
    const nodeFinding = node(process.versions.node)
    if (options.simulated) return [nodeFinding, yield* request(options)]
    const keys = yield* credentials
    const [api, portal] = yield* Effect.all(
      [reach("the API", `${baseUrl}/locations`, "COC_BASE_URL"), reach("the portal", portalUrl, "COC_PORTAL_URL")],
      {
        concurrency: 2
      }
    )
    return [
      nodeFinding,
      clock(api.skew ?? portal.skew),
      api.finding,
      portal.finding,
      keys,
      ...(keys.ok && api.finding.ok ? [yield* request(options)] : [])
    ]
  })

/** Prints what was found; fails when something is not right, so that scripts can tell. */
export const run = (_input: {}, options: Options) =>
  Effect.gen(function* () {
    const found = yield* findings(options)
    yield* print(
      {
        table: {
          columns: ["", "what", "found", "what to do"],
          rows: found.map(({ advice, found, ok, what }) => [ok ? "ok" : "NO", what, found, advice ?? ""]),
          isWhole: true
        },
        json: found
      },
      options
    )
    if (found.some(({ ok }) => !ok)) yield* Effect.sync(() => (process.exitCode = 1))
  }).pipe(Effect.provide(ClashNode.layerHttpClient()))
