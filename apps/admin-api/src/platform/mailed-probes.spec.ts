import type { ProbeRequest, ProbeResult } from '@headgate/jobs';
import type { ProbeMailbox } from '@headgate/redis';
import { describe, expect, it } from 'vitest';
import { MailedProbes } from './mailed-probes.ts';

const wish = {
  ...{
    org: 'org_1',
    provider: { id: 'prv_1', name: 'openai' },
    rev: 3,
    asks: 'answer' as const,
    type: 'chat' as const,
  },
  ...{ model: 'gpt', secret: null },
};
const result = (id: string): ProbeResult => ({
  ...{ id, proxy: 'p', status: 200, latency_ms: 1, model: 'gpt', secret: 'default', models: null, error: null },
});

interface Scene {
  readonly admits?: boolean;
  readonly hears?: boolean;
  /** Beats until an answer is there. */
  readonly beats?: number;
  readonly isDown?: boolean;
}

function ask({ admits = true, hears = true, beats = 0, isDown = false }: Scene) {
  const posted: ProbeRequest[] = [];
  let nowMs = 1_000;
  const mailbox: Pick<ProbeMailbox, 'admit' | 'post' | 'collect'> = {
    admit: () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve(admits)),
    post: (request) => {
      posted.push(request);
      return Promise.resolve(hears);
    },
    collect: (id) => Promise.resolve(nowMs - 1_000 >= beats * 25 ? result(id) : undefined),
  };
  const clock = { now: () => nowMs, monotonicMs: () => nowMs };
  const probes = new MailedProbes(mailbox as ProbeMailbox, clock, (ms) => {
    nowMs += ms;
    return Promise.resolve();
  });
  return { posted, answer: probes.ask(wish) };
}

describe('asking a proxy to call a provider', () => {
  it('gives what it says, as soon as it says it', async () => {
    const { posted, answer } = ask({ beats: 3 });
    await expect(answer).resolves.toMatchObject({ status: 200, model: 'gpt' });
    expect(posted).toMatchObject([{ ...wish, until_ms: 31_000 }]);
  });

  it.each<[string, Scene, string, number]>([
    ['nobody listens', { hears: false }, 'proxy_missing', 1],
    ['nobody answers in time', { beats: 10_000 }, 'proxy_missing', 1],
    ['it was done too often', { admits: false }, 'rate_limited', 0],
    ['the store is away', { isDown: true }, 'store_unavailable', 0],
  ])('fails clearly when %s', async (_, scene, code, posts) => {
    const { posted, answer } = ask(scene);
    await expect(answer).rejects.toMatchObject({ code });
    expect(posted).toHaveLength(posts);
  });
});
