/**
 * Writes `diff/internal/unrolled.ts`: what readers do in a loop over a table of `diff`, written out field by field.
 *
 *     node scripts/tables.ts [--check]
 *
 * A field that is not in it yet is read all the same, more slowly. With `--check` nothing is written, and it fails when the
 * tables have other fields than the file.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { toldFields as clan } from "../packages/clashfx/src/diff/clan/clanTable.ts"
import * as member from "../packages/clashfx/src/diff/clan/memberTable.ts"
import * as league from "../packages/clashfx/src/diff/league/leagueSnapshot.ts"
import * as legend from "../packages/clashfx/src/diff/player/legend.ts"
import * as player from "../packages/clashfx/src/diff/player/playerTable.ts"
import * as raid from "../packages/clashfx/src/diff/raid/raidSnapshot.ts"
import * as war from "../packages/clashfx/src/diff/war/warSnapshot.ts"

type Tables = Readonly<Record<string, object>>

/** What is read from bodies. */
const read: Tables = {
  clan,
  clanMember: member.memberFields,
  player: player.playerFields,
  legend: legend.legendFields,
  legendSeason: legend.seasonFields,
  war: war.warFields,
  warTold: war.toldFields,
  warSide: war.sideFields,
  warMember: war.memberFields,
  league: league.leagueFields,
  leagueClan: league.clanFields,
  leagueRound: league.roundFields,
  raidWeekend: raid.weekendFields,
  raidTold: raid.toldFields,
  raidTotals: raid.totalFields,
  raid: raid.raidFields,
  raidDistrict: raid.districtFields,
  raidAttack: raid.attackFields
}

/** What is compared field by field, and told. */
const told: Tables = {
  clan,
  clanMemberTold: member.toldFields,
  playerTold: player.toldFields,
  warTold: war.toldFields,
  raidTold: raid.toldFields,
  raidTotals: raid.totalFields
}

/** Rows, which are also compared with a body and stored. */
const rows: Tables = { clanMember: member.memberFields }

const header = `/**
 * The loops over the tables of \`diff\`, written out: made by \`npm run tables\`, not by hand. Why: \`fieldTable.ts\`.
 * Long because each field of each table has a place in it.
 */
import type { UnrolledRows } from "../clan/memberRows.ts"
import type { UnrolledDiff, UnrolledReader } from "./fieldTable.ts"
`

const writtenOut = ([table, fields]: [string, object]): string => {
  const names = Object.keys(fields)
  const lines = names.map((_, i) => `l${i}`).join(", ")
  const each = (text: (name: string, i: number) => string, between = ",\n    ") => names.map(text).join(between)
  const isRow = table in rows
  const parts = [
    `names: [${names.map((name) => `"${name}"`).join(", ")}]`,
    ...(table in read
      ? [
          `reader: (${lines}) => (of, row) => ({
    ${each((name, i) => `${name}: l${i}.read(of, row?.${name})`)}
  })`
        ]
      : []),
    ...(table in told
      ? [
          `differing: (a, b, visit) => {
    ${each((name, i) => `if (a.${name} !== b.${name}) visit(${i})`, "\n    ")}
  }`
        ]
      : []),
    ...(isRow
      ? [
          `comparison: (${lines}) => (of, row) =>
    ${each((name, i) => `l${i}.read(of, row.${name}) === row.${name}`, " &&\n    ")}`,
          `toCells: (row) => [${names.map((name) => `row.${name}`).join(", ")}]`,
          `fromCells: (cells) => ({
    ${each((name, i) => `${name}: cells[${i}]`)}
  })`
        ]
      : [])
  ]
  const type = isRow
    ? "UnrolledRows"
    : [...(table in read ? ["UnrolledReader"] : []), ...(table in told ? ["UnrolledDiff"] : [])].join(" & ")
  return `
export const ${table}: ${type} = {
  ${parts.join(",\n  ")}
}
`
}

const file = resolve(import.meta.dirname, "../packages/clashfx/src/diff/internal/unrolled.ts")
const all = Object.entries({ ...read, ...told })
const text = header + all.map(writtenOut).join("")

if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== text) {
    console.error("diff/internal/unrolled.ts has other fields than the tables: npm run tables")
    process.exitCode = 1
  } else console.log(`${all.length} tables are written out as they are`)
} else {
  writeFileSync(file, text)
  console.log(`${all.length} tables in diff/internal/unrolled.ts`)
}
