/** Digests of the facts that the committed data was generated from, taken from the facts themselves. */
import { createHash } from "node:crypto"
import type { Category, Language } from "@clashfx/game-data"

/** JSON with sorted keys: the same text for equal values. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`
}

export const digest = (value: unknown): string =>
  createHash("sha256").update(canonical(value)).digest("hex").slice(0, 16)

/** By category: rows, levels of all rows, digest of the list. */
export const rows: { readonly [C in Category]: readonly [rows: number, levels: number, digest: string] } = {
  achievements: [59, 172, "700c0fb6626968b1"],
  battleModifiers: [4, 0, "f6e072f5ffa2d320"],
  builderLeagues: [42, 0, "0d32b5160671e56c"],
  buildings: [76, 731, "b3abcf3dd19eedca"],
  capitalHouseParts: [159, 0, "1e339a342e29eb0c"],
  capitalLeagues: [23, 0, "d55cf5a2065969cb"],
  clanLabels: [17, 0, "8430e986c871584e"],
  decorations: [202, 0, "ef3ce6c3c56dc885"],
  equipment: [42, 918, "1b9f5c9c224fc585"],
  guardians: [3, 15, "cd537d8de73dd246"],
  helpers: [4, 34, "bf89ea854e28009e"],
  heroes: [8, 536, "d019f06aa41fcc4c"],
  leagueTiers: [37, 0, "85561ca1e24207df"],
  locales: [22, 0, "306604efbec2b1a0"],
  magicItems: [26, 0, "50d1dc48ae184f29"],
  magicSnacks: [6, 0, "9c6883920d6e13a6"],
  obstacles: [139, 0, "f6cd85c700de84ff"],
  pets: [12, 150, "fa4d2f847f6896e7"],
  playerLabels: [19, 0, "7ed80a9bcad24be5"],
  resources: [21, 0, "00fd2306dc622255"],
  sceneries: [74, 0, "3e7ed7a0147c9f91"],
  skins: [259, 0, "421cc87bf045d35d"],
  spells: [20, 158, "9c8144b7e0277799"],
  traps: [12, 107, "41d1993ba69056b7"],
  troops: [98, 1062, "bece99b2beff427b"],
  warLeagues: [22, 0, "e5cbbb9ab228e3cf"]
}

/** By language: the digest of its names by category and id. */
export const names: { readonly [L in Language]: string } = {
  EN: "026e2822a45887ff",
  AR: "59105e2023201bfb",
  CN: "2cc6a570a46731d2",
  CNT: "9aed2cd0d9e9c412",
  DE: "84daa9d9f2461ea9",
  ES: "f94e7501cce17406",
  FA: "9748cef5e94ba21a",
  FI: "1b2294e9336972c9",
  FR: "e9dbee740d43aaca",
  ID: "db815139fc4a0322",
  IT: "14daad7a94782971",
  JP: "087682952a8923fd",
  KR: "977223a6a21b9a3b",
  MS: "c52d249fc69bb6b7",
  NL: "fa52184867d0886d",
  NO: "e92ef063c3b9aa85",
  PL: "a0bca0a9ea38fce7",
  PT: "082c44b0b3790cd7",
  RU: "43b4d5fd2b08aaae",
  TH: "09fa68614af67cf2",
  TR: "3c19687fdf90f3ff",
  VI: "f6bf33ddd62f6164"
}
