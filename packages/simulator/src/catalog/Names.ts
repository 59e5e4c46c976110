/** Names for clans and players, as colourful as those of the game: any script, marks and emoji. */
import * as Prng from "../world/Prng.ts"

const epithets = [
  "Dark",
  "Royal",
  "Iron",
  "Silent",
  "Golden",
  "Crimson",
  "Frozen",
  "Wild",
  "Last",
  "Electro",
  "Blue",
  "Old"
] as const
const groups = [
  "Wolves",
  "Legion",
  "Empire",
  "Warriors",
  "Dragons",
  "Raiders",
  "Union",
  "Order",
  "Kings",
  "Guild",
  "Titans",
  "Goblins"
] as const
const foreign = [
  "Реальные Пацаны",
  "龍之谷",
  "أبطال الحرب",
  "왕의 귀환",
  "ウォーリアーズ",
  "Türk Gücü",
  "Über Österreich",
  "भारत के वीर"
] as const
const marks = ["", "", "", "", "", "™", "⚔️", "🔥", "❤️", "★", "☢️", "ツ"] as const

const first = [
  "Max",
  "Luna",
  "Arjun",
  "Kenji",
  "Sofia",
  "Omar",
  "Ivan",
  "Mia",
  "Bruno",
  "Chen",
  "Lea",
  "Noah",
  "Elif",
  "Tom",
  "Zoe",
  "Ali"
] as const
const second = [
  "",
  "",
  "",
  "killer",
  " the Great",
  "_99",
  " II",
  "gg",
  "Boss",
  ".exe",
  " 2.0",
  "Pro",
  "xX",
  "TH18",
  " YT",
  "boy"
] as const
const odd = [
  "ＭＡＳＴＥＲ",
  "王者归来",
  "Князь",
  "ملك",
  "다람쥐",
  "そら",
  "꧁Ace꧂",
  "ᴳᵒᵈ",
  "§pectre",
  "J❤️A",
  "\u2067ماجد\u2069",
  "—"
] as const

/** A name for a clan. */
export const clan = (prng: Prng.Prng): string =>
  Prng.chance(prng, 0.15)
    ? Prng.oneOf(prng, foreign)
    : `${Prng.oneOf(prng, epithets)} ${Prng.oneOf(prng, groups)}${Prng.oneOf(prng, marks)}`

/** A name for a player. */
export const player = (prng: Prng.Prng): string =>
  Prng.chance(prng, 0.12)
    ? Prng.oneOf(prng, odd)
    : `${Prng.oneOf(prng, marks)}${Prng.oneOf(prng, first)}${Prng.oneOf(prng, second)}`

const greetings = [
  "Welcome",
  "Hello Chief",
  "Active war clan",
  "Family clan since 2014",
  "No rush, just fun",
  "🏆 Push & war 🏆"
] as const
const rules = [
  "Donate what is asked.",
  "Both attacks in war!",
  "CWL every month.",
  "Raid weekend is a must.",
  "Be kind.",
  "TH13+ only."
] as const

/** A description for a clan; sometimes empty. */
export const description = (prng: Prng.Prng): string =>
  Prng.chance(prng, 0.1) ? "" : `${Prng.oneOf(prng, greetings)}! ${Prng.oneOf(prng, rules)} ${Prng.oneOf(prng, rules)}`
