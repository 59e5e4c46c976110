interface Program {
  readonly name: string
  readonly code: string
}

/** The programs that the playground begins with. They are plain JavaScript, since the browser runs what is written. */
export const programs: readonly [Program, ...ReadonlyArray<Program>] = [
  {
    name: "What happens to three clans",
    code: `import { Watch } from "clashfx"
import { Stream } from "effect"
import { print, tags } from "playground"

export default Watch.clans(tags).pipe(Stream.runForEach(print))
`
  },
  {
    name: "Donations only",
    code: `import { ClanDiff, Select, Watch } from "clashfx"
import { Effect, Stream } from "effect"
import { tags } from "playground"

export default Watch.clans(tags).pipe(
  Stream.filter(Select.changed("ClanMemberChanged", "donations")),
  Stream.runForEach((event) => Effect.sync(() => console.log(\`\${event.name} donated \${ClanDiff.donated(event)}\`)))
)
`
  },
  {
    name: "Wars, attack by attack",
    code: `import { Watch } from "clashfx"
import { Stream } from "effect"
import { print, tags } from "playground"

export default Watch.wars(tags).pipe(Stream.runForEach(print))
`
  },
  {
    name: "A clan and its best donors",
    code: `import { Clans } from "clashfx"
import { Effect } from "effect"

export default Effect.gen(function* () {
  const clan = yield* Clans.get("#2PP")
  console.log(\`\${clan.name}: \${clan.members} members, level \${clan.clanLevel}\`)
  const best = clan.memberList.toSorted((a, b) => b.donations - a.donations).slice(0, 5)
  for (const { donations, name } of best) console.log(\`\${name}: \${donations}\`)
})
`
  },
  {
    name: "A bad gateway, and a private log",
    code: `import { Clans } from "clashfx"
import { Command, Fault, Simulator } from "@clashfx/simulator"
import { Effect } from "effect"

export default Effect.gen(function* () {
  const simulator = yield* Simulator
  yield* simulator.fault(Fault.html(502), { on: "clans.get", times: 2 })
  const clan = yield* Clans.get("#2PP")
  console.log(\`\${clan.name}, after \${(yield* simulator.stats).requests} requests\`)

  yield* simulator.change(Command.setClan("#2PP", { isWarLogPublic: false }))
  yield* simulator.purge
  const log = yield* Effect.result(Clans.warLog("#2PP").collect())
  console.log(log._tag === "Failure" ? log.failure.message : "the log is public")
})
`
  }
]
