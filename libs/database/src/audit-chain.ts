import { createHash } from 'node:crypto';
import type { JsonValue } from '@headgate/kernel';
import type { AuditRow } from './rows/audit-row.ts';

/** What stands before the first event of every trail. */
export const auditChainStart = '0'.repeat(64);

/** SHA-256 over the hash before and everything the event says, hex: no event can be changed, left out or moved unseen. */
export function hashAuditEvent(event: Omit<AuditRow, 'hash'>): string {
  const { prevHash, at, ...facts } = event;
  return createHash('sha256')
    .update(`${prevHash}\n${toCanonicalJson({ ...facts, actor: { ...facts.actor }, at: at.toISOString() })}`)
    .digest('hex');
}

/** JSON with sorted keys: the database gives objects back in an order of its own. */
function toCanonicalJson(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${toCanonicalJson(field)}`).join(',')}}`;
}
