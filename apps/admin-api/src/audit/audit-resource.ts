import type { AuditRow, AuditVerdict } from '@headgate/database';
import { z } from 'zod';

/** Everything whose changes are recorded, and the sessions of people. */
export const auditedKinds = [
  'organization',
  'project',
  'api_key',
  'provider',
  'provider_secret',
  'route',
  'dlp_template',
  'policy',
  'member',
  'invitation',
  'identity_provider',
  'model',
  'session',
  'account',
  'archive',
] as const;
export type AuditedKind = (typeof auditedKinds)[number];

/** One event of the audit trail as it is read. */
export const auditEvent = z
  .object({
    seq: z.int().positive().describe('Dense from 1.'),
    at: z.iso.datetime(),
    actor: z.object({ kind: z.enum(['api_key', 'user', 'platform', 'system']), id: z.string(), name: z.string() }),
    action: z
      .string()
      .describe(
        'Such as create, update, delete, rotate, revoke; login, login_failed, logout; show_again where an Idempotency-Key brought back what is shown once.',
      ),
    resource: z.object({ kind: z.enum(auditedKinds), id: z.string(), name: z.string() }),
    revision: z.int(),
    before: z.unknown().describe('The resource before; null when there was none. Never a secret.'),
    after: z.unknown().describe('The resource after; null when it is gone. Never a secret.'),
    prev_hash: z.string(),
    hash: z.string().describe('Covers everything above and the hash before it.'),
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof auditEvent>;

/** Whether the trail is whole. */
export const auditVerdict = z
  .object({
    intact: z.boolean(),
    events: z.int().optional().describe('Number of events checked.'),
    head: z.string().optional().describe('Hash of the newest.'),
    seq: z.int().optional().describe('The first event that does not fit.'),
    reason: z.string().optional(),
  })
  .meta({ id: 'AuditVerdict' });

/** What every answer shows of an event. */
export function presentEvent(row: AuditRow): AuditEvent {
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    actor: row.actor,
    action: row.action,
    resource: { kind: row.resourceKind, id: row.resourceId, name: row.resourceName },
    revision: row.revision,
    before: row.before,
    after: row.after,
    prev_hash: row.prevHash,
    hash: row.hash,
  };
}

/** What the answer shows of a check of the trail. */
export function presentVerdict(verdict: AuditVerdict): z.infer<typeof auditVerdict> {
  const { isIntact, ...rest } = verdict;
  return { intact: isIntact, ...rest };
}
