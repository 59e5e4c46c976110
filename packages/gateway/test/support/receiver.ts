/** A receiver of webhooks that does as it is told. */
import * as Effect from "effect/Effect"
import * as Http from "node:http"
import type { AddressInfo } from "node:net"

export interface Received {
  readonly path: string
  readonly headers: Http.IncomingHttpHeaders
  readonly body: string
  readonly at: number
}

export type Behaviour = (received: Received, response: Http.ServerResponse) => void

export const ok: Behaviour = (_, response) => void response.writeHead(204).end()
export const fails: Behaviour = (_, response) => void response.writeHead(500).end("no")
export const hangs: Behaviour = () => {}

export const receiver = Effect.acquireRelease(
  Effect.callback<{
    readonly url: string
    readonly received: Array<Received>
    readonly behave: (behaviour: Behaviour) => void
    readonly server: Http.Server
  }>((resume) => {
    let behaviour = ok
    const received: Array<Received> = []
    const server = Http.createServer((request, response) => {
      let body = ""
      request.setEncoding("utf8")
      request.on("data", (part: string) => (body += part))
      request.on("end", () => {
        const one = { path: request.url ?? "", headers: request.headers, body, at: Date.now() }
        received.push(one)
        behaviour(one, response)
      })
    })
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo
      resume(
        Effect.succeed({
          url: `http://127.0.0.1:${port}`,
          received,
          behave: (next) => {
            behaviour = next
          },
          server
        })
      )
    })
  }),
  ({ server }) =>
    Effect.sync(() => {
      server.closeAllConnections()
      server.close()
    })
)
