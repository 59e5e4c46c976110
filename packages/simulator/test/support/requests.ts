/** Requests of a test, in memory. */
import { Simulator } from "@clashfx/simulator"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"

/** An answer with its text. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
}

const read = (request: HttpClientRequest.HttpClientRequest) =>
  Effect.flatMap(HttpClient.HttpClient, (client) =>
    Effect.flatMap(client.execute(request), (response) =>
      Effect.map(response.text, (text): Answer => ({ status: response.status, headers: response.headers, text }))
    )
  )

/** Asks the API, with the test key unless told otherwise. */
export const get = (path: string, key: string | undefined = Simulator.testKey) =>
  read(
    HttpClientRequest.get(`${Simulator.baseUrl}${path}`, {
      headers: key === "" ? {} : { authorization: `Bearer ${key}` }
    })
  )

/** The path of a tag. */
export const at = (tag: string): string => encodeURIComponent(tag)

/** Posts JSON to the API. */
export const post = (path: string, body: string) =>
  read(
    HttpClientRequest.post(`${Simulator.baseUrl}${path}`, {
      headers: { authorization: `Bearer ${Simulator.testKey}` }
    }).pipe(HttpClientRequest.bodyText(body, "application/json"))
  )

/** Posts JSON to the portal; with the cookie of a login where one is needed. */
export const portal = (path: string, body: unknown, cookie?: string) =>
  Effect.flatMap(HttpClient.HttpClient, (client) =>
    Effect.flatMap(
      client.execute(
        HttpClientRequest.post(`${Simulator.portalUrl}${path}`, {
          headers: cookie === undefined ? {} : { cookie: `session=${cookie}` }
        }).pipe(HttpClientRequest.bodyJsonUnsafe(body))
      ),
      (response) =>
        Effect.map(response.text, (text) => ({
          status: response.status,
          body: text === "" ? undefined : JSON.parse(text),
          session: response.cookies.cookies["session"]?.value
        }))
    )
  )

/** The body of an answer. */
export const json = ({ text }: Answer) => JSON.parse(text)
