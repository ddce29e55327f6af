import { fault } from '@headgate/kernel';
import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from '../handle-call.ts';
import type { IncomingCall, ReplyPort, StreamSink } from '../incoming-call.ts';
import {
  anIdentity,
  eventStream,
  FakeCall,
  jsonReply,
  type ScriptedAnswer,
  ScriptedUpstream,
  testDeps,
} from '../testing/index.ts';

const first = aProvider({ name: 'first' });
const second = aProvider({ name: 'second', kind: 'anthropic' });
const pair = aRoute({
  name: 'pair',
  retries: 0,
  targets: [aTarget({ provider: first, model: 'gpt-a' }), aTarget({ provider: second, model: 'claude-b' })],
});
const alone = aRoute({ name: 'alone', retries: 0, targets: [aTarget({ provider: first, model: 'gpt-a' })] });
const identity = anIdentity({ routes: [pair, alone] });

const delta = (content: string, extra = {}) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'g', choices: [{ index: 0, delta: { content, ...extra }, finish_reason: null }] })}\n\n`;
const role = delta('', { role: 'assistant' });
const stop = `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'g', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\n`;
const counted = `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'g', choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } })}\n\n`;
const done = 'data: [DONE]\n\n';
const errorEvent = `data: ${JSON.stringify({ error: { message: 'overloaded', type: 'server_error', code: null } })}\n\n`;
const claude = [
  'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-b","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":1}}}\n\n',
  'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n',
  'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"from the second"}}\n\n',
  'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\n',
  'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":6}}\n\n',
  'event: message_stop\ndata: {"type":"message_stop"}\n\n',
];

const turns = async () => {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
};

function begin(answers: ScriptedAnswer[], body: object = {}) {
  const test = testDeps({ upstream: new ScriptedUpstream(...answers), identity });
  const call = new FakeCall({
    body: {
      model: 'pair',
      messages: [{ role: 'user', content: 'hi' }],
      stream: true,
      stream_options: { include_usage: true },
      ...body,
    },
  });
  const finished = handleCall(test.deps, call);
  return { ...test, call, finished };
}

describe('before the first content', () => {
  it('nothing leaves, not even headers', async () => {
    const stream = eventStream(role);
    const { call, finished, listeners } = begin([stream]);
    await turns();
    expect(call.status).toBe(0);
    stream.push(delta('hi'));
    await turns();
    expect(call.status).toBe(200);
    expect(call.text).toBe(role + delta('hi'));
    stream.push(stop + counted + done);
    stream.close();
    await finished;
    expect(call.text).toBe(role + delta('hi') + stop + counted + done);
    expect(call.isEnded).toBe(true);
    expect(listeners.size).toBe(0);
  });

  it.each([
    ['an error event', eventStream(role, errorEvent)],
    ['a broken connection', eventStream(role).close(fault('provider_stream_broken'))],
    ['an early end', eventStream(role).close()],
    ['no event at all', eventStream().close()],
    ['an answer that is no stream of events', eventStream('data: {no json\n\n')],
  ])('%s goes to the next target unseen', async (_, broken) => {
    const { call, finished, usage } = begin([broken, eventStream(...claude).close()]);
    await finished;
    expect(call.status).toBe(200);
    expect(call.headers['x-headgate-provider']).toBe('second');
    expect(call.text).toContain('from the second');
    expect(call.text).not.toContain('error');
    expect(call.text.endsWith(done)).toBe(true);
    expect(usage.last).toMatchObject({
      attempts: 2,
      provider: 'second',
      input_tokens: 5,
      output_tokens: 6,
      usage_source: 'provider',
    });
  });

  it('a failure of the last target is a proper status', async () => {
    const { call, finished } = begin([eventStream(role, errorEvent)], { model: 'alone' });
    await finished;
    expect(call.status).toBeGreaterThanOrEqual(500);
    expect(call.headers['content-type']).toMatch(/^application\/json/);
    expect(call.json).toHaveProperty('error.code');
  });

  it('a provider silent for long is held no longer than the gate allows', async () => {
    const stream = eventStream(role);
    const { call, finished, pass } = begin([stream]);
    await turns();
    pass(19_000);
    await turns();
    expect(call.status).toBe(0);
    pass(1_000);
    await turns();
    expect(call.status).toBe(200);
    expect(call.text).toMatch(/^data: .*\n\n:/s);
    stream.push(delta('late') + stop + done);
    stream.close();
    await finished;
    expect(call.text.endsWith(done)).toBe(true);
  });

  it('what is held stays small', async () => {
    const stream = eventStream(role);
    const { call, finished } = begin([stream]);
    await turns();
    for (let at = 0; at < 40; at += 1) stream.push(`: ${'x'.repeat(10_000)}\n\n`);
    await turns();
    expect(call.status).toBe(200);
    stream.close(fault('provider_stream_broken'));
    await finished;
  });
});

describe('after the first content', () => {
  it.each([
    [
      'an error event',
      (stream: ReturnType<typeof eventStream>) => {
        stream.push(errorEvent);
      },
    ],
    [
      'a broken connection',
      (stream: ReturnType<typeof eventStream>) => void stream.close(fault('provider_stream_broken')),
    ],
    ['an end without an end', (stream: ReturnType<typeof eventStream>) => void stream.close()],
    [
      'silence beyond its limit',
      (stream: ReturnType<typeof eventStream>) => void stream.close(fault('provider_timeout')),
    ],
  ])('%s ends in an error event, never cleanly, and nobody takes over', async (_, fail) => {
    const stream = eventStream(role, delta('half'));
    const { call, finished, usage } = begin([stream]);
    await turns();
    fail(stream);
    await finished;
    expect(call.status).toBe(200);
    expect(call.text.startsWith(role + delta('half'))).toBe(true);
    expect(call.text.slice((role + delta('half')).length)).toMatch(/^data: .*"error".*/s);
    expect(call.isEnded).toBe(true);
    expect(usage.last).toMatchObject({ status: 200, attempts: 1, usage_source: 'estimate', output_tokens: 1 });
    expect(usage.last?.error_code).not.toBeNull();
  });

  it('is whole at its last event, whatever the connection does then', async () => {
    const stream = eventStream(role, delta('all'), stop, counted, done);
    const { call, finished, usage } = begin([stream]);
    await turns();
    stream.close(fault('provider_stream_broken'));
    await finished;
    expect(call.text).toBe(role + delta('all') + stop + counted + done);
    expect(usage.last).toMatchObject({ error_code: null, input_tokens: 3, output_tokens: 2, usage_source: 'provider' });
  });

  it('gets a sign of life in every silence, none while it speaks', async () => {
    const stream = eventStream(role, delta('a'));
    const { call, finished, pass } = begin([stream]);
    await turns();
    pass(100);
    pass(14_000);
    stream.push(delta('b'));
    pass(100);
    pass(14_000);
    expect(call.text).toBe(role + delta('a') + delta('b'));
    pass(1_000);
    expect(call.text).toBe(`${role}${delta('a')}${delta('b')}: keep-alive\n\n`);
    stream.push(stop + done);
    stream.close();
    await finished;
  });

  it('ends with a word when the process shuts down', async () => {
    const stream = eventStream(role, delta('half'));
    const { call, finished, usage } = begin([stream]);
    await turns();
    stream.close(fault('gateway_draining'));
    await finished;
    expect(call.text).toContain('gateway_draining');
    expect(usage.last).toMatchObject({ error_code: 'gateway_draining' });
  });

  it('costs what was sent when the caller leaves', async () => {
    const stream = eventStream(role, delta('a'), delta('b'), delta('c'));
    const { call, finished, usage } = begin([stream]);
    await turns();
    const before = call.text;
    stream.close(fault('client_gone'));
    await finished;
    expect(call.text).toBe(before);
    expect(usage.last).toMatchObject({
      status: 499,
      error_code: 'client_gone',
      output_tokens: 3,
      usage_source: 'estimate',
    });
  });
});

describe('the row of a stream', () => {
  it('S16: the row says how long it took, to the first word and to the last', async () => {
    const stream = eventStream(role);
    const { call, finished, usage, pass } = begin([stream]);
    await turns();
    pass(1_200);
    stream.push(delta('all'));
    await turns();
    pass(3_000);
    stream.push(stop + counted + done);
    stream.close();
    await finished;
    expect(call.text).toContain('all');
    expect(usage.last).toMatchObject({
      ttft_ms: 1_200,
      latency_ms: 4_200,
      input_tokens: 3,
      output_tokens: 2,
      usage_source: 'provider',
    });
  });
});

describe('usage nobody asked for', () => {
  it('is asked of the provider and kept from the caller', async () => {
    const stream = eventStream(role, delta('a'), stop, counted, done).close();
    const { call, finished, usage, deps } = begin([stream], { stream_options: undefined });
    await finished;
    expect(call.text).toBe(role + delta('a') + stop + done);
    expect(usage.last).toMatchObject({ input_tokens: 3, output_tokens: 2 });
    const [sent] = (deps.upstream as ScriptedUpstream).calls;
    expect(Buffer.from(sent?.body as Uint8Array).toString()).toContain('"include_usage":true');
  });
});

describe('a slow reader', () => {
  class SlowCall extends FakeCall implements IncomingCall {
    accepts = false;
    drain: () => void = () => undefined;
    override get reply(): ReplyPort {
      return {
        sendWhole: (...args) => {
          super.sendWhole(...args);
        },
        openStream: (status, headers): StreamSink => {
          const sink = super.openStream(status, headers);
          return {
            write: (bytes) => sink.write(bytes) && this.accepts,
            onDrain: (listener) => (this.drain = listener),
            end: () => {
              sink.end();
            },
            abort: () => {
              sink.abort();
            },
          };
        },
      };
    }
  }
  const start = (stream: ReturnType<typeof eventStream>) => {
    const test = testDeps({ upstream: new ScriptedUpstream(stream), identity });
    const call = new SlowCall({
      body: {
        model: 'alone',
        messages: [{ role: 'user', content: 'hi' }],
        stream: true,
        stream_options: { include_usage: true },
      },
    });
    return { ...test, call, finished: handleCall(test.deps, call) };
  };

  it('stops the provider until there is room again', async () => {
    const stream = eventStream(role, delta('a'));
    const { call, finished } = start(stream);
    await turns();
    expect(stream.isPaused).toBe(true);
    call.accepts = true;
    call.drain();
    expect(stream.isPaused).toBe(false);
    stream.push(stop + done);
    stream.close();
    await finished;
    expect(call.text).toBe(role + delta('a') + stop + done);
  });

  it('who never reads again is taken for gone', async () => {
    const stream = eventStream(role, delta('a'));
    const { call, finished, pass } = start(stream);
    call.cancellation.listen((reason) => void stream.close(reason));
    await turns();
    pass(100);
    pass(59_000);
    expect(call.cancellation.reason).toBeUndefined();
    pass(2_000);
    await finished;
    expect(call.cancellation.reason?.code).toBe('client_gone');
  });
});

describe('a provider that does not stream', () => {
  it('passes as it is in its own language', async () => {
    const { call, finished } = begin([jsonReply({ object: 'chat.completion', choices: [], model: 'g' })]);
    await finished;
    expect(call.status).toBe(200);
    expect(call.json).toMatchObject({ object: 'chat.completion' });
  });
});
