import type { KeyEnvelope } from '@headgate/domain';
import type { KeyLookup } from '@headgate/redis';
import { mintApiKey } from '@headgate/secrets';
import { encodeKeyRecord } from '@headgate/snapshot';
import { noTurns, testSign, testVerify } from '@headgate/snapshot/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskStore } from './disk-store.ts';
import { aFolder, LinesLog, recordOf } from '../testing/feed-fixtures.ts';
import { KeyRecords } from './key-records.ts';

const key = mintApiKey('test');
const envelopeOf = (rev: number, overrides = {}): KeyEnvelope =>
  encodeKeyRecord(recordOf(key, { rev, ...overrides }), testSign);

let disk: DiskStore;
let remove: () => Promise<void>;
let lookup: () => Promise<KeyLookup>;
let stored: Map<string, KeyEnvelope> | undefined;
let asked: string[][];
let records: KeyRecords;

beforeEach(async () => {
  const made = await aFolder();
  remove = made.remove;
  disk = new DiskStore(made.folder);
  [stored, asked] = [new Map(), []];
  lookup = () => Promise.resolve({ kind: 'unknown' });
  records = new KeyRecords({
    quick: { findKey: () => lookup() },
    patient: {
      findKeys: (_org, ids) => {
        asked.push([...ids]);
        if (stored === undefined) return Promise.reject(new Error('away'));
        const found = ids.flatMap((id) => {
          const envelope = stored?.get(id);
          return envelope === undefined ? [] : [[id, envelope] as const];
        });
        return Promise.resolve(new Map(found));
      },
    },
    disk,
    verify: testVerify,
    yieldNow: noTurns,
    log: new LinesLog(),
  });
});
afterEach(async () => {
  await records.settle();
  await remove();
});

const inStore = (envelope: KeyEnvelope) => () => Promise.resolve({ kind: 'found', org: 'org_a', envelope } as const);

describe('finding a key', () => {
  const forged = { ...envelopeOf(9), signature: 'x' };

  it.each([
    ['only in the store', inStore(envelopeOf(3)), undefined, { kind: 'found', rev: 3, isConfirmed: true }],
    ['newer in the store', inStore(envelopeOf(4)), envelopeOf(3), { kind: 'found', rev: 4, isConfirmed: true }],
    ['the same in both', inStore(envelopeOf(3)), envelopeOf(3), { kind: 'found', rev: 3, isConfirmed: true }],
    ['older in the store', inStore(envelopeOf(3)), envelopeOf(4), { kind: 'found', rev: 4, isConfirmed: false }],
    ['forged in the store', inStore(forged), envelopeOf(3), { kind: 'found', rev: 3, isConfirmed: false }],
    ['forged in the store and nowhere else', inStore(forged), undefined, { kind: 'unknown' }],
    ['forged on disk', inStore(envelopeOf(3)), forged, { kind: 'found', rev: 3, isConfirmed: true }],
    [
      'only on disk',
      () => Promise.resolve({ kind: 'unknown' } as const),
      envelopeOf(3),
      { kind: 'found', rev: 3, isConfirmed: false },
    ],
    ['nowhere', () => Promise.resolve({ kind: 'unknown' } as const), undefined, { kind: 'unknown' }],
    [
      'nowhere, the store emptied',
      () => Promise.resolve({ kind: 'unfilled' } as const),
      undefined,
      { kind: 'unavailable' },
    ],
    [
      'on disk, the store emptied',
      () => Promise.resolve({ kind: 'unfilled' } as const),
      envelopeOf(3),
      { kind: 'found', rev: 3, isConfirmed: false },
    ],
    ['nowhere, the store away', () => Promise.reject(new Error('away')), undefined, { kind: 'unavailable' }],
    [
      'on disk, the store away',
      () => Promise.reject(new Error('away')),
      envelopeOf(3),
      { kind: 'found', rev: 3, isConfirmed: false },
    ],
  ] as const)('%s', async (_where, ask, onDisk, expected) => {
    if (onDisk !== undefined) await disk.saveKey('org_a', key.id, onDisk);
    lookup = ask;
    const finding = await records.find(key.id);
    const seen =
      finding.kind === 'found' ? { kind: 'found', rev: finding.record.rev, isConfirmed: finding.isConfirmed } : finding;
    expect(seen).toEqual(expected);
  });

  it('does not take the true record of another key', async () => {
    lookup = inStore(encodeKeyRecord(recordOf(mintApiKey('test')), testSign));
    expect(await records.find(key.id)).toEqual({ kind: 'unknown' });
  });

  it('keeps what it found for the time without the store', async () => {
    lookup = inStore(envelopeOf(3));
    await records.find(key.id);
    await records.settle();
    lookup = () => Promise.reject(new Error('away'));
    expect(await records.find(key.id)).toMatchObject({ kind: 'found', isConfirmed: false });
  });
});

describe('reading keys again', () => {
  it('gives what is newer, and nothing that only claims to be', async () => {
    const other = mintApiKey('test');
    stored = new Map([
      [key.id, envelopeOf(5, { revoked: true })],
      [other.id, { ...envelopeOf(6), signature: 'x' }],
    ]);
    const newer = await records.reread(
      'org_a',
      new Map([
        [key.id, 3],
        [other.id, 3],
      ]),
    );
    expect(newer?.map(({ id, rev, revoked }) => ({ id, rev, revoked }))).toEqual([
      { id: key.id, rev: 5, revoked: true },
    ]);
  });

  it('leaves out a record of another organization, though it is signed', async () => {
    stored = new Map([[key.id, envelopeOf(5, { org: 'org_b' })]]);
    expect(await records.reread('org_a', new Map([[key.id, 3]]))).toEqual([]);
  });

  it('says that the store could not be asked', async () => {
    stored = undefined;
    expect(await records.reread('org_a', new Map([[key.id, 3]]))).toBeUndefined();
  });

  it('brings the disk up to date also for keys that are not in memory, and never back', async () => {
    await disk.saveKey('org_a', key.id, envelopeOf(3));
    stored = new Map([[key.id, envelopeOf(5, { revoked: true })]]);
    expect(await records.reread('org_a', new Map())).toEqual([]);
    await records.settle();
    expect((await disk.findKey(key.id))?.body).toContain('"revoked":true');
    stored = new Map([[key.id, envelopeOf(4)]]);
    await records.reread('org_a', new Map());
    await records.settle();
    expect((await disk.findKey(key.id))?.body).toContain('"rev":5');
  });
});
