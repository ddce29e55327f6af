import { localKeyEncryptionKey, newDataKey } from '@headgate/secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
beforeAll(async () => {
  api = await startAdminApp();
});
afterAll(() => api?.close());

const actor = { kind: 'system', id: 'test', name: 'test' } as const;
const stranger = localKeyEncryptionKey(new Uint8Array(32).fill(5));

/** Puts an organization's data key under a master key that nobody here has. */
async function wrapByStranger(org: string): Promise<void> {
  await api.database.change(org, actor, async (tx) => {
    await tx.organizations.setDataKey(org, newDataKey(stranger, org));
    const about = { resourceKind: 'organization', resourceId: org, resourceName: 'x' } as const;
    tx.record({ ...about, action: 'rewrap', before: null, after: null });
  });
}

describe('the master key', () => {
  it('is told by its id, with what each one guards', async () => {
    const { status, body } = await api.operator('GET', '/master-key');
    const { current } = api.keyring.masterKeys;
    expect({ status, body }).toMatchObject({
      ...{ status: 200, body: { current, known: [current], in_use: [{ id: current, organizations: 1, known: true }] } },
    });
  });

  it('is nothing an organization may ask for', async () => {
    expect((await api.owner.ask('GET', '/master-key')).status).toBe(403);
    expect((await api.owner.ask('POST', '/master-key/rewrap', { body: {} })).status).toBe(403);
  });

  it('leaves alone what none of the known ones has wrapped, goes on with the rest, and says so', async () => {
    const { org } = await api.addTenant('lost');
    await wrapByStranger(org);
    const { body } = await api.operator('POST', '/master-key/rewrap');
    expect(body).toMatchObject({ done: 0, remaining: 1, next: null });
    expect(body['skipped']).toEqual([
      { organization: org, reason: expect.stringContaining('other master key') as string },
    ]);
    const state = await api.operator('GET', '/master-key');
    expect(state.body['in_use']).toContainEqual({ id: stranger.id, organizations: 1, known: false });
  });

  it('works through organizations batch by batch', async () => {
    for (const slug of ['lost-b', 'lost-c']) await wrapByStranger((await api.addTenant(slug)).org);
    const seen: unknown[] = [];
    let after: unknown;
    do {
      const { body } = await api.operator('POST', '/master-key/rewrap', {
        body: { limit: 1, ...(typeof after === 'string' && { after }) },
      });
      seen.push(...(body['skipped'] as { organization: string }[]).map(({ organization }) => organization));
      after = body['next'];
    } while (after !== null);
    expect(new Set(seen).size).toBe(3);
  });

  it.each([
    [{ limit: 0 }, 'limit'],
    [{ limit: 501 }, 'limit'],
    [{ after: '' }, 'after'],
    [{ force: true }, 'force'],
  ])('refuses %j', async (body, path) => {
    expect(await api.operator('POST', '/master-key/rewrap', { body })).toMatchObject({
      ...{ status: 400, body: { errors: [{ path }] } },
    });
  });
});
