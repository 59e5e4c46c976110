/**
 * The units a village can have: names, and the level that each town hall (or builder hall) allows.
 *
 * State of the game: August 2026, town hall 18. Seasonal units are left out.
 */
import * as Arr from "effect/Array"

/**
 * A name and, per level, the hall it needs as a base-36 digit: of a unit with `"3357b"` a town hall 7 may have level 4,
 * and level 5 takes a town hall 11. The third element is the level of the first digit, where that is not 1.
 */
type Row = readonly [name: string, halls: string, firstLevel?: number]

const homeTroops: ReadonlyArray<Row> = [
  ["Barbarian", "335789abcefgi"],
  ["Archer", "335789abcefghi"],
  ["Goblin", "335789acfi"],
  ["Giant", "346789abcdfghi"],
  ["Wall Breaker", "34678abcdefghi"],
  ["Balloon", "346789bcdeghi"],
  ["Wizard", "356789abcdfghi"],
  ["Healer", "7789bdefghi"],
  ["Dragon", "7789abcdefghi"],
  ["P.E.K.K.A", "8889aabcdfghi"],
  ["Minion", "77889abcdefghi"],
  ["Hog Rider", "77889abccdefghi"],
  ["Valkyrie", "8899abcdefgh"],
  ["Golem", "8899abbccdefghi"],
  ["Witch", "99abcfgi"],
  ["Lava Hound", "99abcdgi"],
  ["Bowler", "aabcdefghi"],
  ["Baby Dragon", "99aabcdefghi"],
  ["Miner", "aaabbcdefghi"],
  ["Yeti", "ccdefghi"],
  ["Ice Golem", "bbbccefgh"],
  ["Electro Dragon", "bbcdefghi"],
  ["Dragon Rider", "ddeghi"],
  ["Headhunter", "ccdi"],
  ["Electro Titan", "eefgi"],
  ["Apprentice Warden", "ddef"],
  ["Ruin Witch", "gghi"],
  ["Root Rider", "ffgi"],
  ["Druid", "eefghi"],
  ["Thrower", "gghi"],
  ["Furnace", "ffgh"],
  ["Meteor Golem", "hhi"]
]

const builderTroops: ReadonlyArray<Row> = [
  ["Raged Barbarian", "33445566778899aabbcc"],
  ["Sneaky Archer", "33445566778899aabbcc"],
  ["Beta Minion", "555566778899aabbcc", 3],
  ["Boxer Giant", "555566778899aabbcc", 3],
  ["Bomber", "6666778899aabbcc", 5],
  ["Power P.E.K.K.A", "aaaabbcc", 13],
  ["Cannon Cart", "77778899aabbcc", 7],
  ["Drop Ship", "9999aabbcc", 11],
  ["Baby Dragon", "6666778899aabbcc", 5],
  ["Night Witch", "888899aabbcc", 9],
  ["Hog Glider", "bbbbcc", 15],
  ["Electrofire Wizard", "cccc", 17]
]

const siegeMachines: ReadonlyArray<Row> = [
  ["Wall Wrecker", "bccdfi"],
  ["Battle Blimp", "bccdfi"],
  ["Stone Slammer", "bccdfi"],
  ["Siege Barracks", "bccdgi"],
  ["Log Launcher", "bccdgi"],
  ["Flame Flinger", "bccdg"],
  ["Battle Drill", "ffffhi"],
  ["Troop Launcher", "fggh"],
  ["Sky Wagon", "ghii"]
]

const pets: ReadonlyArray<Row> = [
  ["L.A.S.S.I", "eeeeeeeeeefffff"],
  ["Mighty Yak", "eeeeeeeeeefffff"],
  ["Electro Owl", "eeeeeeeeeeggggg"],
  ["Unicorn", "eeeeeeeeeehhhhh"],
  ["Phoenix", "ffffffffff"],
  ["Poison Lizard", "ffffffffffhhhhh"],
  ["Diggy", "ffffffffff"],
  ["Frosty", "ffffffffffhhhhh"],
  ["Spirit Fox", "gggggggggg"],
  ["Angry Jelly", "gggggggggg"],
  ["Sneezy", "hhhhhhhhhh"],
  ["Greedy Raven", "iiiiiiiiii"]
]

