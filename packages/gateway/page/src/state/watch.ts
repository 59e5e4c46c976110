/** The watch list, over the gateway's API. */
import { send } from "./session.ts"

export const kinds = ["clan", "player", "war", "raid"] as const
export type Kind = (typeof kinds)[number]

/** Watches more; gives how many of them were not watched yet. */
export const add = async (kind: Kind, tags: ReadonlyArray<string>): Promise<number> =>
  (await send<{ readonly added?: number }>("POST", "/api/watch", { kind, tags }))?.added ?? tags.length

export const remove = async (kind: Kind, tag: string): Promise<void> => {
  await send("DELETE", `/api/watch/${kind}/${encodeURIComponent(tag)}`)
}
