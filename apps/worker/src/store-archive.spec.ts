import type { ArchivedCall } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { storeArchive } from './store-archive.ts';

const call: ArchivedCall = {
  ...{ org: 'org_a', request_id: 'req_1', project: 'prj_1', key_id: 'key_1', route: 'support', provider: null },
  ...{ model: null, status: 200, bytes: 3, sealed: 'sealed-so-nobody-reads-it' },
  ...{ started_at: '2026-11-20T12:00:00.000Z', expires_at: '2026-11-27T12:00:00.000Z' },
};

async function store(rows: string[], insert?: () => Promise<number>) {
  const inserted: ArchivedCall[] = [];
  const told: string[] = [];
  const tell = (fields: object, message?: string): void =>
    void told.push(`${String(message)} ${JSON.stringify(fields)}`);
  const database = {
    archive: {
      insert: insert ?? ((calls: readonly ArchivedCall[]) => Promise.resolve(inserted.push(...calls))),
    },
  };
  await storeArchive(
    { spool_id: 's', from: 0, to: rows.length, rows },
    { database, log: { error: tell, debug: tell } },
  );
  return { inserted, told };
}

describe('a batch of archived calls', () => {
  it('is stored without what is none of them, which is told without its content', async () => {
    const wrong = JSON.stringify({ ...call, status: 'fine', request_id: '' });
    const { inserted, told } = await store(['{', wrong, JSON.stringify(call)]);
    expect(inserted).toEqual([call]);
    expect(told.filter((line) => line.startsWith('archived call refused'))).toHaveLength(2);
    expect(told.join()).not.toContain('sealed-so-nobody-reads-it');
  });

  it('asks for nothing where none is sound', async () => {
    await store(['{'], () => Promise.reject(new Error('asked')));
  });

  it('is tried again while the store is away', async () => {
    await expect(store([JSON.stringify(call)], () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  });
});
