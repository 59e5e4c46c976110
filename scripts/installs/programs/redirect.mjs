/**
 * Loaded before a documented program, which stays as it stands in the document: what it would send to the real API or portal
 * by `fetch` goes to the simulator.
 */
const places = [
  ["https://api.clashofclans.com/v1", process.env.COC_BASE_URL],
  ["http://127.0.0.1:8080/v1", process.env.COC_BASE_URL],
  ["https://developer.clashofclans.com/api", process.env.COC_PORTAL_URL]
]
const send = globalThis.fetch

globalThis.fetch = (input, init) => {
  const url = input instanceof Request ? input.url : String(input)
  const place = places.find(([from]) => url.startsWith(from))
  if (place === undefined) return send(input, init)
  const [from, to] = place
  const moved = `${to}${url.slice(from.length)}`
  return send(input instanceof Request ? new Request(moved, input) : moved, init)
}
