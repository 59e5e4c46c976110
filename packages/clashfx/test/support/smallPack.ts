/** A pack of its own: two labels, a language, and a category that this version has never heard of. */
export const small = {
  format: 1,
  state: { date: "2027-01", townHall: 19, builderHall: 11 },
  tables: {
    clanLabels: { rows: 2, columns: { id: { d: [5, 2] }, name: ["Clan Wars", "Talkative"] } },
    vehicles: { rows: 1, columns: { id: 1 } }
  },
  ids: { clanLabels: [5, 2] },
  names: { DE: { clanLabels: ["Clankriege", null] } }
}
