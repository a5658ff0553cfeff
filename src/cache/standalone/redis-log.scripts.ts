/**
 * The log in Redis: a hash with its name and head, and a stream with its newest changes, both in one slot.
 *
 * A name is made whenever there is none, so a log that was flushed or evicted begins a new history; and the server's own run is
 * part of what is told as the history, so one that was restarted, restored or failed over to does too. Older answers are misses
 * then. Without a name of its own an empty log would be one history, and come back after the next flush.
 */
const HISTORY = `
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local id = redis.call('HGET', KEYS[1], 'id')
if not id then
  id = ARGV[1]
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'id', id, 'seq', 0)
end
local history = run .. ':' .. id
`;

/** KEYS: hash, stream. ARGV: a name in case there is none, history known, number known, changes at most. Gives history, head, changes. */
export const FOLLOW = `${HISTORY}
local head = tonumber(redis.call('HGET', KEYS[1], 'seq'))
local from = '-'
if history == ARGV[2] then
  if head <= tonumber(ARGV[3]) then return {history, head, {}} end
  from = '(' .. ARGV[3]
end
return {history, head, redis.call('XRANGE', KEYS[2], from, '+', 'COUNT', ARGV[4])}`;

/** KEYS: hash, stream, channel. ARGV: a name in case there is none, changes kept, tags as JSON. Gives history and number. */
export const RECORD = `${HISTORY}
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], seq .. '-0', 't', ARGV[3])
redis.call('PUBLISH', KEYS[3], seq)
return {history, seq}`;
