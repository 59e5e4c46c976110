/** The Clash of Clans API for Effect. Each namespace is one module; the README says where to begin. */

// Operations
export * as Answers from "./api/Answers.ts"
export * as Clans from "./api/Clans.ts"
export * as ClashApi from "./api/ClashApi.ts"
export * as GoldPasses from "./api/GoldPasses.ts"
export * as Labels from "./api/Labels.ts"
export * as Leagues from "./api/Leagues.ts"
export * as Listing from "./api/Listing.ts"
export * as Locations from "./api/Locations.ts"
export * as Many from "./api/Many.ts"
export * as Players from "./api/Players.ts"
export * as RequestPolicy from "./api/RequestPolicy.ts"
export * as Wars from "./api/Wars.ts"

// Services
export * as Answer from "./service/Answer.ts"
export * as Cache from "./service/Cache.ts"
export * as Clash from "./Clash.ts"
export * as ClashError from "./ClashError.ts"
export * as DeveloperPortal from "./service/DeveloperPortal.ts"
export * as GameData from "./service/GameData.ts"
export * as KeyPool from "./service/KeyPool.ts"
export * as Throttler from "./service/Throttler.ts"

// Models
export * as Clan from "./model/Clan.ts"
export * as Page from "./model/Page.ts"
export * as Player from "./model/Player.ts"
export * as Tag from "./model/Tag.ts"
export * as Timestamp from "./model/Timestamp.ts"
export * as War from "./model/War.ts"

// Watching
export * as ClanDiff from "./watch/ClanDiff.ts"
export * as SnapshotStore from "./watch/SnapshotStore.ts"
export * as Watch from "./watch/Watch.ts"
export * as WatchEvent from "./watch/Event.ts"
export * as Watcher from "./watch/Watcher.ts"