const spells: ReadonlyArray<Row> = [
  ["Lightning Spell", "334589abcfghi"],
  ["Healing Spell", "446789adfghi"],
  ["Rage Spell", "55678ci"],
  ["Jump Spell", "67adf"],
  ["Freeze Spell", "99aaabci"],
  ["Poison Spell", "889abcdefghi"],
  ["Earthquake Spell", "889abegi"],
  ["Haste Spell", "99aabhi"],
  ["Clone Spell", "aaabbdefi"],
  ["Skeleton Spell", "aaabccdf"],
  ["Bat Spell", "aaabcfhi"],
  ["Invisibility Spell", "bbcd"],
  ["Recall Spell", "ddefghi"],
  ["Overgrowth Spell", "ccegi"],
  ["Revive Spell", "ffghi"],
  ["Ice Block Spell", "eefghi"],
  ["Totem Spell", "gghi"],
  ["Angry Spell", "fghi"]
]

const homeHeroes: ReadonlyArray<Row> = [
  [
    "Barbarian King",
    "477777777788888888889999999999aaaaaaaaaabbbbbbbbbbcccccccccccccccddddddddddeeeeeeeeeefffffggggghhhhhiiiiiiiiii"
  ],
  [
    "Archer Queen",
    "888888888899999999999999999999aaaaaaaaaabbbbbbbbbbcccccccccccccccddddddddddeeeeeeeeeefffffggggghhhhhiiiiiiiiii"
  ],
  ["Grand Warden", "bbbbbbbbbbbbbbbbbbbbccccccccccccccccccccddddddddddeeeeeeeeeefffffggggghhhhhiiiiiiiiii"],
  ["Royal Champion", "dddddddddddddddddddddddddeeeeeffffffffffggggghhhhhiiiii"],
  ["Minion Prince", "9999999999aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghhhhhhhhhhiiiii"],
  ["Dragon Duke", "ffffffffffggggghhhhhiiiii"]
]

const builderHeroes: ReadonlyArray<Row> = [
  ["Battle Machine", "555556666677777777778888899999aaaaa"],
  ["Battle Copter", "8888888888899999aaaaa", 15]
]

const superTroops: ReadonlyArray<readonly [name: string, levels: number, original: string, originalLevel: number]> = [
  ["Super Barbarian", 9, "Barbarian", 7],
  ["Super Archer", 10, "Archer", 7],
  ["Super Wall Breaker", 10, "Wall Breaker", 6],
  ["Super Giant", 10, "Giant", 8],
  ["Sneaky Goblin", 6, "Goblin", 6],
  ["Super Miner", 12, "Miner", 6],
  ["Rocket Balloon", 9, "Balloon", 7],
  ["Inferno Dragon", 12, "Baby Dragon", 5],
  ["Super Valkyrie", 12, "Valkyrie", 6],
  ["Super Witch", 8, "Witch", 4],
  ["Ice Hound", 8, "Lava Hound", 4],
  ["Super Bowler", 10, "Bowler", 3],
  ["Super Dragon", 11, "Dragon", 6],
  ["Super Wizard", 10, "Wizard", 8],
  ["Super Minion", 11, "Minion", 7],
  ["Super Hog Rider", 12, "Hog Rider", 9],
  ["Super Yeti", 8, "Yeti", 2]
]

const equipment: Readonly<Record<string, ReadonlyArray<Row>>> = {
  "Barbarian King": [
    ["Barbarian Puppet", "888888888aaaccceee"],
    ["Rage Vial", "888888888aaaccceee"],
    ["Earthquake Boots", "888888888aaaccceee"],
    ["Giant Gauntlet", "888888888888aaaccceeefffggg"],
    ["Vampstache", "aaaaaaaaaaaaccceee"],
    ["Spiky Ball", "888888888888aaaccceeefffggg"],
    ["Snake Bracelet", "888888888888aaaccceeefffggg"],
    ["Stick Horse", "888888888888aaaccceeefffggg"]
  ],
  "Archer Queen": [
    ["Archer Puppet", "888888888aaaccceee"],
    ["Invisibility Vial", "888888888aaaccceee"],
    ["Frozen Arrow", "888888888888aaaccceeefffggg"],
    ["Monolith Arrow", "888888888888aaaccceeefffggg"],
    ["Giant Arrow", "999999999aaaccceee"],
    ["Healer Puppet", "ccccccccccccccceee"],
    ["Magic Mirror", "888888888888aaaccceeefffggg"],
    ["Action Figure", "888888888888aaaccceeefffggg"]
  ],
  "Grand Warden": [
    ["Eternal Tome", "888888888aaaccceee"],
    ["Life Gem", "888888888aaaccceee"],
    ["Heroic Torch", "888888888888aaaccceeefffggg"],
    ["Fireball", "888888888888aaaccceeefffggg"],
    ["Rage Gem", "bbbbbbbbbbbbccceee"],
    ["Healing Tome", "dddddddddddddddeee"],
    ["Lavaloon Puppet", "888888888888aaaccceeefffggg"]
  ],
  "Royal Champion": [
    ["Seeking Shield", "888888888aaaccceee"],
    ["Royal Gem", "888888888aaaccceee"],
    ["Hog Rider Puppet", "eeeeeeeeeeeeeeeeee"],
    ["Haste Vial", "ffffffffffffffffff"],
    ["Rocket Spear", "888888888888aaaccceeefffggg"],
    ["Electro Boots", "888888888888aaaccceeefffggg"],
    ["Frost Flake", "888888888888aaaccceeefffggg"]
  ],
  "Minion Prince": [
    ["Dark Crown", "888888888888aaaccceeefffggg"],
    ["Henchmen Puppet", "888888888aaaccceee"],
    ["Dark Orb", "888888888aaaccceee"],
    ["Metal Pants", "aaaaaaaaaaaaccceee"],
    ["Noble Iron", "ccccccccccccccceee"],
    ["Meteor Staff", "888888888888aaaccceeefffggg"]
  ],
  "Dragon Duke": [
    ["Fire Heart", "888888888aaaccceee"],
    ["Rocket Backpack", "888888888888aaaccceeefffggg"],
    ["Stun Blaster", "gggggggggggggggggg"],
    ["Flame Blower", "888888888aaaccceee"],
    ["Electro Fangs", "hhhhhhhhhhhhhhhhhh"],
    ["Revenge Deck", "888888888888aaaccceeefffggg"]
  ]
}

