/**
 * Each takes KEYS: the stream, the hash of each key's latest pending write, the hash of what is known of the stream. One script is one
 * step for every other client, and one unit in the append-only file.
 */

/**
 * ARGV: key, sealed write, most entries. Appends where the stream is open. Gives `ok`, generation, number, id; or `full`; or what state it is in.
 */
export const APPEND = `
local state = redis.call('HGET', KEYS[3], 'state')
if state ~= 'open' then return {state or 'missing'} end
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[3]) then return {'full'} end
local generation = redis.call('HGET', KEYS[3], 'generation')
local number = redis.call('HINCRBY', KEYS[3], 'number', 1)
local id = redis.call('XADD', KEYS[1], '*', 'g', generation, 'n', number, 'k', ARGV[1], 'v', ARGV[2])
redis.call('HSET', KEYS[2], ARGV[1], id)
return {'ok', generation, tostring(number), id}`;

/** ARGV: key. Gives state, position of what was last applied, and the key's latest pending write where there is one. */
export const LOOK = `
local known = redis.call('HMGET', KEYS[3], 'state', 'incarnation', 'seq')
local reply = {known[1] or 'missing', known[2] or '', known[3] or '0'}
local id = redis.call('HGET', KEYS[2], ARGV[1])
if id then
  local entry = redis.call('XRANGE', KEYS[1], id, id)[1]
  if not entry then return {'broken'} end
  reply[4] = entry[1]
  reply[5] = entry[2]
end
return reply`;

/** ARGV: incarnation and number of the change log that cover what was applied; then id and key of each entry. They go. */
export const SETTLE = `
local known = redis.call('HMGET', KEYS[3], 'incarnation', 'seq')
if known[1] ~= ARGV[1] or tonumber(known[2]) < tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[3], 'incarnation', ARGV[1], 'seq', ARGV[2])
end
for at = 3, #ARGV, 2 do
  redis.call('XDEL', KEYS[1], ARGV[at])
  if redis.call('HGET', KEYS[2], ARGV[at + 1]) == ARGV[at] then redis.call('HDEL', KEYS[2], ARGV[at + 1]) end
end
return redis.call('XLEN', KEYS[1])`;

/**
 * ARGV: generation. Opens the stream under it where it holds nothing and was under no later one, nor closed under this one: whoever
 * comes late with an older decision opens nothing.
 */
export const OPEN = `
local state = redis.call('HGET', KEYS[3], 'state')
local generation = tonumber(redis.call('HGET', KEYS[3], 'generation') or '0')
local wanted = tonumber(ARGV[1])
if state == 'open' and generation == wanted then return 'open' end
if generation >= wanted then return 'stale' end
if redis.call('XLEN', KEYS[1]) > 0 then return 'undrained' end
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[3], 'state', 'open', 'generation', ARGV[1], 'number', '0')
return 'open'`;

const FACTS = `
local known = redis.call('HMGET', KEYS[3], 'state', 'generation', 'number')
local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
local facts = {known[1] or 'missing', known[2] or '0', known[3] or '0', redis.call('XLEN', KEYS[1]), oldest and oldest[1] or ''}`;

/**
 * ARGV: generation. Nothing is appended any more, and nothing under this generation or an older one ever again. Gives what `STATUS` gave
 * before: once it is closed, a stream that was gone looks like any other.
 */
export const CLOSE = `${FACTS}
if tonumber(facts[2]) < tonumber(ARGV[1]) then redis.call('HSET', KEYS[3], 'generation', ARGV[1]) end
redis.call('HSET', KEYS[3], 'state', 'closed')
return facts`;

/** Gives state, generation, number of the last append, entries, id of the oldest. */
export const STATUS = `${FACTS}
return facts`;
