/**
 * An API behind TLS as a process of its own: connections take a while to open, and every request is written down when it
 * arrives. It knows nothing of the SDK.
 *
 *   node tlsServer.ts OPENING_MS ANSWER_MS     prints its port; "report" on its standard input prints the arrivals by key
 */
import { createServer } from "node:https"
import { createServer as createDoor } from "node:net"
import { createInterface } from "node:readline"
import { cert, key } from "./certificate.ts"

const [opening = "100", answering = "0"] = process.argv.slice(2)

const label = { id: 56000000, name: "Clan Wars", iconUrls: { small: "small.png", medium: "medium.png" } }
const body = JSON.stringify({ items: [label], paging: { cursors: {} } })

const arrivals: Record<string, Array<number>> = {}
const api = createServer({ key, cert, keepAliveTimeout: 60_000 }, (request, response) => {
  ;(arrivals[String(request.headers.authorization)] ??= []).push(performance.now())
  const answer = () => response.writeHead(200, { "content-type": "application/json" }).end(body)
  if (Number(answering) > 0) setTimeout(answer, Math.random() * Number(answering))
  else answer()
})

/** Lets nobody begin to speak before the time is up. */
const door = createDoor({ pauseOnConnect: true }, (socket) => {
  socket.on("error", () => undefined)
  setTimeout(() => {
    api.emit("connection", socket)
    socket.resume()
  }, Number(opening))
})
door.listen(0, "127.0.0.1", () => {
  const address = door.address()
  console.log(typeof address === "object" && address !== null ? address.port : 0)
})
createInterface({ input: process.stdin }).on("line", () => console.log(JSON.stringify(arrivals)))
