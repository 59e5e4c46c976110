export * as Clan from "./model/Clan.ts"
export * as Shared from "./model/Shared.ts"
export * as Tag from "./model/Tag.ts"
export * as Timestamp from "./model/Timestamp.ts"
