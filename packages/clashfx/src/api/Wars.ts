/** Operations on wars: the regular war of a clan, its league group, the wars of a league. */
import type { InvalidTag, PrivateWarLog, RequestError } from "../ClashError.ts"
import { LeagueGroupBody } from "../model/LeagueGroup.ts"
import * as Tag from "../model/Tag.ts"
import { CurrentWarBody, LeagueWarBody } from "../model/War.ts"
import { ClashApi } from "./ClashApi.ts"
import { byTag, type ByTag } from "./internal/operation.ts"
import type { Services } from "./internal/pipeline.ts"
import { privateWarLog } from "./internal/privateWarLog.ts"
import { makeRoute } from "./internal/route.ts"
import * as Many from "./Many.ts"

const { endpoints } = ClashApi.groups.clans

/** What asking for a clan's regular war can fail with. */
export type WarError = InvalidTag | PrivateWarLog | RequestError

/**
 * The regular war of a clan: preparing, in war, ended, or `notInWar` (also during a clan war league, whose wars are
 * elsewhere: `Wars.current` finds both). A private war log is {@link PrivateWarLog}.
 *
 * @example
 * ```ts
 * const war = yield* Wars.regular("#2PP")
 * if (War.isWar(war)) console.log(war.clan.stars, war.opponent.stars)
 * ```
 */
export const regular: ByTag<CurrentWarBody, WarError> = byTag(
  makeRoute(endpoints.currentWar, CurrentWarBody, { operation: "Wars.regular" }),
  Tag.clan,
  (clanTag) => ({ clanTag }),
  privateWarLog
)

/**
 * The regular wars of many clans; see {@link regular}.
 *
 * @example
 * ```ts
 * Wars.regularMany(tags).pipe(Stream.filter(({ result }) => Result.isSuccess(result)))
 * ```
 */
export const regularMany: Many.ManyOf<CurrentWarBody, WarError, Services> = Many.of((tag) => regular(tag))

/**
 * The clan war league group of a clan: 404 ({@link NotFound}) outside the league; `notInWar` while a group is searched,
 * when the API is also slow or answers 500. An attempt may take 60 seconds.
 *
 * @example
 * ```ts
 * const group = yield* Wars.leagueGroup("#2PP")
 * ```
 */
export const leagueGroup: ByTag<LeagueGroupBody> = byTag(
  makeRoute(endpoints.leagueGroup, LeagueGroupBody, { operation: "Wars.leagueGroup", timeout: "60 seconds" }),
  Tag.clan,
  (clanTag) => ({ clanTag })
)

/**
 * A war of a clan war league by its war tag, as the API sends it. `#0` stands for a war that is not drawn yet and is an
 * {@link InvalidTag}.
 *
 * @example
 * ```ts
 * const war = yield* Wars.league("#8QLPR0RV2")
 * ```
 */
export const league: ByTag<LeagueWarBody> = byTag(
  makeRoute(ClashApi.groups.wars.endpoints.league, LeagueWarBody, { operation: "Wars.league" }),
  Tag.war,
  (warTag) => ({ warTag })
)
