/** A server that plays a gateway for the page: it says what a test wants it to say, also what no gateway would. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { text } from "node:stream/consumers"
import type { SampleJson, StatusJson, TagJson } from "../../../src/status/report.ts"
import { files } from "../../../src/page/built.ts"

/** The rule that the gateway sends with every answer. */
export const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"

export const tagOf = (tag: string, fields: Partial<TagJson> = {}): TagJson => ({
  kind: "clan",
  tag,
  polled: Date.now() - 12_000,
  due: Date.now() + 40_000,
  lag: 0,
  error: null,
  failures: 0,
  gone: false,
  ...fields
})

const minute = 60_000

export const statusOf = (fields: Partial<StatusJson> = {}): StatusJson => ({
  at: Date.now(),
  started: Date.now() - 3 * 3_600_000,
  process: "gateway-1",
  maintenance: null,
  watch: {
    total: 1432,
    kinds: { clan: 420, player: 900, war: 100, raid: 12 },
    here: 6,
    failing: 1,
    gone: 1,
    lag: 0.4,
    polls: 182_311,
    failed: 17,
    events: 20_417,
    tags: [
      tagOf("#2PP", {
        error: "Clans.get of #2PP: the API answered 503 (maintenance of one node)",
        failures: 3,
        lag: 31.2
      }),
      tagOf("#8QU8J9LP", { gone: true, kind: "player" }),
      tagOf("#P0LYJC8C", { lag: 1.2, kind: "war" }),
      tagOf("#PPP", { polled: Date.now() - 3 * minute }),
      tagOf("#QQ8", { kind: "raid", polled: null, due: null }),
      tagOf("#YVL", { kind: "player", polled: Date.now() - 40_000 })
    ]
  },
  requests: {
    total: 1_834_211,
    rate: 412.3,
    outcomes: [
      { outcome: "200", total: 1_830_000, rate: 409.1 },
      { outcome: "404", total: 4211, rate: 3.2 }
    ]
  },
  upstream: { total: 221_004, rate: 58.2, outcomes: [{ outcome: "ok", total: 221_004, rate: 58.2 }] },
  cache: { hits: 1_640_119, misses: 190_001, ratio: 0.893 },
  queue: { interactive: 4, background: 31 },
  lanes: [
    { key: "key-1", limit: 10, used: 9, waiting: { interactive: 3, background: 20 }, nextIn: 0.08 },
    { key: "key-2", limit: 10, used: 6, waiting: { interactive: 1, background: 11 }, nextIn: 0 }
  ],
  keys: [
    {
      id: "key-1",
      owner: "f…@example.org",
      state: "ready",
      readyIn: 0,
      why: null,
      uses: 120_331,
      rests: 2,
      rejections: 2
    },
    {
      id: "key-2",
      owner: "f…@example.org",
      state: "resting",
      readyIn: 1.4,
      why: null,
      uses: 98_002,
      rests: 7,
      rejections: 7
    },
    {
      id: "key-3",
      owner: null,
      state: "aside",
      readyIn: 44,
      why: "Invalid IP 203.0.113.9",
      uses: 2671,
      rests: 0,
      rejections: 4
    }
  ],
  clients: [{ id: "tok-1", name: "war bot", total: 820_114, rate: 301.2 }],
  streams: [{ kind: "sse", open: 3 }],
  cluster: {
    buckets: 64,
    unowned: 0,
    owners: [
      {
        name: "gateway-1",
        buckets: 33,
        tags: 702,
        alive: true,
        since: Date.now() - 180 * minute,
        polls: 92_311,
        failed: 9,
        lag: 0.4
      },
      {
        name: "gateway-2",
        buckets: 31,
        tags: 730,
        alive: true,
        since: Date.now() - 90 * minute,
        polls: 90_000,
        failed: 8,
        lag: 0.2
      }
    ],
    consumers: [
      { name: "discord", reading: true, behind: 0, idle: 1.2 },
      { name: "warehouse", reading: false, behind: 1204, idle: 4210 }
    ],
    accounts: [],
    log: { last: 20_417, expired: 1200 }
  },
  problem: null,
  ...fields
})

