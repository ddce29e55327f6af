import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import { anIdentity, FakeCall, jsonReply, type ScriptedAnswer, ScriptedUpstream, testDeps } from './testing/index.ts';

const kinds = ['anthropic', 'bedrock'] as const;
const routes = kinds.map((kind) => {
  const provider = aProvider({ name: kind, kind, cloud: { region: 'eu-west-1' } });
  return aRoute({ name: kind, isReserved: true, retries: 0, targets: [aTarget({ provider })] });
});
const models = { anthropic: 'claude-sonnet-4-5', bedrock: 'anthropic.claude-sonnet-4-5-20250929-v1:0' };
const mark = { cache_control: { type: 'ephemeral' } };
const content = ['a', 'b', 'c', 'd', 'e'].map((text) => ({ type: 'text', text, ...mark }));
const [{ type, text }, ...rest] = content as [(typeof content)[0], ...typeof content];
const answer = {
  ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', content: [{ type: 'text', text: 'Hi' }] },
  ...{ stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 3, output_tokens: 1 } },
};
const refusal = () =>
  jsonReply(
    {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'A maximum of 4 blocks with cache_control may be provided.' },
    },
    400,
  );

async function send(kind: (typeof kinds)[number], answers: ScriptedAnswer[]) {
  const upstream = new ScriptedUpstream(...answers);
  const { deps, usage } = testDeps({ upstream, identity: anIdentity({ routes }) });
  const body = { max_tokens: 9, model: `${kind}/${models[kind]}`, messages: [{ role: 'user', content }] };
  const call = new FakeCall({ path: '/v1/messages', body });
  await handleCall(deps, call);
  const sent = upstream.calls.map((each) => Buffer.from(each.body as Uint8Array).toString());
  return { call, sent, usage, own: JSON.stringify({ ...body, model: models[kind] }) };
}

describe('A04: more cache markers than Anthropic takes, in its own language', () => {
  it('are sent as they are, and once more with four where they are refused', async () => {
    const { call, sent, usage, own } = await send('anthropic', [refusal(), jsonReply(answer)]);
    expect(sent[0]).toBe(own);
    expect(JSON.parse(sent[1] ?? '')).toEqual({
      ...JSON.parse(own),
      messages: [{ role: 'user', content: [{ type, text }, ...rest] }],
    });
    expect([call.status, call.headers['x-headgate-fidelity']]).toEqual([200, 'dropped=cache_control']);
    expect(usage.last).toMatchObject({ status: 200, error_code: null });
  });

  it('are sent once where they are taken, and twice at most', async () => {
    const taken = await send('anthropic', [jsonReply(answer)]);
    expect([taken.sent.length, taken.call.headers['x-headgate-fidelity']]).toEqual([1, undefined]);
    const again = jsonReply({ type: 'error', error: { type: 'invalid_request_error', message: 'No.' } }, 400);
    const refused = await send('anthropic', [
      again,
      jsonReply({ type: 'error', error: { type: 'invalid_request_error', message: 'No!' } }, 400),
    ]);
    expect([refused.sent.length, refused.call.status]).toEqual([2, 400]);
  });

  it('stay in the form of a cloud that wants its own', async () => {
    const { call, sent } = await send('bedrock', [jsonReply({ message: 'too many' }, 400), jsonReply(answer)]);
    expect(call.status).toBe(200);
    const bodies = sent.map((each) => JSON.parse(each) as Record<string, unknown>);
    expect(bodies.map(({ anthropic_version, model }) => [anthropic_version, model])).toEqual([
      ['bedrock-2023-05-31', undefined],
      ['bedrock-2023-05-31', undefined],
    ]);
    expect(bodies[1]?.['messages']).toEqual([{ role: 'user', content: [{ type, text }, ...rest] }]);
  });
});
