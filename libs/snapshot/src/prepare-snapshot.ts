import type { LiveOrganization } from '@headgate/domain';
import { compileSnapshot } from './compile-snapshot.ts';
import type { ConfigurationRows } from './configuration-rows.ts';
import { formatEnvelope } from './envelope-text.ts';
import { parseEnvelope } from './parse-envelope.ts';
import type { PartReader } from './read-parts.ts';
import type { Sign } from './sign.ts';
import type { YieldNow } from './slices.ts';
import { SnapshotMemory } from './snapshot-memory.ts';
import type { StoredSnapshot } from './stored-snapshot.ts';

/** A snapshot ready to be stored, and what a proxy will make of it. */
export interface PreparedSnapshot extends StoredSnapshot {
  readonly compiled: LiveOrganization;
}

/**
 * The publisher's one step before storing: builds, signs, and then reads and compiles the very bytes as a proxy would, so that
 * what no proxy could take is never published. With the `memory` of the organization's earlier snapshots it costs what has changed,
 * and gives the same. Throws `SnapshotError`.
 */
export async function prepareSnapshot(
  rows: ConfigurationRows,
  { sign, yieldNow }: { readonly sign: Sign; readonly yieldNow: YieldNow },
  memory = new SnapshotMemory(),
): Promise<PreparedSnapshot> {
  const { envelope, parts } = memory.encoder.encode(rows, sign);
  // The signature was made a line above; what remains to be proved is that a stranger can read the bytes.
  const options = { verify: () => true, yieldNow };
  let fresh: readonly string[] = [];
  const readParts: PartReader = (names) => {
    fresh = names;
    return Promise.resolve(parts);
  };
  const access = { readParts, before: memory.parts };
  const parsed = await parseEnvelope(formatEnvelope(envelope), options, access);
  const compiled = await compileSnapshot(parsed, yieldNow, memory.compiled);
  memory.parts = parsed.parts;
  return { envelope, parts, fresh, compiled };
}
