/** Where webhooks may go: to the public internet, by default, and never by a name that leads into the gateway's own network. */
import * as Result from "effect/Result"
import * as Dns from "node:dns"
import * as Net from "node:net"

const blockedV4 = new Net.BlockList()
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3]
] as const)
  blockedV4.addSubnet(net, bits)

/** Of IPv6 only global unicast is public, without the parts of it that lead to IPv4 or are for documents. */
const globalV6 = new Net.BlockList()
globalV6.addSubnet("2000::", 3, "ipv6")
const blockedV6 = new Net.BlockList()
for (const [net, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20]
] as const)
  blockedV6.addSubnet(net, bits, "ipv6")

/** Is this address one of the public internet? */
export const isPublic = (address: string): boolean => {
  const family = Net.isIP(address)
  if (family === 4) return !blockedV4.check(address)
  return family === 6 && globalV6.check(address, "ipv6") && !blockedV6.check(address, "ipv6")
}

const longest = 2000

/** The URL, if something may be sent there as far as it can be said without asking for its address. */
export const checkUrl = (text: string, allowPrivate: boolean): Result.Result<URL, string> => {
  if (text.length > longest || !URL.canParse(text)) return Result.fail("url: it is no URL")
  const url = new URL(text)
  if (url.protocol !== "https:" && url.protocol !== "http:") return Result.fail("url: only https and http")
  if (url.username !== "" || url.password !== "") return Result.fail("url: no user and no password in it")
  const host = url.hostname.replace(/^\[|\]$/g, "")
  const isLocal = Net.isIP(host) === 0 ? /(?:^|\.)(?:localhost|local|internal)\.?$/i.test(host) : !isPublic(host)
  return isLocal && !allowPrivate
    ? Result.fail("url: it leads into a private network, which this gateway does not allow")
    : Result.succeed(url)
}

/** Asks for a name's addresses, and gives one only if all are public: what is connected to is what was looked at. */
export const publicLookup: Net.LookupFunction = (host, options, callback) => {
  Dns.lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, [])
    const hidden = addresses.find(({ address }) => !isPublic(address))
    if (hidden !== undefined || addresses.length === 0) {
      return callback(new Error("its name leads into a private network"), [])
    }
    const [first] = addresses
    return options.all === true ? callback(null, addresses) : callback(null, first?.address ?? "", first?.family)
  })
}

/** Is a part of a path one that somebody made up by chance, as the tokens in URLs of webhooks are? Words and numbers are none. */
const isToken = (part: string): boolean =>
  part.length >= 24 || (part.length >= 12 && /[A-Za-z]/.test(part) && /[A-Z\d%]/.test(part))

/**
 * What of a URL is no secret: some have a token in their path, as those of Discord and Slack, others in their query. Who may
 * list webhooks need not be who made them.
 */
export const shownUrl = (url: URL): string => {
  const parts = url.pathname.split("/")
  const id = parts.findIndex((part, i) => parts[i - 1] === "webhooks" && /^\d+$/.test(part))
  const path = parts.map((part, i) => (part !== "" && ((id >= 0 && i > id) || isToken(part)) ? "..." : part)).join("/")
  return `${url.origin}${path}${url.search === "" ? "" : "?..."}`
}
