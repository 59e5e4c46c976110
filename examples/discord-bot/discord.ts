/**
 * A stand-in for Discord, as far as the bot's test needs it: the HTTP API (gateway address, commands, channels, messages,
 * answers to interactions) and the gateway (hello, identify, ready, heartbeats, interactions). It knows nothing of
 * permissions, rate limits, sharding, resuming or compression, and takes any token: what passes here is the bot's own
 * logic, and that discord.js can be driven by it; only a test server at Discord shows the rest.
 */
import { createServer, type IncomingMessage } from "node:http"
import { WebSocketServer, type WebSocket } from "ws"

const application = "100000000000000001"
const guild = "100000000000000002"
const channel = "100000000000000003"
const user = { id: "100000000000000004", username: "ann", discriminator: "0", global_name: "Ann", avatar: null }
const bot = { ...user, id: application, username: "clash-bot", bot: true }

/** What the bot asked of the HTTP API. */
export interface Call {
  readonly method: string
  /** Without the version of the API and the query. */
  readonly path: string
  readonly body: unknown
}

interface Answer {
  readonly status: number
  readonly body?: unknown
}

// ---------------------------------------------------------------------------------------------------------------------
// HTTP
// ---------------------------------------------------------------------------------------------------------------------

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = ""
  for await (const chunk of request) text += String(chunk)
  return text === "" ? undefined : JSON.parse(text)
}

const callOf = async (request: IncomingMessage): Promise<Call> => ({
  method: request.method ?? "",
  path: decodeURIComponent(request.url ?? "")
    .replace(/^\/api\/v\d+/, "")
    .replace(/\?.*/, ""),
  body: await bodyOf(request)
})

let messages = 0

const answerOf = ({ method, path }: Call, host: string): Answer => {
  if (path === "/gateway/bot") {
    const session_start_limit = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 }
    return { status: 200, body: { url: `ws://${host}`, shards: 1, session_start_limit } }
  }
  if (method === "PUT" && path === `/applications/${application}/commands`) return { status: 200, body: [] }
  if (path.endsWith("/messages") || path.endsWith("/messages/@original")) {
    const rest = { content: "", timestamp: new Date(0).toISOString(), attachments: [], embeds: [], mentions: [] }
    const id = String(100000000000000100 + ++messages)
    return { status: 200, body: { id, channel_id: channel, author: user, type: 0, ...rest } }
  }
  if (path.startsWith("/interactions/")) return { status: 204 }
  return { status: 404, body: { message: `no ${method} ${path}`, code: 0 } }
}

// ---------------------------------------------------------------------------------------------------------------------
// Gateway
// ---------------------------------------------------------------------------------------------------------------------

const greeting = { v: 10, user: bot, session_id: "session", resume_gateway_url: "ws://127.0.0.1" }

const channels = [{ id: channel, type: 0, name: "clan", position: 0, permission_overwrites: [] }]

const nothing = { roles: [], members: [], emojis: [], stickers: [], threads: [], presences: [], voice_states: [] }

/** Speaks to the one bot that is connected. */
const gatewayOf = (sockets: WebSocketServer) => {
  let socket: WebSocket | undefined
  let sequence = 0
  const send = (payload: object) => socket?.send(JSON.stringify({ t: null, s: null, d: null, ...payload }))
  const dispatch = (t: string, d: object) => send({ op: 0, t, s: ++sequence, d })
  sockets.on("connection", (opened) => {
    socket = opened
    send({ op: 10, d: { heartbeat_interval: 45_000 } })
    opened.on("message", (data: Buffer) => {
      const { op }: { readonly op: number } = JSON.parse(data.toString("utf8"))
      if (op === 1) send({ op: 11 })
      if (op !== 2) return
      const guilds = [{ id: guild, unavailable: true }]
      dispatch("READY", { ...greeting, guilds, application: { id: application, flags: 0 } })
      dispatch("GUILD_CREATE", { id: guild, name: "Clan", owner_id: user.id, channels, ...nothing })
    })
  })
  return { dispatch, close: () => socket?.terminate() }
}

const interaction = (id: number, token: string, name: string, value: string, option: string) => ({
  id: String(100000000000000200 + id),
  application_id: application,
  type: 2,
  token,
  version: 1,
  channel_id: channel,
  channel: { id: channel, type: 1 },
  user,
  locale: "en-US",
  entitlements: [],
  authorizing_integration_owners: {},
  attachment_size_limit: 1,
  data: { id: "100000000000000300", name, type: 1, options: [{ name: option, type: 3, value }] }
})

// ---------------------------------------------------------------------------------------------------------------------
// Both
// ---------------------------------------------------------------------------------------------------------------------

/** Listens on a free port of this machine. */
export const standIn = async () => {
  const calls: Array<Call> = []
  const waiting = new Set<{ readonly fits: (call: Call) => boolean; readonly found: (call: Call) => void }>()
  let failures = 0
  let interactions = 0

  const server = createServer(async (request, response) => {
    const call = await callOf(request)
    calls.push(call)
    const fails = failures > 0 && call.path === `/channels/${channel}/messages`
    if (fails) failures--
    const answer: Answer = fails ? { status: 500, body: {} } : answerOf(call, request.headers.host ?? "")
    response.writeHead(answer.status, answer.body === undefined ? {} : { "content-type": "application/json" })
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body))
    if (fails) return
    for (const each of waiting) {
      if (!each.fits(call)) continue
      waiting.delete(each)
      each.found(call)
    }
  })
  const gateway = gatewayOf(new WebSocketServer({ server }))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  /** The next call from now on to a path that did not fail. */
  const next = (path: string): Promise<Call> =>
    new Promise((found) => {
      waiting.add({ fits: (call) => call.path === path, found })
    })

  return {
    api: `http://127.0.0.1:${port}/api`,
    channel,
    calls,
    nextMessage: () => next(`/channels/${channel}/messages`),
    /** So many of the next messages fail. */
    failMessages: (times: number) => {
      failures = times
    },
    /** Somebody uses a command; resolves with what the bot answers at last. */
    use: (name: string, value: string, option = "tag"): Promise<Call> => {
      const token = `token-${++interactions}`
      const answered = next(`/webhooks/${application}/${token}/messages/@original`)
      gateway.dispatch("INTERACTION_CREATE", interaction(interactions, token, name, value, option))
      return answered
    },
    close: async () => {
      gateway.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}
