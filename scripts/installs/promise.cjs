/** The same from CommonJS, with a `fetch` of its own instead of a server. */
const { createClient } = require("clashfx/promise")

const asked = []
const fetch = (input, init) => {
  const request = new Request(input, init)
  asked.push(`${request.method} ${new URL(request.url).pathname} ${request.headers.get("authorization")}`)
  return Promise.resolve(Response.json({ reason: "notFound" }, { status: 404 }))
}

const main = async () => {
  const client = createClient({ keys: ["key"], fetch })
  const error = await client.clans.get("#2PP").catch((caught) => caught)
  await client.close()
  if (error._tag !== "NotFound") throw error
  if (asked.join() !== "GET /v1/clans/%232PP Bearer key") throw new Error(asked.join())
  console.log("promised by require")
}

main().catch((error) => {
  console.error(error)
  process.exitCode = 1
})
