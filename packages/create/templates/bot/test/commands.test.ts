/** Commands on a simulator. */
import assert from "node:assert/strict"
import test from "node:test"
import { simulated } from "../src/client.ts"
import { answer } from "../src/commands.ts"

test("commands answer, and say what is wrong", async (context) => {
  const client = await simulated(["#2PP"])
  context.after(() => client.close())
  assert.match(await answer(client, "clan", "2pp"), /#2PP, level \d+, 3\d members\n.*: \d+ donated/)
  assert.match(await answer(client, "war", "#2PP"), /no war now|attacks left/)
  assert.match(await answer(client, "clan", "nonsense!"), /is not a clan tag/)
  assert.match(await answer(client, "clan", "#LLLLL"), /not found/)
  assert.match(await answer(client, "clam", "#2PP"), /there is no command "clam"/)
})
