import type { RevisionRow } from '@headgate/database';
import type { ProxyReport, PublishRefusal } from '@headgate/domain';
import { z } from 'zod';
import { auditEvent } from '../audit/audit-resource.ts';

const refusal = z.object({
  by: z.string().describe('A proxy, or `publisher` where nothing was handed to the proxies at all.'),
  reason: z.string(),
  at: z.iso.datetime(),
});

const fields = {
  revision: z.int().positive(),
  at: z.iso.datetime().describe('When it was committed.'),
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  changes: z.int().describe('Number of events in the audit trail.'),
  published_at: z.iso
    .datetime()
    .nullable()
    .describe('When it, or a newer one, was handed to the proxies; null: not yet, or more than two days ago.'),
  running: z.array(z.string()).describe('Proxies that run exactly this revision now.'),
  reached: z.array(z.string()).describe('Proxies that run this revision or a newer one.'),
  pending: z.array(z.string()).describe('Live proxies that still run an older one.'),
  refused: z.array(refusal).describe('Who would not take it, and why.'),
  propagation_ms: z
    .number()
    .nullable()
    .describe('From the commit until the last of the proxies that run exactly it began to; null where none does.'),
};

const example = {
  ...{ revision: 42, at: '2026-11-20T12:00:00.000Z', actor: { kind: 'api_key', id: '7mXd1GvLp8Ns', name: 'ci' } },
  ...{ changes: 1, published_at: '2026-11-20T12:00:00.080Z', running: ['proxy-1'], reached: ['proxy-1'], pending: [] },
  ...{ refused: [], propagation_ms: 131 },
};

/** A revision as a list shows it. */
export const revisionResource = z.object(fields).meta({ id: 'Revision', example });
export type RevisionResource = z.infer<typeof revisionResource>;

/** A revision with what it changed. */
export const revisionDetail = z
  .object({
    ...fields,
    events: z
      .array(auditEvent)
      .describe('The first 200 events of it, newest first; all of them are in the audit trail.'),
  })
  .meta({ id: 'RevisionDetail', example: { ...example, events: [] } });
export type RevisionDetail = z.infer<typeof revisionDetail>;

/** What is known of the proxies when a revision is shown. */
export interface FleetNow {
  readonly reports: readonly ProxyReport[];
  readonly refusal: PublishRefusal | undefined;
}

/** What every answer shows of a revision. */
export function presentRevision(row: RevisionRow, { reports, refusal: withheld }: FleetNow): RevisionResource {
  const { revision, at, actor, changes, publishedAt } = row;
  const running = reports.filter((report) => report.rev === revision);
  const latest = Math.max(...running.map((report) => Date.parse(report.since)));
  return {
    ...{ revision, at: at.toISOString(), actor, changes },
    published_at: withheld?.rev === revision ? null : (publishedAt?.toISOString() ?? null),
    running: running.map(({ proxy }) => proxy),
    reached: reports.filter((report) => report.rev >= revision).map(({ proxy }) => proxy),
    pending: reports.filter((report) => report.rev < revision).map(({ proxy }) => proxy),
    refused: [
      ...(withheld?.rev === revision
        ? [{ by: 'publisher', reason: `${withheld.reason}: ${withheld.message}`, at: withheld.at }]
        : []),
      ...reports.flatMap(({ proxy, refused }) =>
        refused?.rev === revision ? [{ by: proxy, reason: refused.reason, at: refused.at }] : [],
      ),
    ],
    // Two clocks: a proxy whose clock is behind must not show a time below nothing.
    propagation_ms: running.length === 0 ? null : Math.max(0, latest - at.getTime()),
  };
}
