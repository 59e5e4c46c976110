/** Any number of clans (and players) from the body of one: each has tags and names of its own, and changes when it is told to. */

/** The characters of tags. */
const alphabet = "0289PYLQGRJCUV"
const digits = Array.from(alphabet, (letter) => letter.charCodeAt(0))
const valueOf = new Map(Array.from(alphabet, (letter, value) => [letter.charCodeAt(0), value]))

const tagLength = 7
const nameLength = 9
/** Donations have four digits, so that they can be replaced in place. */
const firstDonations = 1000
const donationsRoom = 9000

const writeTag = (bytes: Buffer, at: number, n: number): void => {
  let rest = n
  for (let i = tagLength - 1; i >= 0; i--) {
    bytes[at + i] = digits[rest % 14] ?? 0
    rest = Math.floor(rest / 14)
  }
}

const writeName = (bytes: Buffer, at: number, n: number): void => {
  let rest = Math.imul(n + 1, 0x9e3779b1) >>> 0
  for (let i = 0; i < nameLength; i++) {
    bytes[at + i] = 97 + (rest % 26)
    rest = Math.floor(rest / 26) + n
  }
}

const writeNumber = (bytes: Buffer, at: number, n: number): void => {
  bytes[at] = 48 + (Math.floor(n / 1000) % 10)
  bytes[at + 1] = 48 + (Math.floor(n / 100) % 10)
  bytes[at + 2] = 48 + (Math.floor(n / 10) % 10)
  bytes[at + 3] = 48 + (n % 10)
}

/** The tag of clan `n`. */
export const tagOf = (n: number): string => {
  const bytes = Buffer.alloc(tagLength)
  writeTag(bytes, 0, n)
  return `#2${bytes.toString("latin1")}`
}

/** Which clan a path like `/v1/clans/%232...` asks for. */
export const clanOf = (path: string): number => {
  let n = 0
  for (let i = path.length - tagLength; i < path.length; i++) n = n * 14 + (valueOf.get(path.charCodeAt(i)) ?? 0)
  return n
}

export interface ClanBodies {
  readonly members: number
  /**
   * The body of clan `n` after it has changed `version` times, each time by one member's donations. The bytes are
   * overwritten by the calls that follow: garbage of this size would be most of what a benchmark measures.
   */
  readonly body: (n: number, version: number) => Buffer
}

const places = (text: string, before: string): ReadonlyArray<number> => {
  const found: Array<number> = []
  for (let at = text.indexOf(before); at >= 0; at = text.indexOf(before, at + 1)) found.push(at + before.length)
  return found
}

/** Clans like the one of a body. */
export const clanBodies = (sample: string): ClanBodies => {
  const clan = JSON.parse(sample)
  clan.tag = "#2TAGHERE"
  for (const member of clan.memberList) {
    member.tag = "#2TAGHERE"
    member.name = "NAME_HERE"
    member.donations = firstDonations
  }
  const text: string = JSON.stringify(clan)
  // Offsets are those of bytes.
  const template = Buffer.from(text)
  const bytewise = template.toString("latin1")
  const [ownTag = 0, ...tags] = places(bytewise, '"tag":"#2')
  const names = places(bytewise, '"name":"').filter((at) => bytewise.startsWith("NAME_HERE", at))
  const donations = places(bytewise, `"donations":`)
  const members = tags.length
  const turns = Array.from({ length: 16 }, () => Buffer.from(template))
  let turn = 0
  return {
    members,
    body: (n, version) => {
      turn = (turn + 1) % turns.length
      const bytes = turns[turn] ?? template
      writeTag(bytes, ownTag, n)
      for (let k = 0; k < members; k++) {
        const member = n * members + k
        writeTag(bytes, tags[k] ?? 0, member)
        writeName(bytes, names[k] ?? 0, member)
        const times = Math.floor((version + members - 1 - k) / members)
        writeNumber(bytes, donations[k] ?? 0, firstDonations + ((n + k * 37 + times) % donationsRoom))
      }
      return bytes
    }
  }
}

/** Players like the one of a body, by number: each has a tag of its own. */
export const playerBody = (sample: string): ((n: number) => Buffer) => {
  const player = JSON.parse(sample)
  player.tag = "#2TAGHERE"
  const bytes = Buffer.from(JSON.stringify(player))
  const [at = 0] = places(bytes.toString("latin1"), '"tag":"#2')
  return (n) => {
    writeTag(bytes, at, n)
    return bytes
  }
}
