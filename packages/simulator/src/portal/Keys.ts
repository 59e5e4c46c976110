/** API keys: who may use them, from where. */
import * as Result from "effect/Result"
import * as Base64Url from "effect/encoding/Base64Url"
import * as IpNetwork from "effect/net/IpNetwork"
import * as NetAddress from "effect/net/NetAddress"
import * as Prng from "../world/Prng.ts"

/** An API key, as the portal shows it. */
export interface ApiKey {
  readonly id: string
  readonly developerId: string
  readonly tier: string
  readonly name: string
  readonly description: string
  readonly origins: null
  readonly scopes: ReadonlyArray<string>
  /** Plain addresses or CIDR ranges. */
  readonly cidrRanges: ReadonlyArray<string>
  readonly validUntil: null
  /** What is sent as bearer. */
  readonly key: string
}

/** A bearer that the API accepts: a key, or the temporary token of a login. */
export interface Bearer {
  readonly cidrRanges: ReadonlyArray<string>
  /** When it stops working, in milliseconds on the clock. */
  readonly until: number
}

/** Is it a plain address or a CIDR range? */
export const isRange = (range: string): boolean =>
  Result.isSuccess(NetAddress.ipFromString(range)) || Result.isSuccess(IpNetwork.fromString(range))

/** Does a range (a plain address or a CIDR) contain the address? */
export const contains = (range: string, ip: string): boolean => {
  if (range === ip) return true
  const address = NetAddress.ipFromString(ip)
  const network = IpNetwork.fromString(range)
  return Result.isSuccess(address) && Result.isSuccess(network) && IpNetwork.contains(network.success, address.success)
}

const hex = (prng: Prng.Prng, length: number): string =>
  Array.from({ length }, () => Prng.int(prng, 0, 15).toString(16)).join("")

/** An id in the form of a UUID. */
export const uuid = (prng: Prng.Prng): string => [8, 4, 4, 4, 12].map((length) => hex(prng, length)).join("-")

const header = Base64Url.encode(
  JSON.stringify({ typ: "JWT", alg: "HS512", kid: "28a318f7-0000-a1eb-7fa1-2c7433c6cca5" })
)

/** What a token says of itself. */
export interface Claims {
  readonly developerId: string
  readonly cidrs: ReadonlyArray<string>
  /** In milliseconds on the clock. */
  readonly issuedAt: number
  /** In milliseconds on the clock; keys never expire. */
  readonly expiresAt?: number
  readonly origins?: ReadonlyArray<string>
}

/** A token in the form of a JWT; its signature is made up. */
export const token = (prng: Prng.Prng, claims: Claims): string => {
  const { cidrs, developerId, expiresAt, issuedAt, origins } = claims
  const payload = {
    iss: "supercell",
    aud: "supercell:gameapi",
    jti: uuid(prng),
    iat: Math.floor(issuedAt / 1000),
    exp: expiresAt === undefined ? undefined : Math.floor(expiresAt / 1000),
    sub: `developer/${developerId}`,
    scopes: ["clash"],
    limits: [
      { tier: "developer/silver", type: "throttling" },
      { cidrs, type: "client", origins }
    ]
  }
  const signature = Uint8Array.from({ length: 64 }, () => Prng.int(prng, 0, 255))
  return `${header}.${Base64Url.encode(JSON.stringify(payload))}.${Base64Url.encode(signature)}`
}
