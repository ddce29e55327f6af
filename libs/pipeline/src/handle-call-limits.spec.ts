import { aCatalogue, someFacts } from '@headgate/catalogue/testing';
import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import { anIdentity, FakeCall, jsonReply, ScriptedUpstream, testDeps } from './testing/index.ts';

const provider = aProvider({ name: 'claude', kind: 'anthropic' });
const routes = [aRoute({ name: 'claude', isReserved: true, targets: [aTarget({ provider })] })];
const catalogue = aCatalogue({ anthropic: { 'claude-small': someFacts({ max_output: 2_000 }) } });
const reply = { type: 'message', role: 'assistant', content: [], stop_reason: 'end_turn' };

async function maxTokensOf(body: object, said?: object): Promise<unknown> {
  const upstream = new ScriptedUpstream(jsonReply(reply));
  const identity = anIdentity({ routes });
  const models = new Map(said && [['anthropic/claude-small', { version: 1, body: said }]]);
  const { deps } = testDeps({ upstream, identity: { ...identity, config: { ...identity.config, models } } });
  const messages = [{ role: 'user', content: 'hi' }];
  await handleCall({ ...deps, catalogue }, new FakeCall({ body: { model: 'claude/claude-small', messages, ...body } }));
  const sent = upstream.calls[0]?.body;
  return (JSON.parse(Buffer.from(sent as Uint8Array).toString()) as { max_tokens: unknown }).max_tokens;
}

describe('how long an answer may be where the vendor must be told and the caller does not say', () => {
  it.each<[string, object, object | undefined, number]>([
    ['what the catalogue knows of the model', {}, undefined, 2_000],
    ['what the organization says of it', {}, { max_output: 1_500 }, 1_500],
    ['4,096 where the model can answer with more', {}, { max_output: 64_000 }, 4_096],
    ['what the caller asks for', { max_tokens: 3_000 }, { max_output: 1_500 }, 3_000],
  ])('is %s', async (_, body, said, expected) => {
    expect(await maxTokensOf(body, said)).toBe(expected);
  });
});
