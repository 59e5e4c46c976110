/** Operations on clans: the clan itself, its roster, the search, its wars and raid weekends as lists. */
import type { InvalidTag, PrivateWarLog, RequestError } from "../exchange/ClashError.ts"
import type { Clan, ClanMember, ClanSearchItem } from "../model/Clan.ts"
import type { RaidSeason } from "../model/RaidSeason.ts"
import * as Tag from "../model/Tag.ts"
import type { WarLogEntry } from "../model/WarLog.ts"
import * as endpoints from "./declaration/Clans.ts"
import type { ClanSearchQuery } from "./declaration/Query.ts"
import { listOfTag, search as searchOf } from "./internal/lists.ts"
import { byTag } from "./internal/operation.ts"
import { privateWarLog } from "./internal/privateWarLog.ts"
import { ofClan, ofClanSearch, ofMembers, ofRaidLog, ofWarLog } from "./internal/oddParts.ts"
import { makeRoute } from "./internal/route.ts"
import type { ListError, Listing } from "./Listing.ts"
import * as Many from "./Many.ts"
import type { ByTag, ListOfTag, Services } from "./Operation.ts"

export type { ClanSearchQuery, PagingQuery } from "./declaration/Query.ts"

// ---------------------------------------------------------------------------------------------------------------------
// A clan
// ---------------------------------------------------------------------------------------------------------------------

/**
 * A clan with its roster and its capital. Give a schema of your own to get its type instead of ours.
 *
 * @example
 * ```ts
 * const clan = yield* Clans.get("#2PP")
 * const names = yield* Clans.get("2pp", { schema: Schema.Struct({ name: Schema.String }) })
 * ```
 */
export const get: ByTag<Clan> = /* @__PURE__ */ byTag(
  /* @__PURE__ */ makeRoute(endpoints.get, { operation: "Clans.get", mends: ofClan }),
  Tag.clan,
  (clanTag) => ({
    clanTag
  })
)

/**
 * Many clans: a stream with the outcome of each tag as it arrives; `Clans.many.strict` fails with the first failure.
 *
 * @example
 * ```ts
 * Clans.many(["#2PP", "#8QU8J9LP"], { concurrency: 20 }).pipe(
 *   Stream.runForEach(({ tag, result }) => Effect.log(tag, Result.isSuccess(result)))
 * )
 * ```
 */
export const many: Many.ManyOf<Clan, InvalidTag | RequestError, Services> = /* @__PURE__ */ Many.of((tag) => get(tag))

// ---------------------------------------------------------------------------------------------------------------------
// Lists of a clan
// ---------------------------------------------------------------------------------------------------------------------

/**
 * The roster, in pages.
 *
 * @example
 * ```ts
 * const elders = Clans.members("#2PP").items.pipe(Stream.filter((member) => member.role === "admin"))
 * ```
 */
export const members: ListOfTag<ClanMember> = /* @__PURE__ */ listOfTag(
  /* @__PURE__ */ makeRoute(endpoints.members, { operation: "Clans.members", mends: ofMembers }),
  Tag.clan,
  (clanTag) => ({ clanTag })
)

/**
 * The wars that a clan has fought, newest first; private logs are {@link PrivateWarLog}.
 *
 * @example
 * ```ts
 * const lastTen = yield* Clans.warLog("#2PP").collect({ max: 10 })
 * ```
 */
export const warLog: ListOfTag<WarLogEntry, InvalidTag | PrivateWarLog | RequestError> = /* @__PURE__ */ listOfTag(
  /* @__PURE__ */ makeRoute(endpoints.warLog, { operation: "Clans.warLog", mends: ofWarLog }),
  Tag.clan,
  (clanTag) => ({ clanTag }),
  privateWarLog
)

/**
 * The raid weekends of a clan, newest first; only the newest lists the members. Readable also when the war log is private.
 *
 * @example
 * ```ts
 * const [newest] = yield* Clans.raidLog("#2PP", { limit: 1 }).collect({ max: 1 })
 * ```
 */
export const raidLog: ListOfTag<RaidSeason> = /* @__PURE__ */ listOfTag(
  /* @__PURE__ */ makeRoute(endpoints.raidSeasons, { operation: "Clans.raidLog", mends: ofRaidLog }),
  Tag.clan,
  (clanTag) => ({ clanTag })
)

// ---------------------------------------------------------------------------------------------------------------------
// Search
// ---------------------------------------------------------------------------------------------------------------------

/**
 * Clans by name and filters. At least one filter is needed and a name has at least 3 characters; this is checked before
 * a request is sent ({@link InvalidArgument}). Rows come without description and roster.
 *
 * @example
 * ```ts
 * const found = Clans.search({ name: "reddit", minMembers: 40, labelIds: [56000000] })
 * const best = yield* found.collect({ max: 5 })
 * ```
 */
export const search: (query: ClanSearchQuery) => Listing<ClanSearchItem, ListError> = /* @__PURE__ */ searchOf(
  /* @__PURE__ */ makeRoute(endpoints.search, { operation: "Clans.search", mends: ofClanSearch })
)
