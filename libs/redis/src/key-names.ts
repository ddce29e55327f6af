/**
 * Every name this library uses in Redis. What one script touches shares one hash tag: an organization's names live together on
 * one node of a cluster, and so do the fleet's.
 */
export const keyNames = {
  /** Revision the organization is at. */
  head: (org: string) => `hg:{${org}}:head`,
  snapshot: (org: string, rev: number | string) => `hg:{${org}}:snap:${rev}`,
  /** A part of snapshots, by its name. */
  part: (org: string, name: string) => `hg:{${org}}:part:${name}`,
  /** Set: names of the parts a revision is in. */
  partsOf: (org: string, rev: number | string) => `hg:{${org}}:parts:${rev}`,
  /** Sorted set of the revisions kept. */
  kept: (org: string) => `hg:{${org}}:kept`,
  /** Hash: key id → signed record. */
  keys: (org: string) => `hg:{${org}}:keys`,
  report: (org: string, proxy: string) => `hg:{${org}}:report:${proxy}`,
  /** Sorted set: proxies that report, by the time their report expires. */
  reports: (org: string) => `hg:{${org}}:reports`,
  /** Newest configuration that was not published, and why. */
  refusal: (org: string) => `hg:{${org}}:refusal`,
  /** Organization of a key id. */
  ownerOfKey: (keyId: string) => `hg:key:${keyId}`,
  /** How often something was tried in its window. */
  attempts: (subject: string) => `hg:attempts:${subject}`,
  /** Hash: organization → revision. */
  index: 'hg:{fleet}:index',
  /** Changes to a value never used before whenever the index does. */
  digest: 'hg:{fleet}:digest',
  /** Set: organizations of which a proxy would not take what is stored. */
  complaints: 'hg:{fleet}:complaints',
  /** List: requests to call a provider once. */
  probes: 'hg:{fleet}:probes',
  /** Channel that tells of them. Channels are of the whole server: without its number, listeners of another database would count. */
  probeHints: (database: number) => `hg:probes:${database}`,
  /** What came of one of them. */
  probe: (id: string) => `hg:probe:${id}`,
  /** How many an organization has made in this window. */
  probeCount: (org: string) => `hg:{${org}}:probes`,
  /** There while an emptied store is being filled again. */
  refilling: 'hg:{fleet}:refilling',
  /** Channel of revision hints. */
  hints: 'hg:hints',
} as const;
