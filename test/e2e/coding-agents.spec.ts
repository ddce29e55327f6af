import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AgentEvent, readAgentEvents, readAgentRequest } from '../support/agent-request.ts';
import { startWiredStack, type WiredStack, wires } from '../support/wired-stack.ts';

let wired: WiredStack;
beforeAll(async () => {
  wired = await startWiredStack();
});
beforeEach(() => wired.fake.reset());
afterAll(() => wired?.stop());

function post(path: string, body: string, headers: Record<string, string>): Promise<Response> {
  return fetch(`${wired.stack.proxy.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

const lastBody = (): string => wired.fake.requests.at(-1)?.body.toString() ?? '';
const named = (events: readonly AgentEvent[], name: string) => events.filter(({ event }) => event === name);

describe('Claude Code', () => {
  const beta = 'claude-code-20250219,interleaved-thinking-2025-05-14,extended-cache-ttl-2025-04-11';
  const send = (name: string, model: string, path = '/v1/messages?beta=true'): Promise<Response> =>
    post(path, readAgentRequest(name, model), {
      authorization: `Bearer ${wired.stack.apiKey}`,
      'anthropic-version': '2023-06-01',
      'anthropic-beta': beta,
      'x-app': 'cli',
    });

  it.each(wires)('streams a first turn from %s in the order it reads', async (wire) => {
    const answer = await send('claude-code-first', `${wire}/echo`);
    expect(answer.status).toBe(200);
    const events = readAgentEvents(await answer.text());
    expect(events.map(({ event }) => event)).toEqual([
      'message_start',
      'content_block_start',
      ...named(events, 'content_block_delta').map(({ event }) => event),
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    // From `message_start` the agent shows how full its context is; zero would show an empty one.
    expect(events[0]?.data).toMatchObject({
      message: { role: 'assistant', usage: { input_tokens: expect.any(Number) as number } },
    });
    const { usage } = events[0]?.data['message'] as { usage: { input_tokens: number } };
    expect(usage.input_tokens).toBeGreaterThan(0);
    const [delta] = named(events, 'message_delta');
    expect(delta?.data).toMatchObject({ delta: { stop_reason: 'end_turn' } });
    expect((delta?.data['usage'] as { output_tokens: number }).output_tokens).toBeGreaterThan(0);
  });

  it.each(wires)('calls its tools through %s, and gets their results back', async (wire) => {
    const called = readAgentEvents(await (await send('claude-code-first', `${wire}/tool`)).text());
    expect(named(called, 'content_block_start').map(({ data }) => data['content_block'])).toMatchObject([
      { type: 'tool_use', name: 'Bash', input: {} },
    ]);
    const json = named(called, 'content_block_delta').map(({ data }) => data['delta'] as { partial_json?: string });
    expect(JSON.parse(json.map(({ partial_json = '' }) => partial_json).join(''))).toHaveProperty('command');
    expect(named(called, 'message_delta')[0]?.data).toMatchObject({ delta: { stop_reason: 'tool_use' } });

    const second = await send('claude-code-tool', `${wire}/tool`);
    expect(second.status).toBe(200);
    expect(named(readAgentEvents(await second.text()), 'message_delta')[0]?.data).toMatchObject({
      delta: { stop_reason: 'end_turn' },
    });
    if (wire !== 'mock') expect(lastBody()).toContain('README.md');
  });

  it('reaches Anthropic byte for byte: markers, signatures, redacted thoughts and beta headers included', async () => {
    await (await send('claude-code-tool', 'anthropic/echo')).text();
    expect(lastBody()).toBe(readAgentRequest('claude-code-tool', 'echo'));
    expect(wired.fake.requests.at(-1)?.headers).toMatchObject({ 'anthropic-beta': beta });
    expect(wired.fake.requests.at(-1)?.headers).not.toHaveProperty('authorization');
  });

  it.each(['openai', 'gemini'])('is told what %s cannot be told, and sends it nothing of it', async (wire) => {
    const answer = await send('claude-code-tool', `${wire}/echo`);
    expect(answer.headers.get('x-headgate-fidelity')).toMatch(/cache_control/);
    await answer.text();
    expect(lastBody()).not.toMatch(/cache_control|c2lnbmF0dXJl|cmVkYWN0ZWQ/);
    expect(wired.fake.requests.at(-1)?.headers).not.toHaveProperty('anthropic-beta');
  });

  it.each(wires)('counts the tokens of a conversation for %s', async (wire) => {
    const answer = await send('claude-code-count', `${wire}/echo`, '/v1/messages/count_tokens?beta=true');
    expect(answer.status).toBe(200);
    const { input_tokens: tokens } = (await answer.json()) as { input_tokens: number };
    expect(tokens).toBeGreaterThan(10);
  });

  it('gets errors in its own shape, from a model nobody serves to a provider that is overloaded', async () => {
    const missing = await send('claude-code-first', 'nobody/none');
    expect([missing.status, await missing.json()]).toMatchObject([
      404,
      { type: 'error', error: { type: 'not_found_error' } },
    ]);
    const busy = await send('claude-code-first', 'mock/fail-529');
    expect([busy.status, await busy.json()]).toMatchObject([
      529,
      { type: 'error', error: { type: 'overloaded_error' } },
    ]);
  });
});

describe('Codex', () => {
  const send = (name: string, model: string): Promise<Response> =>
    post('/v1/responses', readAgentRequest(name, model), {
      authorization: `Bearer ${wired.stack.apiKey}`,
      accept: 'text/event-stream',
      originator: 'codex_cli_rs',
      session_id: '0195f8a0-0000-7000-8000-000000000001',
    });

  it.each(wires)('streams a first turn from %s with the events and ids of the specification', async (wire) => {
    const answer = await send('codex-first', `${wire}/echo`);
    expect(answer.status).toBe(200);
    const events = readAgentEvents(await answer.text());
    for (const { event, data } of events) expect(data['type']).toBe(event);
    const order = events.map(({ event }) => event).filter((event) => !event.endsWith('.delta'));
    expect(order).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    const final = events.at(-1)?.data['response'] as { id: string; output: { id: string }[]; usage: object };
    expect((events[0]?.data['response'] as { id: string }).id).toBe(final.id);
    expect((named(events, 'response.output_item.added')[0]?.data['item'] as { id: string }).id).toBe(
      final.output[0]?.id,
    );
    expect(final.usage).toMatchObject({ input_tokens: expect.any(Number) as number });
    expect(events.map(({ data }) => data['sequence_number'])).toEqual(events.map((_, index) => index));
  });

  it.each(wires)('calls its tools through %s, and gives their output back', async (wire) => {
    const events = readAgentEvents(await (await send('codex-first', `${wire}/tool`)).text());
    const done = named(events, 'response.output_item.done').map(({ data }) => data['item']);
    expect(done).toMatchObject([
      { type: 'function_call', name: 'exec_command', call_id: expect.any(String) as string, status: 'completed' },
    ]);
    expect(JSON.parse((done[0] as { arguments: string }).arguments)).toHaveProperty('cmd');

    const second = await send('codex-tool', `${wire}/tool`);
    expect(second.status).toBe(200);
    expect(readAgentEvents(await second.text()).at(-1)?.event).toBe('response.completed');
    if (wire !== 'mock') expect(lastBody()).toContain('README.md');
  });

  it('reaches OpenAI byte for byte, encrypted thoughts and custom tools included', async () => {
    await (await send('codex-tool', 'openai/echo')).text();
    expect(lastBody()).toBe(readAgentRequest('codex-tool', 'echo'));
    await (await send('codex-custom', 'openai/echo')).text();
    expect(lastBody()).toBe(readAgentRequest('codex-custom', 'echo'));
  });

  it.each(['anthropic', 'gemini'])('sends %s no thought that only OpenAI can read', async (wire) => {
    await (await send('codex-tool', `${wire}/echo`)).text();
    expect(lastBody()).not.toContain('Z0FBQUFB');
  });

  it.each(wires)('has its custom tool called by %s, and is told where it is a function there', async (wire) => {
    const answer = await send('codex-custom', `${wire}/tools`);
    expect(answer.status).toBe(200);
    const isOwn = ['openai', 'mock'].includes(wire);
    expect(/coerced=[^;]*tools\.custom/.test(answer.headers.get('x-headgate-fidelity') ?? '')).toBe(!isOwn);
    const events = readAgentEvents(await answer.text());
    const done = named(events, 'response.output_item.done').map(({ data }) => data['item']);
    const patch = { type: 'custom_tool_call', name: 'apply_patch', call_id: expect.any(String) as string };
    expect(done).toMatchObject([
      { type: 'function_call', name: 'exec_command' },
      { ...patch, input: 'text' },
    ]);
    const deltas = named(events, 'response.custom_tool_call_input.delta').map(({ data }) => data['delta']);
    expect(deltas.join('')).toBe('text');
    if (!isOwn) expect(lastBody()).toContain('It must follow this lark grammar');
  });
});
