import type { RevisionRow } from '@headgate/database';
import type { ProxyReport } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { presentRevision } from './revision-resource.ts';

const at = new Date('2026-11-20T12:00:00.000Z');
const row: RevisionRow = {
  ...{ revision: 5, at, actor: { kind: 'api_key', id: 'k', name: 'ci' }, changes: 2 },
  publishedAt: new Date('2026-11-20T12:00:00.050Z'),
};

function report(proxy: string, fields: Partial<ProxyReport> = {}): ProxyReport {
  const times = { started_at: at.toISOString(), seen_at: at.toISOString(), since: '2026-11-20T12:00:00.200Z' };
  return { proxy, version: '1', ...times, rev: 5, sha256: 'x', refused: null, ...fields };
}

describe('a revision', () => {
  it('tells who runs it, who is past it and who is behind, and how long it took', () => {
    const reports = [
      report('a'),
      report('b', { since: '2026-11-20T12:00:00.450Z' }),
      report('c', { rev: 6 }),
      report('d', { rev: 4 }),
    ];
    expect(presentRevision(row, { reports, refusal: undefined })).toMatchObject({
      ...{ running: ['a', 'b'], reached: ['a', 'b', 'c'], pending: ['d'], propagation_ms: 450, refused: [] },
    });
  });

  it('tells which proxies would not take it, and why', () => {
    const refused = { rev: 5, reason: 'signature_invalid', at: at.toISOString() };
    const reports = [report('a', { rev: 4, refused }), report('b', { rev: 4, refused: { ...refused, rev: 3 } })];
    expect(presentRevision(row, { reports, refusal: undefined })).toMatchObject({
      ...{ refused: [{ by: 'a', reason: 'signature_invalid' }], propagation_ms: null, pending: ['a', 'b'] },
    });
  });

  it('that the publisher would not hand out was never published', () => {
    const refusal = { rev: 5, reason: 'reference_missing', message: 'routes.0', at: at.toISOString() };
    expect(presentRevision(row, { reports: [], refusal })).toMatchObject({
      ...{ published_at: null, refused: [{ by: 'publisher', reason: 'reference_missing: routes.0' }] },
    });
    expect(presentRevision(row, { reports: [], refusal: { ...refusal, rev: 4 } }).refused).toEqual([]);
  });

  it('takes no time below nothing, whatever the clocks say', () => {
    const reports = [report('a', { since: '2026-11-20T11:59:00.000Z' })];
    expect(presentRevision(row, { reports, refusal: undefined }).propagation_ms).toBe(0);
  });
});
