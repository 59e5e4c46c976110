/**
 * Writes the table of `docs/guides/side-by-side.md`: the peers' examples with their lines, and ours.
 *
 *     node scripts/side-by-side.ts [--check]
 *
 * Lines are those that are not blank. An example of ours is a block of that page, or a program of `examples/` with the files
 * that it imports. It may be longer than theirs by a third. With `--check` nothing is written; the table has to be right.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { root } from "./support/workspace.ts"

const page = join(root, "docs/guides/side-by-side.md")

interface Row {
  /** Their example, with its lines as we have read it. */
  readonly theirs: string
  readonly lines: number
  readonly does: string
  /** Ours: headings of the page, or programs below `examples/`. */
  readonly ours: ReadonlyArray<string>
}

const rows: ReadonlyArray<Row> = [
  {
    theirs: "`war_logs.py`",
    lines: 36,
    does: "the opponents in the war logs of clans with a name",
    ours: ["War logs"]
  },
  { theirs: "`events.py`", lines: 22, does: "who joins, leaves, attacks", ours: ["A few events"] },
  {
    theirs: "`events_example.py`",
    lines: 120,
    does: "events of clans, wars, players, the game and the API",
    ours: ["Many events"]
  },
  {
    theirs: "`triggers.py`",
    lines: 60,
    does: "jobs by a timetable, with what to do about errors",
    ours: ["Jobs by a timetable"]
  },
  { theirs: "`import_client.py`", lines: 45, does: "one client for many files", ours: ["One client for many files"] },
  {
    theirs: "`discord_links.py`",
    lines: 42,
    does: "who owns a player: there in a third party's database, here in your own, with a proof",
    ours: ["link-account/main.ts"]
  },
  { theirs: "`discord_bot.py`", lines: 220, does: "commands and events on Discord", ours: ["discord-bot/main.ts"] },
  {
    theirs: "`discord_bot_with_cogs.py`",
    lines: 190,
    does: "the same in classes, and a webhook",
    ours: ["discord-bot/main.ts", "join-log/main.ts"]
  },
  { theirs: "clashofclans.js, email and password", lines: 8, does: "sign in and fetch a clan", ours: ["A clan"] },
  { theirs: "clashofclans.js, keys", lines: 6, does: "the same with keys", ours: ["A clan, with keys"] },
  { theirs: "clashofclans.js, bot", lines: 21, does: "a bot with one command", ours: ["discord-bot/small.ts"] }
]

const isProgram = (name: string): boolean => name.endsWith(".ts")

const count = (text: string): number => text.split("\n").filter((line) => line.trim() !== "").length

/** A file and what it imports beside it. */
const filesOf = (file: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(file)) return seen
  seen.add(file)
  const imported = [...readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)"/g)]
  for (const [, path = ""] of imported) filesOf(resolve(dirname(file), path), seen)
  return seen
}

/** The programs of a section. */
const blocksOf = (text: string, heading: string): ReadonlyArray<string> => {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`))
  return [...(section ?? "").matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code)
}

const linesOf = (text: string, name: string): number => {
  if (isProgram(name)) {
    const files = filesOf(join(root, "examples", name))
    return [...files].reduce((sum, file) => sum + count(readFileSync(file, "utf8")), 0)
  }
  const blocks = blocksOf(text, name)
  if (blocks.length === 0) throw new Error(`docs/guides/side-by-side.md has no program under "${name}"`)
  return blocks.reduce((sum, block) => sum + count(block), 0)
}

const linkOf = (name: string): string =>
  isProgram(name)
    ? `[${name.replace(/\/main\.ts$/, "")}](../../examples/${name.replace(/\/main\.ts$/, "")})`
    : `[below](#${name.toLowerCase().replaceAll(/[^a-z]+/g, "-")})`

const pad = (cells: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)))
  const isNumber = (column: number) => column === 1 || column === 4
  const line = (row: ReadonlyArray<string>) =>
    `| ${row.map((cell, n) => (isNumber(n) ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0))).join(" | ")} |`
  const rule = `| ${widths.map((width, n) => "-".repeat(isNumber(n) ? width - 1 : width) + (isNumber(n) ? ":" : "")).join(" | ")} |`
  const [head = [], ...body] = cells
  return [line(head), rule, ...body.map(line)].join("\n")
}

const text = readFileSync(page, "utf8")
const counted = rows.map((row) => ({ ...row, own: row.ours.reduce((sum, name) => sum + linesOf(text, name), 0) }))
const table = pad([
  ["their example", "lines", "does", "here", "lines"],
  ...counted.map(({ does, lines, ours, own, theirs }) => [
    theirs,
    String(lines),
    does,
    ours.map(linkOf).join(", "),
    String(own)
  ])
])
const written = text.replace(/^\| their example[\s\S]*?\n\n/m, `${table}\n\n`)

for (const { lines, own, theirs } of counted) {
  if (own <= (lines * 4) / 3) continue
  console.error(`${theirs} has ${lines} lines, and ours ${own}: more than a third longer`)
  process.exitCode = 1
}
if (!process.argv.includes("--check")) writeFileSync(page, written)
else if (written !== text) {
  console.error("docs/guides/side-by-side.md counts other lines than there are: npm run side-by-side")
  process.exitCode = 1
}
if (process.exitCode === undefined) console.log(`${rows.length} examples of the peers have an equal here`)
