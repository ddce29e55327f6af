import type { LiveOrganization, SnapshotEnvelope } from '@headgate/domain';
import { buildSnapshot } from './build-snapshot.ts';
import { compileSnapshot } from './compile-snapshot.ts';
import type { ConfigurationRows } from './configuration-rows.ts';
import { encodeSnapshot } from './encode-snapshot.ts';
import { formatEnvelope } from './envelope-text.ts';
import { parseEnvelope } from './parse-envelope.ts';
import type { Sign } from './sign.ts';
import type { YieldNow } from './slices.ts';

/** A snapshot ready to be stored, and what a proxy will make of it. */
export interface PreparedSnapshot {
  readonly envelope: SnapshotEnvelope;
  readonly compiled: LiveOrganization;
}

/**
 * The publisher's one step before storing: builds, signs, and then reads and compiles the very bytes as a proxy would, so that
 * what no proxy could take is never published. Throws `SnapshotError`.
 */
export async function prepareSnapshot(
  rows: ConfigurationRows,
  sign: Sign,
  yieldNow: YieldNow,
): Promise<PreparedSnapshot> {
  const envelope = encodeSnapshot(buildSnapshot(rows), sign);
  // The signature was made a line above; what remains to be proved is that a stranger can read the bytes.
  const parsed = await parseEnvelope(formatEnvelope(envelope), { verify: () => true, yieldNow });
  return { envelope, compiled: await compileSnapshot(parsed, yieldNow) };
}
