import { aLivePolicy, aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import { anIdentity, FakeCall, jsonReply, ScriptedUpstream, testDeps } from './testing/index.ts';

const targets = [
  aTarget({ provider: aProvider({ name: 'claude', kind: 'anthropic' }), model: 'c', failsOver: true }),
  aTarget({ provider: aProvider({ name: 'openai', kind: 'openai' }), model: 'g', failsOver: true }),
];
const message = { id: 'm', type: 'message', content: [{ type: 'text', text: 'hi' }], stop_reason: 'end_turn' };
const completion = { id: 'c', choices: [{ message: { content: 'hi' }, finish_reason: 'stop' }] };

async function ask(mode: string | undefined, more: object) {
  const definition = {
    strategy: { type: 'priority' },
    ...(mode !== undefined && { constraints: { on_unsupported: mode } }),
  };
  const route = aRoute({ name: 'chat', targets: [], policy: aLivePolicy(definition, { targets }) });
  // Whoever is asked answers in the language of both.
  const upstream = new ScriptedUpstream(jsonReply({ ...message, ...completion }));
  const call = new FakeCall({ body: { model: 'chat', messages: [{ role: 'user', content: 'hi' }], ...more } });
  await handleCall(testDeps({ upstream, identity: anIdentity({ routes: [route] }) }).deps, call);
  const { error } = call.json as { error?: { code: string; message: string } };
  return {
    asked: upstream.calls.map(({ provider }) => provider.name),
    code: error?.code,
    message: error?.message ?? '',
    fidelity: call.headers['x-headgate-fidelity'],
  };
}

const nothing = {};
const coerced = { temperature: 1.5 };
const dropped = { seed: 7 };
const relied = { n: 2 };

describe('what a policy lets go where a target cannot do all that is asked', () => {
  it.each<[string | undefined, object, string[]]>([
    [undefined, nothing, ['claude']],
    [undefined, dropped, ['claude']],
    [undefined, relied, ['openai']],
    ['reroute', coerced, ['claude']],
    ['reroute', relied, ['openai']],
    ['drop', dropped, ['claude']],
    ['drop', relied, []],
    ['coerce', coerced, ['claude']],
    ['coerce', dropped, []],
    ['coerce', relied, []],
    ['reject', nothing, ['claude']],
    ['reject', coerced, []],
    ['reject', dropped, []],
    ['reject', relied, []],
  ])('%s, asked for %j: %j is called', async (mode, more, expected) => {
    const { asked, code } = await ask(mode, more);
    expect(asked).toEqual(expected);
    expect(code).toBe(expected.length === 0 ? 'feature_unsupported' : undefined);
  });

  it('is told where it went, and named where it may not', async () => {
    expect((await ask('drop', { ...coerced, ...dropped })).fidelity).toBe('coerced=temperature; dropped=seed');
    const { message: said } = await ask('reject', { ...coerced, ...dropped });
    expect(said).toMatch(/\(anthropic\).*temperature, seed\./);
  });
});
