import { proxyReport } from '@headgate/domain';
import type { AddressedReport } from '@headgate/redis';
import { beforeEach, describe, expect, it } from 'vitest';
import { aConfig, StepClock } from '../testing/feed-fixtures.ts';
import { Reporter } from './reporter.ts';

let clock: StepClock;
let written: AddressedReport[][];
let removed: string[];
let reporter: Reporter;

beforeEach(() => {
  [clock, written, removed] = [new StepClock(), [], []];
  const reports = {
    write: (batch: readonly AddressedReport[]) => {
      written.push([...batch]);
      return written.length > 100 ? Promise.resolve() : Promise.reject(new Error('away'));
    },
    remove: (orgs: readonly string[]) => {
      removed.push(...orgs);
      return Promise.reject(new Error('away'));
    },
  };
  reporter = new Reporter(reports, { proxy: 'p1', version: '1.2.3' }, clock);
});

const last = () => written.at(-1)?.[0];

describe('a report', () => {
  it('says what is served since when, and has its form', async () => {
    reporter.activated(await aConfig({ rev: 7 }));
    clock.nowMs += 5_000;
    reporter.beat();
    expect(last()).toEqual({
      org: 'org_a',
      report: {
        proxy: 'p1',
        version: '1.2.3',
        started_at: '2026-11-20T12:00:00.000Z',
        seen_at: '2026-11-20T12:00:05.000Z',
        rev: 7,
        sha256: 'hash-7',
        since: '2026-11-20T12:00:00.000Z',
        refused: null,
      },
    });
    expect(proxyReport.safeParse(last()?.report).success).toBe(true);
  });

  it('names the newest refusal until something as new is served', async () => {
    reporter.activated(await aConfig({ rev: 7 }));
    reporter.refused('org_a', 9, 'hash_mismatch: x'.padEnd(2_000, 'x'));
    expect(last()?.report).toMatchObject({ rev: 7, refused: { rev: 9, at: '2026-11-20T12:00:00.000Z' } });
    expect(last()?.report.refused?.reason).toHaveLength(500);
    reporter.activated(await aConfig({ rev: 8 }));
    expect(last()?.report).toMatchObject({ rev: 8, refused: { rev: 9 } });
    reporter.activated(await aConfig({ rev: 9 }));
    expect(last()?.report).toMatchObject({ rev: 9, refused: null });
  });

  it('says of an organization that never had a good snapshot what was wrong', () => {
    reporter.refused('org_b', 1, 'malformed');
    expect(last()?.report).toMatchObject({ rev: 0, refused: { rev: 1 } });
    expect(proxyReport.safeParse(last()?.report).success).toBe(true);
  });

  it('stops when the organization is dropped or the process leaves, whatever the store says', async () => {
    reporter.activated(await aConfig());
    reporter.activated(await aConfig({ org: 'org_b' }));
    reporter.dropped('org_b');
    await reporter.leave();
    reporter.beat();
    expect(removed).toEqual(['org_b', 'org_a']);
    expect(written.at(-1)).toEqual([]);
  });
});
