/** Addresses and the ranges of keys. */
import * as IpNetwork from "effect/net/IpNetwork"
import * as NetAddress from "effect/net/NetAddress"
import * as Result from "effect/Result"
import { addressNamedIn } from "../../../exchange/internal/errors/rejection.ts"

/** Is it an IPv4 or IPv6 address? Programs in JavaScript give anything. */
export const isAddress = (ip: unknown): boolean =>
  typeof ip === "string" && Result.isSuccess(NetAddress.ipFromString(ip))

/** Does a range of a key (a plain address or a CIDR) contain the address? */
export const contains = (range: string, ip: string): boolean => {
  if (range === ip) return true
  const address = NetAddress.ipFromString(ip)
  const network = IpNetwork.fromString(range)
  return Result.isSuccess(address) && Result.isSuccess(network) && IpNetwork.contains(network.success, address.success)
}

/** `::ffff:203.0.113.7` is `203.0.113.7` to everybody who makes or checks keys. */
export const unmapped = (ip: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip

/** The address that the API names when it rejects a key, if what it names is one. */
export const addressIn = (named: string | undefined, detail: string | undefined): string | undefined => {
  const said = named ?? addressNamedIn(detail)
  const ip = said === undefined ? undefined : unmapped(said)
  return ip !== undefined && isAddress(ip) ? ip : undefined
}
