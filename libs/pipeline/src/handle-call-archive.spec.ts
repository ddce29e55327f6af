import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import type { TapedBody, TapedCall } from './archive-sink.ts';
import { handleCall } from './handle-call.ts';
import { maxTapedBytes } from './reply-tape.ts';
import {
  anIdentity,
  eventStream,
  FakeCall,
  type FakeCallOptions,
  jsonReply,
  type ScriptedAnswer,
  ScriptedUpstream,
  testDeps,
} from './testing/index.ts';

const openai = aProvider({ name: 'openai' });
const targets = [aTarget({ provider: openai, model: 'gpt-a' })];
const identity = anIdentity({
  routes: [
    aRoute({ name: 'kept', targets, retries: 0, archive: { retentionDays: 7 } }),
    aRoute({ name: 'passing', targets, retries: 0 }),
  ],
});
const completion = {
  ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'gpt-a' },
  choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
};
const asked = (model: string, more: object = {}): string =>
  JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }], ...more });

async function run(options: FakeCallOptions, answers: ScriptedAnswer[], archiving = true) {
  const kept: TapedCall[] = [];
  const { deps } = testDeps({ upstream: new ScriptedUpstream(...answers), identity });
  const call = new FakeCall(options);
  await handleCall({ ...deps, ...(archiving && { archive: { keep: (taped) => void kept.push(taped) } }) }, call);
  return { call, kept };
}

const textOf = ({ bytes }: TapedBody): string => Buffer.from(bytes).toString();

describe('the archive', () => {
  it('keeps what was asked and what the caller got, with who and where', async () => {
    const body = asked('kept');
    const { call, kept } = await run({ body }, [jsonReply(completion)]);
    expect(kept).toMatchObject([
      {
        ...{ requestId: 'req_test', project: 'prj_test', keyId: 'key_test', route: 'kept', provider: 'openai' },
        ...{ model: 'gpt-a', status: 200, retentionDays: 7, config: { org: 'org_test' } },
        request: { contentType: 'application/json', isCut: false },
        reply: { contentType: 'application/json', isCut: false },
      },
    ]);
    expect(kept.map(({ request, reply }) => [textOf(request), textOf(reply)])).toEqual([[body, call.text]]);
  });

  it('keeps a stream in one piece', async () => {
    const events = ['one', 'two'].map((content) => ({
      ...{ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'gpt-a' },
      choices: [{ index: 0, delta: { content }, finish_reason: null }],
    }));
    const sse = [...events.map((event) => JSON.stringify(event)), '[DONE]'].map((data) => `data: ${data}\n\n`).join('');
    const { call, kept } = await run({ body: asked('kept', { stream: true }) }, [eventStream(sse).close()]);
    expect(kept).toMatchObject([{ reply: { contentType: expect.stringContaining('text/event-stream') as string } }]);
    expect(kept.map(({ reply }) => textOf(reply))).toEqual([call.text]);
    expect(call.text).toContain('two');
  });

  it('keeps the refusal a caller got', async () => {
    const { call, kept } = await run({ body: asked('kept') }, [jsonReply({ error: { message: 'no' } }, 400)]);
    expect(kept.map(({ status, reply }) => [status, textOf(reply)])).toEqual([[call.status, call.text]]);
    expect(call.status).toBe(400);
  });

  it.each([
    ['of a route that does not ask for it', { body: asked('passing') }, [jsonReply(completion)]],
    ['of no route', { body: asked('nowhere') }, []],
    ['refused before its route is known', { body: '{' }, []],
  ] as [string, FakeCallOptions, ScriptedAnswer[]][])('keeps no call %s', async (_, options, answers) => {
    expect((await run(options, answers)).kept).toEqual([]);
  });

  it('is nowhere where there is none, and the call goes on', async () => {
    expect((await run({ body: asked('kept') }, [jsonReply(completion)], false)).call.status).toBe(200);
  });

  it('keeps so much of each body and no more, and says so', async () => {
    const long = 'x'.repeat(maxTapedBytes);
    const answer = { ...completion, choices: [{ index: 0, message: { role: 'assistant', content: long } }] };
    const { call, kept } = await run({ body: asked('kept', { user: long }) }, [jsonReply(answer)]);
    expect(call.text.length).toBeGreaterThan(maxTapedBytes);
    expect(kept.map(({ request, reply }) => [request.bytes.length, reply.bytes.length])).toEqual([
      [maxTapedBytes, maxTapedBytes],
    ]);
    expect(kept).toMatchObject([{ request: { isCut: true }, reply: { isCut: true } }]);
  });
});
