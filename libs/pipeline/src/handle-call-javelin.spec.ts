import { toVirtualKey } from '@headgate/domain';
import { aLivePolicy, aProvider, aRoute, aSecret, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import {
  anIdentity,
  eventStream,
  FakeCall,
  type FakeCallOptions,
  jsonReply,
  ScriptedReply,
  ScriptedUpstream,
  testDeps,
} from './testing/index.ts';

const second = aSecret({ id: 'sec_000000000002', name: 'second', weight: 0 });
const openai = aProvider({ name: 'openai', secrets: [aSecret({ id: 'sec_000000000001' }), second] });
const spare = aProvider({ name: 'spare' });
const policyOver = (provider: typeof openai) => aLivePolicy({}, { targets: [aTarget({ provider })] });
const routes = [
  aRoute({ name: 'chosen', targets: [], policy: policyOver(openai) }),
  aRoute({ name: 'elsewhere', targets: [], policy: policyOver(spare) }),
  aRoute({ name: 'support', targets: [aTarget({ provider: openai, model: '*' })] }),
  aRoute({ name: 'both', targets: [aTarget({ provider: openai }), aTarget({ provider: spare })] }),
];
const messages = [{ role: 'user', content: 'hi' }];
const completion = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-a',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
};
const key = { 'x-javelin-apikey': 'hg_test' };

async function run(options: FakeCallOptions, answer: ScriptedReply = jsonReply(completion)) {
  const upstream = new ScriptedUpstream(answer);
  const call = new FakeCall({ body: { model: 'gpt-a', messages }, ...options });
  await handleCall(testDeps({ upstream, identity: anIdentity({ routes }) }).deps, call);
  return { call, upstream };
}

describe('a whole answer to a client of the Javelin API', () => {
  it('says what became of the call', async () => {
    const { call } = await run({ path: '/v1/query/support', headers: key });
    expect(call.json).toEqual({
      ...completion,
      javelin: {
        route_name: 'support',
        model_name: 'gpt-a',
        correlation_id: 'req_test',
        archive_enabled: false,
        processor_outputs: {},
      },
    });
  });

  it('is the same to the byte before what was added', async () => {
    const text = ` ${JSON.stringify(completion, null, 2)}\n`;
    const reply = new ScriptedReply(200, { 'content-type': 'application/json' }, [text]).close();
    const { call } = await run({ path: '/v1/query/support', headers: key }, reply);
    expect(call.text.startsWith(text.trimEnd().slice(0, -1))).toBe(true);
    expect(call.text.endsWith('}}\n')).toBe(true);
    expect(call.json).toHaveProperty('javelin.route_name', 'support');
  });

  it('is nobody else’s', async () => {
    const { call } = await run({ path: '/v1/query/support' });
    expect(call.json).toEqual(completion);
  });

  it('that streams stays as it is', async () => {
    const event = `data: ${JSON.stringify({ ...completion, object: 'chat.completion.chunk' })}\n\n`;
    const reply = eventStream(event, 'data: [DONE]\n\n').close();
    const body = { model: 'gpt-a', messages, stream: true };
    const { call } = await run({ path: '/v1/query/support', headers: key, body }, reply);
    expect(call.text).not.toContain('javelin');
  });

  it('is refused in the language of the endpoint', async () => {
    const { call } = await run({ path: '/v1/query/nowhere', headers: key });
    expect(call.status).toBe(404);
    expect(call.json).toHaveProperty('error.code', 'route_not_found');
  });
});

describe('the headers of such a client', () => {
  it('name the route', async () => {
    const { call } = await run({ headers: { ...key, 'x-javelin-route': 'support' } });
    expect(call.headers['x-headgate-route']).toBe('support');
  });

  it('name the model, which comes before the body’s', async () => {
    const headers = { ...key, 'x-javelin-model': 'gpt-b' };
    const { call, upstream } = await run({ path: '/v1/query/support', headers });
    expect(JSON.parse(new TextDecoder().decode(upstream.calls[0]?.body as Uint8Array))).toHaveProperty(
      'model',
      'gpt-b',
    );
    expect(call.json).toHaveProperty('javelin.model_name', 'gpt-b');
  });

  it('name the credential by its virtual key', async () => {
    const headers = { ...key, 'x-javelin-virtualapikey': toVirtualKey(second.id) };
    const { upstream } = await run({ path: '/v1/query/support', headers });
    expect(upstream.calls[0]).toMatchObject({ secretId: second.id });
    const { upstream: other } = await run({ path: '/v1/query/both', headers });
    expect(other.calls[0]).toMatchObject({ secretId: second.id });
  });

  it('name the credential at the targets of a policy, too, and none beyond them', async () => {
    const headers = { ...key, 'x-javelin-virtualapikey': toVirtualKey(second.id) };
    const { upstream } = await run({ path: '/v1/query/chosen', headers });
    expect(upstream.calls[0]).toMatchObject({ secretId: second.id });
    const { call } = await run({ path: '/v1/query/elsewhere', headers });
    expect(call.status).toBe(400);
  });

  it.each(['hgv_000000000009', '', 'sec_000000000002'])('name no credential as %j', async (virtualKey) => {
    const headers = { ...key, 'x-javelin-virtualapikey': virtualKey };
    const { call, upstream } = await run({ path: '/v1/query/support', headers });
    expect(call.status).toBe(400);
    expect(upstream.calls).toHaveLength(0);
  });
});