/** Ten minutes that look like some. */
const samplesOf = (seconds = 600): ReadonlyArray<SampleJson> =>
  Array.from({ length: seconds }, (_, i) => {
    const wave = Math.sin(i / 40) + 0.4 * Math.sin(i / 7)
    return {
      at: Date.now() - (seconds - i) * 1000,
      requests: 380 + 60 * wave + (i % 5) * 4,
      errors: i % 90 < 12 ? 14 + (i % 4) : 2,
      polls: 58 + 6 * Math.sin(i / 25),
      events: Math.max(0, 9 + 6 * Math.sin(i / 15)),
      lag: Math.max(0, 0.6 + 0.5 * Math.sin(i / 50) + (i % 170 < 12 ? 3 : 0)),
      interactive: Math.max(0, Math.round(5 + 5 * wave)),
      background: Math.max(0, Math.round(30 + 14 * Math.sin(i / 33)))
    }
  })

const sse = { "content-type": "text/event-stream", "cache-control": "no-store" }

interface Request {
  readonly method: string
  readonly path: string
  readonly body: string
  readonly authorization: string | undefined
  readonly lastEventId: string | undefined
}

/** What the stage says, and what it was asked. */
export class Stage {
  /** Without one everybody may come in. */
  token: string | undefined
  status = statusOf()
  history = samplesOf()
  tokens: Array<Readonly<Record<string, unknown>>> = [
    { id: "tok-1", name: "war bot", scope: "read", priority: "interactive", rate: 400, created: Date.now() - 9e8 },
    { id: "tok-2", name: "me", scope: "admin", priority: "interactive", created: Date.now() - 8e8 }
  ]
  webhooks: Array<Readonly<Record<string, unknown>>> = [
    { id: "w-1", kind: "discord", url: "https://discord.com/api/webhooks/…", state: "active", waiting: 2, dead: 0 },
    {
      id: "w-2",
      kind: "standard",
      url: "https://bot.example/hook",
      state: "disabled",
      failure: "410",
      waiting: 0,
      dead: 9
    }
  ]
  dead: Array<unknown> = []
  /** What was told before, the newest first. */
  told: Array<Readonly<Record<string, unknown>>> = []
  /** What is found among all tags. */
  found: Array<TagJson> = []
  readonly asked: Array<Request> = []
  private readonly statusStreams = new Set<ServerResponse>()
  private readonly eventStreams = new Set<ServerResponse>()
  private seq = 0
  private readonly server: Server = createServer((request, response) => void this.handle(request, response))

