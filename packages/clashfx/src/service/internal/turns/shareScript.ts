/**
 * How processes share the places of a key: the script that Redis runs, by its own clock. Each process holds so many places
 * for as long as its lease lasts; places that are given back, or whose owner is gone, rest for a window before they are
 * anybody's again. No two processes ever use one place within a window.
 */
import * as Redis from "effect/persistence/Redis"

/** What a process says of itself when it renews its lease. */
export interface Renewal {
  readonly key: string
  readonly owner: string
  /** Places that it holds now, and those that it gives back, which rest for so long (ms). */
  readonly held: number
  readonly back: number
  readonly backRest: number
  /** How many it could use. */
  readonly want: number
  readonly limit: number
  /** How long its lease lasts, and how long places rest whose owner is gone (ms). */
  readonly lease: number
  readonly rest: number
}

/** Gives how many places the process holds from now on, and how many it should hold. */
export const shareScript = Redis.script(
  (of: Renewal) => [of.key, of.owner, of.held, of.back, of.backRest, of.want, of.limit, of.lease, of.rest],
  {
    numberOfKeys: 1,
    lua: `
local base, owner = KEYS[1], ARGV[1]
local held, back, backRest, want = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local limit, lease, rest = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local counts, leases, resting, wants, state = base .. ":held", base .. ":leases", base .. ":resting", base .. ":wants", base .. ":state"
local time = redis.call("TIME")
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

-- A store that has just started, or was emptied, may have forgotten who holds what: for a while everybody keeps what he has.
local last = tonumber(redis.call("HGET", state, "last") or "0")
if last == 0 then
  local ok, info = pcall(redis.call, "INFO", "server")
  local uptime = ok and tonumber(string.match(info, "uptime_in_seconds:(%d+)") or "") or 1000
  if uptime < 5 then redis.call("HSET", state, "grace", now + 3000)
  elseif held > 0 then redis.call("HSET", state, "grace", now + 1000) end
end
-- Nobody could renew, since the store was away, or its clock has stepped: nobody has lost anything.
local jump = now - last
if last > 0 and (jump < 0 or jump > lease) then
  for _, other in ipairs(redis.call("ZRANGE", leases, 0, -1)) do redis.call("ZADD", leases, now + lease, other) end
  for _, part in ipairs(redis.call("ZRANGE", resting, 0, -1)) do redis.call("ZINCRBY", resting, jump, part) end
  if redis.call("HEXISTS", state, "grace") == 1 then redis.call("HINCRBY", state, "grace", jump) end
end
redis.call("HSET", state, "last", now)
local grace = tonumber(redis.call("HGET", state, "grace") or "0")
-- Who stood still for longer than his lease has lost what he held, unless it is only that nobody remembers.
if now >= grace and redis.call("HEXISTS", counts, owner) == 0 then held = 0 end

for _, gone in ipairs(redis.call("ZRANGEBYSCORE", leases, "-inf", now)) do
  if gone ~= owner then
    local count = tonumber(redis.call("HGET", counts, gone) or "0")
    if count > 0 then redis.call("ZADD", resting, now + rest, gone .. "|" .. now .. "|" .. count) end
    redis.call("HDEL", counts, gone)
    redis.call("HDEL", wants, gone)
    redis.call("ZREM", leases, gone)
  end
end
redis.call("ZREMRANGEBYSCORE", resting, "-inf", now)
if back > 0 then redis.call("ZADD", resting, now + backRest, owner .. "|" .. now .. "|" .. back) end
redis.call("HSET", wants, owner, want)

-- Everybody gets what he wants, or an even share of what is left.
local demands = {}
local pairsOf = redis.call("HGETALL", wants)
for i = 1, #pairsOf, 2 do
  if tonumber(pairsOf[i + 1]) > 0 then demands[#demands + 1] = { pairsOf[i], tonumber(pairsOf[i + 1]) } end
end
table.sort(demands, function(a, b) if a[2] == b[2] then return a[1] < b[1] end return a[2] < b[2] end)
local left, target = limit, 0
for i, demand in ipairs(demands) do
  local part = math.min(demand[2], math.floor(left / (#demands - i + 1)))
  left = left - part
  if demand[1] == owner then target = part end
end

local taken = 0
local all = redis.call("HGETALL", counts)
for i = 1, #all, 2 do if all[i] ~= owner then taken = taken + tonumber(all[i + 1]) end end
for _, member in ipairs(redis.call("ZRANGE", resting, 0, -1)) do taken = taken + tonumber(string.match(member, "|(%d+)$")) end
local granted = held
if target > held and now >= grace then granted = math.max(held, math.min(target, limit - taken)) end
redis.call("HSET", counts, owner, granted)
redis.call("ZADD", leases, now + lease, owner)
for _, name in ipairs({ counts, leases, resting, wants, state }) do redis.call("PEXPIRE", name, 600000) end
return { granted, target }
`
  }
).withReturnType<ReadonlyArray<number>>()
