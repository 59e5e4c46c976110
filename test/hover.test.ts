/** What an editor shows over the SDK's values is short enough to be read, and names what it shows. */
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { type Editor, open } from "../scripts/support/editor.ts"

const program = `
import { ClanDiff, Clans, Players, Select, Watch, Watcher, WarDiff, Wars } from "clashfx"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

const clan = Clans.get("#2PP")
const player = Players.get("#2PP")
const war = Wars.current("#2PP")
const members = Clans.members("#2PP").items
declare const watcher: Watcher.Watcher
const events = watcher.events
const clanEvents = Watch.clans(["#2PP"])
const handled = Stream.runForEach(events, (argument) => Effect.log(argument._tag))
const joined = events.pipe(Stream.filter(Select.events("ClanMemberJoined")))
const greeted = Stream.runForEach(joined, (joinedArgument) => Effect.log(joinedArgument.name))
export const onJoin = (e: ClanDiff.ClanMemberJoined) => e.name
export const onAttack = (e: WarDiff.WarAttack) => e.id
export const all = [clan, player, war, members, clanEvents, handled, greeted]
`

let editor: Editor

beforeAll(() => {
  editor = open(program)
})

// The first question makes the compiler read everything.
describe("an editor", { timeout: 240_000 }, () => {
  it("finds no error in a program that names events", () => {
    assert.deepStrictEqual(editor.errors(), [])
  })

  it.each([
    ["clan", "Clan"],
    ["player", "Player"],
    ["war", "CurrentWar"],
    ["members", "ClanMember"],
    ["events", "WatchEvent"],
    ["clanEvents", "WatchEvent"],
    ["argument", "WatchEvent"],
    ["joined", "ClanMemberJoined"],
    ["joinedArgument", "ClanMemberJoined"]
  ])("shows %s in less than 200 characters, with the name %s", (name, type) => {
    const shown = editor.hover(name)
    assert.include(shown, type)
    assert.isBelow(shown.length, 200, shown)
    assert.notMatch(shown, /\d+ more|\.\.\./, "nothing is left out")
  })
})