  listen(): Promise<string> {
    return new Promise((done) =>
      this.server.listen(0, "127.0.0.1", () => {
        const address = this.server.address()
        done(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`)
      })
    )
  }

  close(): void {
    this.server.close()
    this.server.closeAllConnections()
  }

  /** Everything that is connected is cut off. */
  cut(): void {
    for (const each of [...this.statusStreams, ...this.eventStreams]) each.destroy()
  }

  tellStatus(status: StatusJson = this.status): void {
    this.status = status
    for (const each of this.statusStreams) each.write(`event: status\ndata: ${JSON.stringify(status)}\n\n`)
  }

  tell(event: Readonly<Record<string, unknown>>): void {
    this.seq++
    const frame = `id: ${this.seq}\nevent: ${String(event["_tag"])}\ndata: ${JSON.stringify(event)}\n\n`
    for (const each of this.eventStreams) each.write(frame)
  }

  get listeners(): number {
    return this.eventStreams.size
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/"
    const { authorization } = request.headers
    const lastEventId = request.headers["last-event-id"]?.toString()
    const method = request.method ?? "GET"
    const asked = { method, path, body: await text(request), authorization, lastEventId }
    response.setHeader("content-security-policy", policy)
    const file = files[path === "/" ? "/index.html" : path]
    if (file !== undefined) {
      const type = path.endsWith(".js")
        ? "text/javascript"
        : path.endsWith(".css")
          ? "text/css"
          : path.endsWith(".svg")
            ? "image/svg+xml"
            : "text/html"
      response.writeHead(200, { "content-type": type }).end(file)
      return
    }
    this.asked.push(asked)
    if (this.token !== undefined && authorization !== `Bearer ${this.token}`) {
      const message = authorization === undefined ? "a token is missing" : "this token is not known, or was revoked"
      this.json(response, 401, { reason: "unauthorized", message })
      return
    }
    this.answer(asked, response)
  }

  private json(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
  }

  private answer({ body, method, path }: Request, response: ServerResponse): void {
    const route = `${method} ${path}`
    if (route === "GET /api/status/stream") {
      response.writeHead(200, sse)
      response.write(`event: history\ndata: ${JSON.stringify(this.history)}\n\n`)
      response.write(`event: status\ndata: ${JSON.stringify(this.status)}\n\n`)
      this.keep(this.statusStreams, response)
    } else if (method === "GET" && path.startsWith("/events")) {
      response.writeHead(200, sse).flushHeaders()
      this.keep(this.eventStreams, response)
    } else if (route === "GET /api/tokens") this.json(response, 200, { items: this.tokens })
    else if (route.startsWith("GET /api/history"))
      this.json(response, 200, { items: this.told.map((event, i) => ({ id: String(900 - i), event })) })
    else if (route.startsWith("GET /api/status/tags?"))
      this.json(response, 200, { items: this.found, total: this.found.length })
    else if (route === "POST /api/tokens") this.make(JSON.parse(body), response)
    else if (route === "GET /api/webhooks") this.json(response, 200, { items: this.webhooks })
    else if (path.startsWith("/api/webhooks")) this.webhook(route, body, response)
    else if (route === "POST /api/watch") this.watch(JSON.parse(body), response)
    else if (route.startsWith("DELETE /api/tokens/")) {
      this.tokens = this.tokens.filter(({ id }) => id !== path.split("/").at(-1))
      response.writeHead(204).end()
    } else if (method === "DELETE") this.json(response, 200, { removed: 1 })
    else this.json(response, 404, { reason: "notFound", message: "there is nothing at this path" })
  }

  private webhook(route: string, body: string, response: ServerResponse): void {
    const [what = "", id] = /^(\w+ \/api\/webhooks)(?:\/([\w-]+))?/.exec(route)?.slice(1) ?? []
    const update = (change: Readonly<Record<string, unknown>>) => {
      this.webhooks = this.webhooks.map((hook) => (hook["id"] === id ? { ...hook, ...change } : hook))
    }
    if (route.endsWith("/dead?limit=20")) return this.json(response, 200, { items: this.dead })
    if (route.endsWith("/dead/resend")) {
      update({ dead: 0 })
      return this.json(response, 200, { resent: this.dead.length })
    }
    if (route.endsWith("/secret")) return this.json(response, 200, { secret: "whsec_new" })
    if (route.endsWith("/enable")) update({ state: "active", failure: undefined })
    else if (what.startsWith("DELETE")) this.webhooks = this.webhooks.filter((hook) => hook["id"] !== id)
    else if (what.startsWith("POST")) {
      const wanted = JSON.parse(body)
      if (wanted.url.includes("127.0.0.1")) {
        return this.json(response, 400, { reason: "badRequest", message: "url: it leads into a private network" })
      }
      const webhook = { ...wanted, id: "w-9", state: "active", waiting: 0, dead: 0 }
      this.webhooks.push(webhook)
      return this.json(response, 200, { webhook, secret: "whsec_sss" })
    }
    response.writeHead(204).end()
  }

  private watch({ tags }: { readonly tags: ReadonlyArray<string> }, response: ServerResponse): void {
    const wrong = tags.find((tag) => !/^#[0289CGJLPQRUVY]+$/.test(tag))
    if (wrong !== undefined) return this.json(response, 400, { reason: "badRequest", message: `"${wrong}" is no tag` })
    this.json(response, 200, { added: tags.length })
    const { watch } = this.status
    this.tellStatus({
      ...this.status,
      watch: { ...watch, tags: [...tags.map((tag) => tagOf(tag, { polled: null, due: null })), ...watch.tags] }
    })
  }

  private make(wanted: Readonly<Record<string, unknown>>, response: ServerResponse): void {
    const token = { id: `tok-${this.tokens.length + 1}`, priority: "interactive", ...wanted, created: Date.now() }
    this.tokens = [...this.tokens, token]
    const secret = `cfx_${"s".repeat(43)}`
    if (this.tokens.length === 1) this.token = secret
    this.json(response, 200, { token, secret })
  }

  private keep(streams: Set<ServerResponse>, response: ServerResponse): void {
    streams.add(response)
    response.on("close", () => streams.delete(response))
  }
}

/** An event as the log has it. */
export const eventOf = (fields: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  _tag: "ClanMemberChanged",
  id: "e1",
  at: new Date().toISOString(),
  kind: "clan",
  tag: "#2PP",
  member: { tag: "#YVL", name: "Anna" },
  field: "trophies",
  previous: 2400,
  current: 2431,
  ...fields
})
