import type { LiveOrganization, LiveProvider } from '@headgate/domain';
import type { ProbeRequest } from '@headgate/jobs';
import { fault } from '@headgate/kernel';
import { anIdentity, jsonReply, type ScriptedAnswer, ScriptedUpstream, testDeps } from '@headgate/pipeline/testing';
import { aProvider, aRoute, aSecret, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { Prober } from './prober.ts';

const secrets = [
  aSecret({ id: 'sec_1', name: 'light', weight: 1 }),
  aSecret({ id: 'sec_2', name: 'heavy', weight: 5 }),
  aSecret({ id: 'sec_3', name: 'resting', weight: 9, enabled: false }),
];
const completion = {
  ...{ id: 'c', object: 'chat.completion', created: 1, model: 'gpt-a-2026' },
  choices: [{ index: 0, message: { role: 'assistant', content: 'pong' }, finish_reason: 'stop' }],
};

function configOf(provider: LiveProvider): LiveOrganization {
  const route = aRoute({ name: provider.name, isReserved: true, retries: 3, targets: [aTarget({ provider })] });
  return anIdentity({ routes: [route], providers: [provider] }).config;
}

async function probe(wish: Partial<ProbeRequest>, answers: ScriptedAnswer[], fields: Partial<LiveProvider> = {}) {
  const provider = aProvider({ name: 'openai', secrets, ...fields });
  const upstream = new ScriptedUpstream(...answers);
  const { deps, usage } = testDeps({ upstream });
  const prober = new Prober({ proxy: 'proxy-1', pipeline: deps, configAt: () => Promise.resolve(configOf(provider)) });
  const result = await prober.probe({
    ...{ id: 'prb_1', org: 'org_test', provider: { id: 'prv_openai', name: 'openai' }, rev: 1, asks: 'answer' },
    ...{ type: 'chat', model: 'gpt-a', secret: null, until_ms: Number.MAX_SAFE_INTEGER },
    ...wish,
  });
  return { result, calls: upstream.calls, usage };
}

describe('calling a provider once', () => {
  it('asks for a few tokens with the secret of most weight, and is on record like any call', async () => {
    const { result, calls, usage } = await probe({}, [jsonReply(completion)]);
    expect(result).toMatchObject({
      ...{
        id: 'prb_1',
        proxy: 'proxy-1',
        status: 200,
        model: 'gpt-a-2026',
        secret: 'heavy',
        models: null,
        error: null,
      },
    });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.headers['authorization']).toBe('Bearer plain-openai-heavy');
    expect(JSON.parse(Buffer.from(calls[0]?.body as Uint8Array).toString())).toMatchObject({
      model: 'gpt-a',
      max_completion_tokens: 16,
    });
    expect(usage.starts).toMatchObject([{ key_id: 'probe' }]);
    expect(usage.ends).toMatchObject([{ status: 200 }]);
  });

  it.each([
    ['embedding', '/embeddings'],
    ['completion', '/completions'],
  ] as const)('asks a model of type %s in its own way', async (type, path) => {
    const { calls } = await probe({ type }, [jsonReply({ model: 'm' })]);
    expect(calls.map((call) => call.path)).toEqual([path]);
  });

  it('does so also when the provider, or the secret that is named, is switched off', async () => {
    const { result } = await probe({ secret: 'resting' }, [jsonReply(completion)], { enabled: false });
    expect(result).toMatchObject({ secret: 'resting', error: null });
  });

  it('tries nothing twice, with no other secret', async () => {
    const refusal = jsonReply({ error: { message: 'Overloaded.', type: 'server_error' } }, 503);
    const { result, calls } = await probe({}, [refusal]);
    expect(calls).toHaveLength(1);
    expect(result).toMatchObject({ status: 503, error: { provider_message: 'Overloaded.' } });
  });

  it('says what the provider said, without the secret in it', async () => {
    const said = 'Incorrect API key plain-openai-heavy, and not sk-abcdefgh12345678 either.';
    const { result } = await probe({}, [jsonReply({ error: { message: said } }, 401)]);
    expect(result).toMatchObject({ status: 401, error: { code: 'provider_credential_refused' } });
    expect(result.error?.provider_message).toMatch(/^Incorrect API key \[redacted\], and not \S+ either\.$/);
    expect(JSON.stringify(result)).not.toMatch(/plain-openai|sk-abc/);
  });

  it('says that nobody was reached', async () => {
    const { result } = await probe({}, [fault('provider_address_refused')]);
    expect(result).toMatchObject({ status: null, error: { code: 'provider_address_refused', provider_message: null } });
  });

  it.each<[string, Partial<ProbeRequest>, Partial<LiveProvider>, string]>([
    ['a provider that is gone', { provider: { id: 'prv_other', name: 'openai' } }, {}, 'not_found'],
    ['a secret that is gone', { secret: 'lost' }, {}, 'provider_secret_missing'],
    ['no secret at all', {}, { secrets: [] }, 'provider_secret_missing'],
  ])('with %s fails before anything is sent', async (_, wish, fields, code) => {
    const { result, calls } = await probe(wish, [], fields);
    expect(result.error?.code).toBe(code);
    expect(calls).toHaveLength(0);
  });

  it('waits for a configuration that never comes no longer than somebody waits for the answer', async () => {
    const { deps } = testDeps({ upstream: new ScriptedUpstream() });
    const configAt = () => Promise.reject(fault('config_unavailable'));
    const request = { id: 'p', org: 'o', provider: { id: 'x', name: 'x' }, rev: 9, asks: 'models' as const };
    const rest = { type: 'chat' as const, model: '', secret: null, until_ms: 0 };
    const result = await new Prober({ proxy: 'p', pipeline: deps, configAt }).probe({ ...request, ...rest });
    expect(result.error?.code).toBe('config_unavailable');
  });
});

describe('the models of a provider', () => {
  it('are asked of it', async () => {
    const { result, calls } = await probe({ asks: 'models', model: '' }, [
      jsonReply({ data: [{ id: 'b' }, { id: 'a' }] }),
    ]);
    expect(result).toMatchObject({ models: ['a', 'b'], error: null });
    expect(calls).toMatchObject([{ method: 'GET', path: '/models' }]);
  });

  it('are not made up when it says something else', async () => {
    const { result } = await probe({ asks: 'models', model: '' }, [jsonReply({ hello: 1 })]);
    expect(result).toMatchObject({ models: null, error: { code: 'provider_reply_unreadable' } });
  });
});
