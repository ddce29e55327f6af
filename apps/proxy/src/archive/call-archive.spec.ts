import { createSecretKey, randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { archivedBodies, archivedCall, type LiveOrganization } from '@headgate/domain';
import type { TapedCall } from '@headgate/pipeline';
import { openArchived } from '@headgate/secrets';
import { describe, expect, it } from 'vitest';
import { CallArchive, type CallArchiveOptions } from './call-archive.ts';

const dataKey = createSecretKey(randomBytes(32));
const config: LiveOrganization = {
  ...{ org: 'org_a', rev: 1, hash: '', keysRev: 1, dataKey: 'wrapped', projects: new Map() },
};
const body = (text: string | Uint8Array, contentType?: string): TapedCall['request'] => ({
  ...{ contentType, bytes: Buffer.from(text), isCut: false },
});
const aCall = (fields: Partial<TapedCall> = {}): TapedCall => ({
  ...{ config, requestId: 'req_1', project: 'prj_1', keyId: 'key_1', route: 'support', provider: 'openai' },
  ...{ model: 'gpt-a', status: 200, startedAtMs: Date.parse('2026-11-20T12:00:00.000Z'), retentionDays: 7 },
  ...{ request: body('{"secret":"question"}', 'application/json'), reply: body('{"answer":42}', 'application/json') },
  ...fields,
});

async function keepAll(calls: TapedCall[], options: Partial<CallArchiveOptions> = {}) {
  const texts: string[] = [];
  const warned: object[] = [];
  const archive = new CallArchive({
    outbox: { add: (text) => Promise.resolve(texts.push(text) > 0) },
    dataKeyOf: () => dataKey,
    log: { warn: (fields: object) => void warned.push(fields) } as CallArchiveOptions['log'],
    ...options,
  });
  for (const call of calls) archive.keep(call);
  await archive.settle();
  return { archive, texts, warned };
}

function open(text: string): unknown {
  const row = archivedCall.parse(JSON.parse(text));
  const packed = openArchived({ dataKey, org: row.org, requestId: row.request_id }, row.sealed);
  return archivedBodies.parse(JSON.parse(gunzipSync(packed).toString()));
}

describe('a call that is archived', () => {
  it('is sealed before it is written, with what is known of it beside', async () => {
    const { texts } = await keepAll([aCall()]);
    expect(texts.join()).not.toMatch(/question|answer/);
    expect(JSON.parse(texts[0] ?? '')).toMatchObject({
      ...{ org: 'org_a', request_id: 'req_1', route: 'support', status: 200, bytes: 34 },
      ...{ started_at: '2026-11-20T12:00:00.000Z', expires_at: '2026-11-27T12:00:00.000Z' },
    });
    expect(open(texts[0] ?? '')).toEqual({
      request: { content_type: 'application/json', encoding: 'utf8', body: '{"secret":"question"}', cut: false },
      reply: { content_type: 'application/json', encoding: 'utf8', body: '{"answer":42}', cut: false },
    });
  });

  it('keeps bytes that are no text as they are', async () => {
    const sound = Uint8Array.from([0xff, 0xfe, 0, 1]);
    const { texts } = await keepAll([aCall({ reply: body(sound, 'audio/mpeg') })]);
    expect(open(texts[0] ?? '')).toMatchObject({ reply: { encoding: 'base64', body: '//4AAQ==' } });
  });

  it('has names of bounded length', async () => {
    const { texts } = await keepAll([aCall({ route: 'r'.repeat(9_000), model: '😀'.repeat(9_000) })]);
    const row = archivedCall.parse(JSON.parse(texts[0] ?? ''));
    expect([row.route.length, row.model?.length]).toEqual([512, 512]);
  });

  it.each<[string, Partial<CallArchiveOptions>, RegExp]>([
    ['the disk is full', { outbox: { add: () => Promise.resolve(false) } }, /as much as it may/],
    ['the disk is broken', { outbox: { add: () => Promise.reject(new Error('EIO')) } }, /EIO/],
    [
      'its key is not there',
      {
        dataKeyOf: () => {
          throw new Error('no master key');
        },
      },
      /no master key/,
    ],
    ['too many wait', { maxPendingBytes: 10 }, /too many/],
  ])('is counted as lost where %s, which is told less and less often', async (_, options, why) => {
    const { archive, warned, texts } = await keepAll(
      [1, 2, 3, 4, 5].map(() => aCall()),
      options,
    );
    expect([archive.lost, texts]).toEqual([5, []]);
    expect(warned).toMatchObject([1, 2, 4].map((lost) => ({ lost, why: expect.stringMatching(why) as string })));
  });
});
