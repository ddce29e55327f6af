import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import { anIdentity, FakeCall, jsonReply, type ScriptedAnswer, ScriptedUpstream, testDeps } from './testing/index.ts';

const provider = aProvider({ name: 'openai' });
const route = aRoute({ name: 'openai', isReserved: true, retries: 0, targets: [aTarget({ provider })] });
const answer = { id: 'resp_1', object: 'response', status: 'completed', model: 'g', output: [] };
const refusal = (code: string) => jsonReply({ error: { message: 'No.', type: 'invalid_request_error', code } }, 400);
const user = { type: 'message', role: 'user', content: 'hi' };
const input = [
  user,
  { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'Z0FBQUFB' },
  { type: 'function_call', id: 'fc_1', call_id: 'c', name: 'f', arguments: '{}' },
  { type: 'function_call_output', call_id: 'c', output: 'x' },
];

async function send(answers: ScriptedAnswer[], body: object = { input }) {
  const upstream = new ScriptedUpstream(...answers);
  const test = testDeps({ upstream, identity: anIdentity({ routes: [route] }) });
  const call = new FakeCall({ path: '/v1/responses', body: { model: 'openai/g', store: false, ...body } });
  await handleCall(test.deps, call);
  const sent = upstream.calls.map(({ body: said }) => JSON.parse(Buffer.from(said as Uint8Array).toString()) as object);
  return { ...test, call, sent };
}

describe('T16: thoughts that OpenAI encrypted for somebody else', () => {
  it('are left out once the target says it cannot read them, and that is told', async () => {
    const { call, sent, usage } = await send([refusal('invalid_encrypted_content'), jsonReply(answer)]);
    expect(call.status).toBe(200);
    expect(call.headers['x-headgate-fidelity']).toBe('dropped=reasoning.encrypted_content');
    expect(sent).toMatchObject([
      { model: 'g', input },
      { model: 'g', input: [user, { type: 'function_call', call_id: 'c' }, { type: 'function_call_output' }] },
    ]);
    expect((sent[1] as { input: object[] }).input[1]).not.toHaveProperty('id');
    expect(usage.last).toMatchObject({ status: 200, error_code: null });
  });

  it.each<[string, string, object]>([
    ['another reason', 'invalid_value', { input }],
    ['no thought in it', 'invalid_encrypted_content', { input: [user] }],
    ['a text', 'invalid_encrypted_content', { input: 'hi' }],
  ])('a call refused for %s is not sent again', async (_, code, body) => {
    const { call, sent } = await send([refusal(code)], body);
    expect(call.status).toBe(400);
    expect(sent).toHaveLength(1);
  });

  it('is sent again once and not for ever', async () => {
    const { call, sent } = await send([refusal('invalid_encrypted_content'), refusal('invalid_encrypted_content')]);
    expect(call.status).toBe(400);
    expect(sent).toHaveLength(2);
  });
});
