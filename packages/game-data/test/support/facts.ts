/**
 * Digests of the facts that the committed data was generated from, taken from the facts themselves: the files of the
 * game, with the ids and names of the API where it has other ones.
 */
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
  clanLabels: [17, 0, "0c076e3e56fa8cb6"],
  decorations: [202, 0, "ef3ce6c3c56dc885"],
  equipment: [42, 918, "1b9f5c9c224fc585"],
  guardians: [3, 15, "cd537d8de73dd246"],
  helpers: [4, 34, "bf89ea854e28009e"],
  heroes: [8, 536, "d019f06aa41fcc4c"],
  leagueTiers: [37, 0, "ce21d61f6f67381c"],
  locales: [22, 0, "306604efbec2b1a0"],
  magicItems: [26, 0, "50d1dc48ae184f29"],
  magicSnacks: [6, 0, "9c6883920d6e13a6"],
  obstacles: [139, 0, "f6cd85c700de84ff"],
  pets: [12, 150, "fa4d2f847f6896e7"],
  playerLabels: [19, 0, "8bdb38687e9f89a4"],
  resources: [21, 0, "00fd2306dc622255"],
  sceneries: [74, 0, "3e7ed7a0147c9f91"],
  skins: [259, 0, "421cc87bf045d35d"],
  spells: [20, 158, "9c8144b7e0277799"],
  traps: [12, 107, "41d1993ba69056b7"],
  troops: [98, 1062, "bece99b2beff427b"],
  warLeagues: [23, 0, "e5271d8ad8b64a18"]
}

/** By language: the digest of its names by category and id. */
export const names: { readonly [L in Language]: string } = {
  EN: "7495cc77da91877f",
  AR: "131eec4cfde24121",
  CN: "0c19cb40fe007672",
  CNT: "21aa1c8a00a3fcd3",
  DE: "ec5d106c4287dd77",
  ES: "955548e999421411",
  FA: "0c7e6897c62fa062",
  FI: "44308690c28880d5",
  FR: "1c5f5c19ae9353f9",
  ID: "ecb73aa8a75ef273",
  IT: "3e8139bdd528f9a1",
  JP: "4e84888acc2de3e3",
  KR: "256177fef22a0d97",
  MS: "b1b971c5db6efeb1",
  NL: "3690d2243d30b09b",
  NO: "a1b4e4c19b215e3e",
  PL: "f9303d79364c46f8",
  PT: "9805ff4ad90e1245",
  RU: "1679db518c3dd0cb",
  TH: "32619b419ef034b9",
  TR: "48a65136cb1af2db",
  VI: "a7626bbd0e1c064c"
}
