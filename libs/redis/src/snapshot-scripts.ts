/**
 * KEYS head, snapshot, kept; ARGV revision, text, number to keep, name prefix of snapshots, 1 for a repair, revisions in use.
 * Stores a snapshot and moves the head, if the revision is greater than the head; then drops what nobody needs. What is stored
 * under a revision stays, so that all proxies run the same bytes, unless it is lost or a repair is asked for.
 * Returns 1 where the head moved.
 */
export const publishScript = `
local rev = tonumber(ARGV[1])
local head = tonumber(redis.call('GET', KEYS[1]) or '0')
if rev < head or (rev == head and ARGV[5] ~= '1' and redis.call('EXISTS', KEYS[2]) == 1) then return 0 end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('SET', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[3], rev, ARGV[1])
local needed = {}
for i = 6, #ARGV do needed[ARGV[i]] = true end
needed[string.format('%.0f', head)] = true
local old = redis.call('ZREVRANGE', KEYS[3], tonumber(ARGV[3]), -1)
for _, candidate in ipairs(old) do
  if not needed[candidate] then
    redis.call('DEL', ARGV[4] .. candidate)
    redis.call('ZREM', KEYS[3], candidate)
  end
end
return rev > head and 1 or 0
`;

/**
 * KEYS index, digest; ARGV organization, revision, a value never used before.
 * Raises the organization's revision in the index and never lowers it. Returns 1 where it rose.
 */
export const indexScript = `
local known = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '-1')
if tonumber(ARGV[2]) <= known then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('SET', KEYS[2], ARGV[3])
return 1
`;

/** KEYS head; ARGV name prefix of snapshots. The head's snapshot, read in one step so that no collection comes between. */
export const readHeadScript = `
local head = redis.call('GET', KEYS[1])
if not head then return false end
return redis.call('GET', ARGV[1] .. head)
`;

/**
 * KEYS keys; ARGV id, revision, text, and again. Writes the records that are not older than what is there.
 * Returns how many were written.
 */
export const putKeysScript = `
local written = 0
for i = 1, #ARGV, 3 do
  local known = redis.call('HGET', KEYS[1], ARGV[i])
  local rev = known and tonumber(string.match(known, '^%d+')) or -1
  if tonumber(ARGV[i + 1]) >= rev then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2])
    written = written + 1
  end
end
return written
`;
