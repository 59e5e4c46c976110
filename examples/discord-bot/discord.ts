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

/** What the bot asked of the HTTP API. */
export interface Call {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = ""
  for await (const chunk of request) text += String(chunk)
  return text === "" ? undefined : JSON.parse(text)
}

export const standIn = async () => {
  const calls: Array<Call> = []
  const waiting: Array<{ readonly test: (call: Call) => boolean; readonly found: (call: Call) => void }> = []
  /** Messages fail so many times. */
  let failures = 0
  let socket: WebSocket | undefined
  let sequence = 0
  let interactions = 0

  const answerOf = ({ method, path }: Call, origin: string): readonly [status: number, body: unknown] => {
    if (path === "/gateway/bot") {
      const session_start_limit = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 }
      return [200, { url: origin.replace("http", "ws"), shards: 1, session_start_limit }]
    }
    if (path === `/channels/${channel}/messages` && failures > 0) {
      failures--
      return [500, { message: "500: Internal Server Error", code: 0 }]
    }
    if (method === "PUT" && path === `/applications/${application}/commands`) return [200, []]
    if (path === `/channels/${channel}`) return [200, { id: channel, type: 0, guild_id: guild, name: "clan" }]
    if (path.endsWith("/messages") || path.endsWith("/messages/@original")) {
      const rest = { content: "", timestamp: new Date(0).toISOString(), attachments: [], embeds: [], mentions: [] }
      return [
        200,
        { id: String(100000000000000100 + calls.length), channel_id: channel, author: user, type: 0, ...rest }
      ]
    }
    return path.startsWith("/interactions/") ? [204, undefined] : [404, { message: `no ${method} ${path}`, code: 0 }]
  }

  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const path = decodeURIComponent(request.url ?? "")
        .replace(/^\/api\/v\d+/, "")
        .replace(/\?.*/, "")
      const call: Call = { method: request.method ?? "", path, body }
      calls.push(call)
      const [status, answer] = answerOf(call, `http://${request.headers.host ?? ""}`)
      response.writeHead(status, answer === undefined ? {} : { "content-type": "application/json" })
      response.end(answer === undefined ? undefined : JSON.stringify(answer))
      if (status >= 400) return
      for (const each of waiting.filter(({ test }) => test(call))) {
        waiting.splice(waiting.indexOf(each), 1)
        each.found(call)
      }
    })
  })
  const gateway = new WebSocketServer({ server })
  const send = (payload: object) => socket?.send(JSON.stringify({ t: null, s: null, d: null, ...payload }))
  const dispatch = (t: string, d: object) => send({ op: 0, t, s: ++sequence, d })
  gateway.on("connection", (opened) => {
    socket = opened
    send({ op: 10, d: { heartbeat_interval: 45_000 } })
    opened.on("message", (data: Buffer) => {
      const { op }: { readonly op: number } = JSON.parse(data.toString("utf8"))
      if (op === 1) send({ op: 11 })
      if (op !== 2) return
      const bot = { ...user, id: application, username: "clash-bot", bot: true }
      dispatch("READY", {
        v: 10,
        user: bot,
        guilds: [{ id: guild, unavailable: true }],
        session_id: "session",
        resume_gateway_url: `ws://127.0.0.1`,
        application: { id: application, flags: 0 }
      })
      const channels = [{ id: channel, type: 0, name: "clan", position: 0, permission_overwrites: [] }]
      const empty = { roles: [], members: [], emojis: [], stickers: [], threads: [], presences: [], voice_states: [] }
      dispatch("GUILD_CREATE", { id: guild, name: "Clan", owner_id: user.id, channels, ...empty })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0

  return {
    api: `http://127.0.0.1:${port}/api`,
    channel,
    calls,
    failMessages: (times: number) => {
      failures = times
    },
    /** The next call from now on that fits and was not refused. */
    next: (test: (call: Call) => boolean) =>
      new Promise<Call>((resolve) => {
        waiting.push({ test, found: resolve })
      }),
    /** Somebody uses a command; resolves with what the bot answers at last. */
    use: (name: string, tag: string): Promise<Call> => {
      const token = `token-${++interactions}`
      const options = [{ name: "tag", type: 3, value: tag }]
      const answered = new Promise<Call>((resolve) => {
        const test = ({ path }: Call) => path.includes(token) && path.endsWith("/messages/@original")
        waiting.push({ test, found: resolve })
      })
      dispatch("INTERACTION_CREATE", {
        id: String(100000000000000200 + interactions),
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
        data: { id: "100000000000000300", name, type: 1, options }
      })
      return answered
    },
    close: async () => {
      socket?.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}