/** The lists of a player's body that units come in. */
export type UnitList = "troops" | "heroes" | "spells" | "heroEquipment"

/** A unit of either village. */
export interface Unit {
  /** The position in {@link units}. */
  readonly index: number
  readonly name: string
  readonly list: UnitList
  readonly village: "home" | "builderBase"
  readonly firstLevel: number
  readonly maxLevel: number
  /** The hall that each level needs, from the first level on. */
  readonly halls: ReadonlyArray<number>
  /** The hero that wears it, for equipment. */
  readonly hero?: string
  /** The troop that is boosted into it and the level it must have, for super troops. */
  readonly boosts?: { readonly original: string; readonly level: number }
}

type Draft = Omit<Unit, "index">

const drafts =
  (list: UnitList, village: Unit["village"], hero?: string) =>
  ([name, halls, firstLevel = 1]: Row): Draft => ({
    name,
    list,
    village,
    firstLevel,
    maxLevel: firstLevel + halls.length - 1,
    halls: Array.from(halls, (digit) => Number.parseInt(digit, 36)),
    ...(hero === undefined ? {} : { hero })
  })

const superDraft = ([name, levels, original, level]: (typeof superTroops)[number]): Draft => ({
  name,
  list: "troops",
  village: "home",
  firstLevel: 1,
  maxLevel: levels,
  halls: [],
  boosts: { original, level }
})

/** Every unit, in the order of a player's body; pets and siege machines are among the troops there. */
export const units: ReadonlyArray<Unit> = [
  ...homeTroops.map(drafts("troops", "home")),
  ...superTroops.map(superDraft),
  ...builderTroops.map(drafts("troops", "builderBase")),
  ...siegeMachines.map(drafts("troops", "home")),
  ...pets.map(drafts("troops", "home")),
  ...homeHeroes.map(drafts("heroes", "home")),
  ...builderHeroes.map(drafts("heroes", "builderBase")),
  ...Object.entries(equipment).flatMap(([hero, rows]) => rows.map(drafts("heroEquipment", "home", hero))),
  ...spells.map(drafts("spells", "home"))
].map((draft, index) => ({ index, ...draft }))

/** The super troops. */
export const boosted: ReadonlyArray<Unit> = units.filter((unit) => unit.boosts !== undefined)

/** The heroes of the home village. */
export const heroes: ReadonlyArray<Unit> = units.filter((unit) => unit.list === "heroes" && unit.village === "home")

const worn = Arr.groupBy(
  units.filter((unit) => unit.hero !== undefined),
  (unit) => unit.hero ?? ""
)

/** The equipment of a hero, by the hero's name. */
export const equipmentOf = (hero: string): ReadonlyArray<Unit> => worn[hero] ?? []

const byName = new Map(units.map((unit) => [`${unit.village} ${unit.name}`, unit]))

/** The unit of a name in a village (default `home`), if there is one. */
export const find = (name: string, village: Unit["village"] = "home"): Unit | undefined =>
  byName.get(`${village} ${name}`)

/** The highest level that a hall (the town hall, or the builder hall for its village) allows; 0 while it is locked. */
export const maxLevelAt = (unit: Unit, hall: number): number => {
  let count = 0
  while (count < unit.halls.length && (unit.halls[count] ?? 99) <= hall) count++
  return count === 0 ? 0 : unit.firstLevel + count - 1
}
