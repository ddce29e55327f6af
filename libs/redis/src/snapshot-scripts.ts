/**
 * Removes revisions from the set at `kept`, with their snapshots and the parts that no revision which stays is in. Names of snapshots,
 * parts, and sets of parts begin with what `names` says.
 */
const dropRevisions = `
local function drop_revisions(kept, gone, names)
  if #gone == 0 then return end
  for _, rev in ipairs(gone) do
    redis.call('DEL', names.snapshot .. rev)
    redis.call('ZREM', kept, rev)
  end
  local staying = redis.call('ZRANGE', kept, 0, -1)
  for _, rev in ipairs(gone) do
    local sets = { names.parts_of .. rev }
    for _, other in ipairs(staying) do sets[#sets + 1] = names.parts_of .. other end
    for _, part in ipairs(redis.call('SDIFF', unpack(sets))) do redis.call('DEL', names.part .. part) end
    redis.call('DEL', names.parts_of .. rev)
  end
end
`;

/**
 * KEYS head, snapshot, kept, parts of the snapshot; ARGV revision, text, number to keep, 1 for a repair, prefixes of the names of
 * snapshots, parts and sets of parts, number of parts, their names, revisions in use.
 * Stores a snapshot and moves the head, if the revision is greater than the head; then drops what nobody needs. What is stored
 * under a revision stays, so that all proxies run the same bytes, unless it is lost or a repair is asked for. Parts are stored
 * before, for a while; here they are made to stay. Returns 1 where the head moved, and a list of parts where some are not there,
 * with nothing done.
 */
export const publishScript = `
${dropRevisions}
local rev = tonumber(ARGV[1])
local head = tonumber(redis.call('GET', KEYS[1]) or '0')
local names = { snapshot = ARGV[5], part = ARGV[6], parts_of = ARGV[7] }
if rev < head then return 0 end
local last = 8 + tonumber(ARGV[8])
local missing = {}
for i = 9, last do
  if redis.call('EXISTS', names.part .. ARGV[i]) == 0 then missing[#missing + 1] = ARGV[i] end
end
if #missing > 0 then return missing end
for i = 9, last do
  redis.call('PERSIST', names.part .. ARGV[i])
  redis.call('SADD', KEYS[4], ARGV[i])
end
if rev == head and ARGV[4] ~= '1' and redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('SET', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[3], rev, ARGV[1])
local needed = {}
for i = last + 1, #ARGV do needed[ARGV[i]] = true end
needed[string.format('%.0f', head)] = true
local gone = {}
for _, candidate in ipairs(redis.call('ZREVRANGE', KEYS[3], tonumber(ARGV[3]), -1)) do
  if not needed[candidate] then gone[#gone + 1] = candidate end
end
drop_revisions(KEYS[3], gone, names)
return rev > head and 1 or 0
`;

/** KEYS kept; ARGV revision, prefixes of names as above. Drops every revision below this one. */
export const removeBelowScript = `
${dropRevisions}
local gone = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[1])
drop_revisions(KEYS[1], gone, { snapshot = ARGV[2], part = ARGV[3], parts_of = ARGV[4] })
return #gone
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
