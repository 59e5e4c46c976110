/** What receivers do to who sends them something: certificates, drips, redirects. Judged by what the sender says of it. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Http from "node:http"
import * as Https from "node:https"
import type { AddressInfo } from "node:net"
import * as Tls from "node:tls"
import { cert, key } from "../../../clashfx/test/live/support/certificate.ts"
import { post } from "../../src/hooks/post.ts"

const serving = (server: Http.Server | Https.Server) =>
  Effect.acquireRelease(
    Effect.callback<number>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed((server.address() as AddressInfo).port)))
    }),
    () =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  )

const send = (url: string, patience = 3000) => post({ url, headers: {}, body: "{}", allowPrivate: true, patience })

describe("a receiver", () => {
  it.live("with a certificate that nobody knows is refused in words, and taken once it is trusted", () =>
    Effect.gen(function* () {
      let asked = 0
      const port = yield* serving(
        Https.createServer({ key, cert }, (_, response) => {
          asked++
          response.writeHead(204).end()
        })
      )
      const refused = yield* Effect.flip(send(`https://127.0.0.1:${port}/hook?secret=abc`))
      assert.match(refused, /certificate is not trusted.*NODE_EXTRA_CA_CERTS.*DEPTH_ZERO_SELF_SIGNED_CERT/)
      assert.notInclude(refused, "abc")
      assert.strictEqual(asked, 0)
      yield* Effect.acquireRelease(
        Effect.sync(() => {
          const usual = Tls.getCACertificates("default")
          Tls.setDefaultCACertificates([...usual, cert])
          return usual
        }),
        (usual) => Effect.sync(() => Tls.setDefaultCACertificates(usual))
      )
      assert.strictEqual((yield* send(`https://localhost:${port}`)).status, 204)
      assert.match(yield* Effect.flip(send(`http://127.0.0.1:${port}`)), /broke the connection off|HPE_/)
    }).pipe(Effect.scoped)
  )

  it.live("that says its status and then drips has taken it; one that drips before it has not", () =>
    Effect.gen(function* () {
      const drips: Array<NodeJS.Timeout> = []
      yield* Effect.addFinalizer(() => Effect.sync(() => drips.forEach(clearInterval)))
      const port = yield* serving(
        Http.createServer((request, response) => {
          if (request.url === "/slow") drips.push(setInterval(() => request.socket.write("H"), 20))
          else {
            response.writeHead(200)
            drips.push(setInterval(() => response.write("x"), 20))
          }
        })
      )
      const [taken, late] = yield* Effect.all(
        [send(`http://127.0.0.1:${port}/`), Effect.flip(send(`http://127.0.0.1:${port}/slow`, 300))],
        { concurrency: 2 }
      )
      assert.strictEqual(taken.status, 200)
      assert.match(late, /no answer within 0.3 s|HPE_/)
      const closed = yield* Effect.flip(send("http://127.0.0.1:9"))
      assert.include(closed, "nobody listens there")
    }).pipe(Effect.scoped)
  )

  it.live("that breaks off behind its status has said it; one that offers another protocol has answered", () =>
    Effect.gen(function* () {
      const port = yield* serving(
        Http.createServer(({ socket, url }) => {
          if (url === "/101")
            return void socket.write("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")
          if (url === "/half") return void socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc`)
          if (url === "/chunk") return void socket.end("HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")
          socket.end("HTTP/1.1 200 OK\r\nContent-Le")
        })
      )
      const to = (path: string) => send(`http://127.0.0.1:${port}${path}`, 2000)
      assert.deepStrictEqual(
        [yield* to("/half"), yield* to("/chunk"), yield* to("/101")].map(({ status }) => status),
        [200, 500, 101]
      )
      assert.match(yield* Effect.flip(to("/headers")), /broke the connection off|HPE_/)
    }).pipe(Effect.scoped)
  )

  it.live("may be nowhere inside, by whatever spelling, where that is not allowed", () =>
    Effect.gen(function* () {
      let asked = 0
      const port = yield* serving(
        Http.createServer((_, response) => {
          asked++
          response.end()
        })
      )
      for (const host of ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0"]) {
        const url = `http://${host}:${port}`
        const said = yield* Effect.flip(post({ url, headers: {}, body: "{}", allowPrivate: false, patience: 1000 }))
        assert.include(said, "private network", host)
      }
      assert.strictEqual(asked, 0)
    }).pipe(Effect.scoped)
  )
})
