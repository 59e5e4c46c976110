/** How clans are remembered where there are many: as texts, a clan of 50 in some 2 KB. */
import { type ClanSnapshot, share, toldFields } from "../../diff/clan/clanTable.ts"
import { memberRows, type MemberSnapshot } from "../../diff/clan/memberTable.ts"
import { fieldForm } from "../engine/memory/compactFields.ts"
import { CompactReader, CompactWriter } from "../engine/memory/compactText.ts"
import type { Packing } from "../engine/looks/packing.ts"

const fields = fieldForm(toldFields)

/** Only for this process; what is stored is in `store.ts`. */
export const clanPacking: Packing<ClanSnapshot, string> = {
  pack: (snapshot) => {
    const out = new CompactWriter()
    fields.write(snapshot, out)
    out.count(snapshot.roster.length)
    for (const member of snapshot.roster) for (const cell of memberRows.toCells(member)) out.write(cell)
    return out.text
  },
  unpack: (text) => {
    const from = new CompactReader(text)
    const clan = share(fields.read(from))
    const roster: Array<MemberSnapshot> = []
    const cells: Array<unknown> = []
    for (let members = from.count(); members > 0; members--) {
      for (let column = 0; column < memberRows.columns; column++) cells[column] = from.read()
      roster.push(memberRows.fromCells(cells))
    }
    return { ...clan, roster }
  }
}
