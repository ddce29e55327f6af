import { aChoice, aLivePolicy, aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import { anIdentity, FakeCall, jsonReply, ScriptedUpstream, testDeps } from './testing/index.ts';

const kinds = ['openai', 'anthropic', 'deepseek', 'google-gemini'] as const;
const providers = kinds.map((kind) => aProvider({ name: kind, kind }));
const policy = aLivePolicy({
  targets: [aChoice('small'), aChoice('large')],
  rules: [{ id: 'free', when: { field: 'tags.tier', op: 'eq', value: 'free' }, then: { targets: ['small'] } }],
  strategy: { fallback_order: ['large'] },
});
const routes = [
  ...providers.map((provider) => aRoute({ name: provider.name, isReserved: true, targets: [aTarget({ provider })] })),
  aRoute({ name: 'tiered', targets: [], policy }),
];

async function sent(body: string | object, path?: string): Promise<{ text: string; provider: string | undefined }> {
  const upstream = new ScriptedUpstream(jsonReply({}));
  const call = new FakeCall({ body, ...(path !== undefined && { path }) });
  await handleCall(testDeps({ upstream, identity: anIdentity({ routes }) }).deps, call);
  const [asked] = upstream.calls;
  return { text: Buffer.from((asked?.body ?? '') as Uint8Array).toString(), provider: asked?.provider.name };
}

describe('what a body says to the gateway', () => {
  it('stays here, and every other byte of a language the provider speaks is as it came', async () => {
    const { text } = await sent('{"model":"openai/m", "tags" : {"tier":"free"}, "seed": 1.0e0 ,"messages":[] }');
    expect(text).toBe('{"model":"m","seed": 1.0e0 ,"messages":[] }');
  });

  it.each(kinds)('is sent to nobody: %s', async (kind) => {
    const messages = [{ role: 'user', content: 'hi' }];
    const own = { tags: { tier: 'free' }, include_routing_metadata: true };
    const { text } = await sent({ model: `${kind}/m`, messages, max_tokens: 5, ...own });
    expect(text).toContain('hi');
    expect(text).not.toMatch(/tags|tier|include_routing/);
  });

  it.each([
    [{ tags: { tier: 'free' } }, 'small'],
    [{ metadata: { tier: 'free' } }, 'small'],
    [{ tags: { tier: 'paid' } }, 'large'],
  ])('is read by rules: %o goes to %s', async (own, provider) => {
    const body = { model: 'tiered', messages: [{ role: 'user', content: 'hi' }], ...own };
    expect((await sent(body)).provider).toBe(provider);
  });

  it('is the vendor’s own at an endpoint Headgate has no words for', async () => {
    const body = '{"tags":["a"],"model":"m"}';
    expect((await sent(body, '/v1/openai/v1/vector_stores')).text).toBe(body);
  });
});
