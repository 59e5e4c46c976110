/** Tells a Discord webhook who joins and leaves. What the webhook did not take is sent again, also after a restart. */
import { Select, Watch, type WatchEvent } from "clashfx"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"

/** Where lines go. */
export class Webhook extends Context.Service<
  Webhook,
  { readonly post: (text: string) => Effect.Effect<void, HttpClientError.HttpClientError> }
>()("join-log/Webhook") {
  /** A webhook of Discord, with a client of its own: it has nothing to do with the one of the API. */
  static readonly layer = (url: string) =>
    Layer.effect(
      Webhook,
      Effect.map(HttpClient.HttpClient, (client) => ({
        post: (content: string) =>
          HttpClientRequest.post(url).pipe(
            // Names are other people's text: nobody is to be mentioned by one.
            HttpClientRequest.bodyJsonUnsafe({ content, allowed_mentions: { parse: [] } }),
            HttpClient.filterStatusOk(client).execute,
            Effect.asVoid
          )
      }))
    ).pipe(Layer.provide(FetchHttpClient.layer))
}

const isMove = Select.events("ClanMemberJoined", "ClanMemberLeft")

const line = (event: WatchEvent.WatchEvent): ReadonlyArray<string> => {
  if (!isMove(event)) return []
  const who = `${event.name} (${event.member})`
  return event._tag === "ClanMemberJoined"
    ? [`${who} joined ${event.tag}: town hall ${event.current.townHallLevel}`]
    : [`${who} left ${event.tag}`]
}

/** Posts each poll's joins and leaves; the poll counts as handled when the webhook has taken them. */
export const program = (tags: ReadonlyArray<string>, options?: Watch.Options) =>
  Effect.flatMap(Webhook, ({ post }) =>
    Watch.run(
      { clans: tags },
      (events) => {
        const lines = events.flatMap(line)
        return lines.length === 0 ? Effect.void : post(lines.join("\n"))
      },
      { ...options, retry: Schedule.min([Schedule.exponential("1 second"), Schedule.spaced("1 minute")]) }
    )
  )
