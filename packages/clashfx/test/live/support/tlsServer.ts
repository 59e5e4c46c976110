/**
 * An API behind TLS as a process of its own: connections take a while to open, and every request is written down when it
 * arrives. It knows nothing of the SDK.
 *
 *   node tlsServer.ts OPENING_MS ANSWER_MS     prints its port; "report" on its standard input prints the arrivals by key
 */
import { createServer } from "node:https"
import { createServer as createDoor } from "node:net"
import { createInterface } from "node:readline"

const [opening = "100", answering = "0"] = process.argv.slice(2)

/** For localhost, made for this test, and trusted by nobody. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQggvnQI7zXtS+VqKDN
OV24UXOUdQm6yD7egtRbmR/McPahRANCAAQ68S/ntHxOfnVwP1V4ioaqVwOgRJat
ICdX4bzhe56NiajJywTiyVO3qSdVWf2qnKT14lWDH0+fzxdZC3qk/E3P
-----END PRIVATE KEY-----`
const cert = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUcvOyIvV5P1G11E9cX4av2rUyp7kwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyODA4MDExNFoYDzIxMjYxMTA0
MDgwMTE0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ68S/ntHxOfnVwP1V4ioaqVwOgRJatICdX4bzhe56NiajJywTiyVO3
qSdVWf2qnKT14lWDH0+fzxdZC3qk/E3Po28wbTAdBgNVHQ4EFgQURUAend6uxYcM
MAsI78QNu0kxP6EwHwYDVR0jBBgwFoAURUAend6uxYcMMAsI78QNu0kxP6EwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgcaf1qhfxxkPqVHZQSLshaJhaw5jSjN3tK5IDNbev8NsCIQCd
7wmCdNCQxJiCgCClGclXn7hf2kqm/wsH9tux6Xt83A==
-----END CERTIFICATE-----`

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
