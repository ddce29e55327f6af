import Anthropic from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FakeProvider } from '../support/fake-provider.ts';
import type { Stack } from '../support/stack.ts';
import { startWiredStack, type WiredStack } from '../support/wired-stack.ts';

const question = [{ role: 'user' as const, content: 'What is the weather in Paris?' }];
const weatherTool = {
  name: 'get_weather',
  description: 'Weather of a city',
  input_schema: { type: 'object' as const, properties: { city: { type: 'string' as const } }, required: ['city'] },
};

let wired: WiredStack;
let stack: Stack;
let fake: FakeProvider;
let client: Anthropic;

beforeAll(async () => {
  wired = await startWiredStack();
  ({ stack, fake } = wired);
  client = new Anthropic({ baseURL: stack.proxy.url, apiKey: stack.apiKey, maxRetries: 0 });
});
beforeEach(() => fake.reset());
afterAll(() => wired?.stop());

describe.each(['anthropic', 'openai', 'mock'])('the Anthropic package, calling %s', (provider) => {
  it('gets a whole answer with usage', async () => {
    const answer = await client.messages.create({ model: `${provider}/echo`, max_tokens: 100, messages: question });
    expect(answer.content).toMatchObject([{ type: 'text', text: question[0]?.content }]);
    expect(answer.stop_reason).toBe('end_turn');
    expect(answer.usage.input_tokens).toBeGreaterThan(0);
    expect(answer.usage.output_tokens).toBeGreaterThan(0);
  });

  it('streams the same answer', async () => {
    const stream = client.messages.stream({ model: `${provider}/echo`, max_tokens: 100, messages: question });
    const final = await stream.finalMessage();
    expect(final.content).toMatchObject([{ type: 'text', text: question[0]?.content }]);
    expect(final.stop_reason).toBe('end_turn');
    expect(final.usage.output_tokens).toBeGreaterThan(0);
  });

  it('runs a tool round trip, streamed', async () => {
    const stream = client.messages.stream({
      model: `${provider}/tool`,
      max_tokens: 100,
      messages: question,
      tools: [weatherTool],
    });
    const first = await stream.finalMessage();
    const call = first.content.find((block) => block.type === 'tool_use');
    expect(first.stop_reason).toBe('tool_use');
    expect(call).toMatchObject({ name: 'get_weather', input: { city: expect.any(String) as string } });

    const second = await client.messages.create({
      model: `${provider}/echo`,
      max_tokens: 100,
      tools: [weatherTool],
      messages: [
        ...question,
        { role: 'assistant', content: first.content },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: call?.id ?? '', content: 'sunny' },
            { type: 'text', text: 'Thanks!' },
          ],
        },
      ],
    });
    expect(second.content).toMatchObject([{ type: 'text', text: 'Thanks!' }]);
  });
});

describe.each(['anthropic', 'openai', 'gemini', 'mock'])(
  'the Anthropic package and its helpers, calling %s',
  (provider) => {
    it.each([false, true])('run a tool until there are words, streamed %s', async (isStreaming) => {
      const inputs: unknown[] = [];
      const tool = betaTool({
        name: weatherTool.name,
        description: weatherTool.description,
        inputSchema: weatherTool.input_schema,
        run: (input) => {
          inputs.push(input);
          return 'snow';
        },
      });
      const asked = {
        model: `${provider}/tool`,
        max_tokens: 100,
        messages: question,
        tools: [tool],
        max_iterations: 4,
      };
      const final = isStreaming
        ? await client.beta.messages.toolRunner({ ...asked, stream: true })
        : await client.beta.messages.toolRunner(asked);
      expect(inputs).toEqual([{ city: expect.any(String) as string }]);
      expect(final.stop_reason).toBe('end_turn');
      expect(final.content).toMatchObject([{ type: 'text', text: expect.stringMatching(/./) as string }]);
    });

    it('count the tokens of a conversation', async () => {
      const model = `${provider}/echo`;
      const short = await client.messages.countTokens({ model, messages: question });
      const long = await client.messages.countTokens({ model, messages: question, system: 'Be brief. '.repeat(50) });
      expect(short.input_tokens).toBeGreaterThan(0);
      expect(long.input_tokens).toBeGreaterThan(short.input_tokens);
    });
  },
);

describe('the Anthropic package', () => {
  it("reaches the provider's own wire below its name", async () => {
    const direct = new Anthropic({ baseURL: `${stack.proxy.url}/v1/anthropic`, apiKey: stack.apiKey, maxRetries: 0 });
    const answer = await direct.messages.create({ model: 'echo', max_tokens: 100, messages: question });
    expect(answer.content).toMatchObject([{ type: 'text', text: question[0]?.content }]);
    expect(fake.requests.at(-1)?.headers['anthropic-version']).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(fake.requests.at(-1)?.headers['x-api-key']).toBe('sk-ant-secret-0002');
  });

  it.each([
    ['a wrong key', 401, Anthropic.AuthenticationError, { apiKey: 'sk-ant-nothing' }, 'anthropic/echo'],
    ['a model nobody serves', 404, Anthropic.NotFoundError, {}, 'nobody/none'],
    ['a provider that limits', 429, Anthropic.RateLimitError, {}, 'mock/fail-429'],
    ['a provider that refuses', 400, Anthropic.BadRequestError, {}, 'mock/fail-400'],
    ['a provider that fails', 502, Anthropic.InternalServerError, {}, 'mock/fail-500'],
  ])('raises its own class for %s', async (_, status, errorClass, options, model) => {
    const error = await client
      .withOptions(options)
      .messages.create({ model, max_tokens: 100, messages: question })
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject({ status, requestID: expect.any(String) as string });
  });

  it('raises an error in the middle of a stream that breaks off', async () => {
    const stream = client.messages.stream({ model: 'mock/cut-mid-stream', max_tokens: 100, messages: question });
    await expect(stream.finalMessage()).rejects.toThrow(Anthropic.APIError);
  });
});
