/** Clans that nobody is in, and whose names tell which answer they are from. */
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as GameData from "../../src/game/GameData.ts"
import * as KeyPool from "../../src/service/KeyPool.ts"
import * as Throttler from "../../src/service/Throttler.ts"

const clan = (tag: string, name: string) => ({
  tag,
  name,
  type: "open",
  badgeUrls: { small: "a", medium: "b", large: "c" },
  clanLevel: 12,
  clanPoints: 1,
  requiredTrophies: 0,
  warFrequency: "always",
  warWinStreak: 1,
  warWins: 2,
  isWarLogPublic: true,
  members: 0,
  labels: [],
  memberList: []
})

const client = Layer.sync(HttpClient.HttpClient, () => {
  const answers = new Map<string, number>()
  return HttpClient.make((request, { pathname }) =>
    Effect.sync(() => {
      const n = (answers.get(pathname) ?? 0) + 1
      answers.set(pathname, n)
      const tag = decodeURIComponent(pathname).replace(/^.*#/, "#")
      return HttpClientResponse.fromWeb(request, Response.json(clan(tag, `Clan ${n}`)))
    })
  )
})

/** Everything that operations need but a cache; the n-th answer about a clan calls it `Clan n`. */
export const numbered = Layer.mergeAll(KeyPool.layer(["key"]), Throttler.layerNone, GameData.layerNone, client)
