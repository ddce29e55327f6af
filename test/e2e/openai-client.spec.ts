import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FakeProvider } from '../support/fake-provider.ts';
import type { Stack } from '../support/stack.ts';
import { startWiredStack, type WiredStack } from '../support/wired-stack.ts';

const question = [{ role: 'user' as const, content: 'What is the weather in Paris?' }];
const weatherTool = {
  type: 'function' as const,
  function: {
    name: 'get_weather',
    description: 'Weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

/** Where a call may go: an OpenAI wire (bytes pass through), an Anthropic wire (translated both ways), the built-in mock. */
const providers = ['openai', 'anthropic', 'mock'] as const;

let wired: WiredStack;
let stack: Stack;
let fake: FakeProvider;
let client: OpenAI;

beforeAll(async () => {
  wired = await startWiredStack();
  ({ stack, fake } = wired);
  client = new OpenAI({ baseURL: `${stack.proxy.url}/v1`, apiKey: stack.apiKey, maxRetries: 0 });
});
beforeEach(() => fake.reset());
afterAll(() => wired?.stop());

describe.each(providers)('the openai package, calling %s', (provider) => {
  it('gets a whole answer with usage', async () => {
    const answer = await client.chat.completions.create({ model: `${provider}/echo`, messages: question });
    expect(answer.choices[0]?.message).toMatchObject({ role: 'assistant', content: question[0]?.content });
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.usage?.total_tokens).toBe(
      (answer.usage?.prompt_tokens ?? 0) + (answer.usage?.completion_tokens ?? 0),
    );
    expect(answer.usage?.completion_tokens).toBeGreaterThan(0);
  });

  it('streams the same answer, with usage at the end where it asked', async () => {
    const stream = await client.chat.completions.create({
      model: `${provider}/echo`,
      messages: question,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    const usages: unknown[] = [];
    const finishes: string[] = [];
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      if (chunk.usage) usages.push(chunk.usage);
      if (chunk.choices[0]?.finish_reason) finishes.push(chunk.choices[0].finish_reason);
    }
    expect(text).toBe(question[0]?.content);
    expect(finishes).toEqual(['stop']);
    expect(usages).toHaveLength(1);
  });

  it('sees no usage in a stream it did not ask it for', async () => {
    const stream = await client.chat.completions.create({
      model: `${provider}/echo`,
      messages: question,
      stream: true,
    });
    for await (const chunk of stream) {
      expect(chunk.usage ?? null).toBeNull();
      expect(chunk.choices).toHaveLength(1);
    }
  });

  it('runs a tool round trip, whole', async () => {
    const first = await client.chat.completions.create({
      model: `${provider}/tool`,
      messages: question,
      tools: [weatherTool],
    });
    const call = first.choices[0]?.message.tool_calls?.[0];
    expect(first.choices[0]?.finish_reason).toBe('tool_calls');
    if (call?.type !== 'function') throw new Error('no function call came back');
    expect(call.function.name).toBe('get_weather');
    expect(JSON.parse(call.function.arguments)).toHaveProperty('city');

    const second = await client.chat.completions.create({
      model: `${provider}/echo`,
      messages: [
        ...question,
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: call.id, content: 'sunny' },
        { role: 'user', content: 'Thanks!' },
      ],
      tools: [weatherTool],
    });
    expect(second.choices[0]?.message.content).toBe('Thanks!');
  });

  it('assembles a streamed tool call to the same arguments', async () => {
    const stream = client.chat.completions.stream({
      model: `${provider}/tool`,
      messages: question,
      tools: [weatherTool],
    });
    const final = await stream.finalChatCompletion();
    const call = final.choices[0]?.message.tool_calls?.[0];
    if (call?.type !== 'function') throw new Error('no function call came back');
    expect(call.function.name).toBe('get_weather');
    expect(JSON.parse(call.function.arguments)).toHaveProperty('city');
    expect(final.choices[0]?.finish_reason).toBe('tool_calls');
  });
});

describe('the openai package', () => {
  it.each(['openai', 'mock'])('embeds with %s', async (provider) => {
    const answer = await client.embeddings.create({ model: `${provider}/embed`, input: ['one', 'two'] });
    expect(answer.data.map((item) => item.index)).toEqual([0, 1]);
    expect(answer.data[0]?.embedding.length).toBeGreaterThan(0);
    expect(answer.data[0]?.embedding.every((number) => Number.isFinite(number))).toBe(true);
  });

  it('lists the routes it may call as models', async () => {
    const names: string[] = [];
    for await (const model of client.models.list()) names.push(model.id);
    expect(names).toEqual(expect.arrayContaining(['openai/*', 'anthropic/claude-sonnet-4-5', 'mock/*']));
  });

  it("calls a route by the name of its model, and gets the route's own model", async () => {
    await stack.change('PUT', '/routes/support', { models: [{ name: 'gpt-5-mini', provider: 'openai' }] });
    await client.chat.completions.create({ model: 'support', messages: question });
    expect(JSON.parse(fake.requests.at(-1)?.body.toString() ?? '{}')).toMatchObject({
      model: 'gpt-5-mini',
      messages: question,
    });
  });

  it('sends every byte but the model name to a provider of the same language', async () => {
    const body = `{ "messages":[{"role":"user","content":"caf\\u00e9 \\ud83d\\ude00"}],  "unknown_field": {"b":1.0,"a":1e2},"model" : "openai/gpt-5-mini" }`;
    const answer = await fetch(`${stack.proxy.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(200);
    expect(fake.requests.at(-1)?.body.toString()).toBe(body.replace('openai/gpt-5-mini', 'gpt-5-mini'));
  });

  it.each([
    [
      'a wrong key',
      401,
      OpenAI.AuthenticationError,
      { apiKey: 'hg_test_000000000000_0000000000000000000000000000000000000000000_000000' },
      'openai/echo',
    ],
    ['a model nobody serves', 404, OpenAI.NotFoundError, {}, 'nobody/none'],
    ['a provider that limits', 429, OpenAI.RateLimitError, {}, 'mock/fail-429'],
    ['a provider that refuses', 400, OpenAI.BadRequestError, {}, 'mock/fail-400'],
    ['a provider that fails', 502, OpenAI.InternalServerError, {}, 'mock/fail-500'],
  ])('raises its own class for %s', async (_, status, errorClass, options, model) => {
    const call = client.withOptions(options).chat.completions.create({ model, messages: question });
    const error = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject({
      status,
      code: expect.stringMatching(/^[a-z_]+$/) as string,
      requestID: expect.any(String) as string,
    });
  });

  it('raises an error in the middle of a stream that breaks off, and never takes it for an end', async () => {
    const stream = await client.chat.completions.create({
      model: 'mock/cut-mid-stream',
      messages: question,
      stream: true,
    });
    const read = async (): Promise<void> => {
      for await (const _ of stream);
    };
    await expect(read()).rejects.toThrow(OpenAI.APIError);
  });
});
