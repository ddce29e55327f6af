import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FakeProvider } from '../support/fake-provider.ts';
import type { Stack } from '../support/stack.ts';
import { startWiredStack, type WiredStack } from '../support/wired-stack.ts';

const input = 'What is the weather in Paris?';
const tools: OpenAI.Responses.FunctionTool[] = [
  {
    type: 'function',
    name: 'get_weather',
    description: 'Weather of a city',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    },
    strict: true,
  },
];

/** Where a call may go: an OpenAI wire (bytes pass through), two others (translated both ways), the built-in mock. */
const providers = ['openai', 'anthropic', 'gemini', 'mock'] as const;

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

describe.each(providers)('responses of the openai package, calling %s', (provider) => {
  it('are whole, with usage', async () => {
    const answer = await client.responses.create({ model: `${provider}/echo`, input });
    expect(answer).toMatchObject({ object: 'response', status: 'completed', output_text: input });
    expect(answer.usage?.output_tokens).toBeGreaterThan(0);
  });

  it('stream in the order of the language, with ids that stay', async () => {
    const stream = client.responses.stream({ model: `${provider}/echo`, input });
    const types: string[] = [];
    const ids = new Set<string>();
    for await (const event of stream) {
      if (types.at(-1) !== event.type) types.push(event.type);
      if (event.type === 'response.output_item.added') ids.add(event.item.id ?? '');
      if (event.type === 'response.output_text.delta') ids.add(event.item_id);
    }
    expect(types).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    const final = await stream.finalResponse();
    expect([...ids]).toEqual(final.output.map((item) => item.id));
    expect(final.output_text).toBe(input);
    expect(final.usage?.output_tokens).toBeGreaterThan(0);
  });

  it.each([false, true])('run a tool round trip, streamed %s', async (isStreaming) => {
    const body = { model: `${provider}/tool`, input, tools };
    const first = isStreaming
      ? await client.responses.stream(body).finalResponse()
      : await client.responses.create(body);
    const [call] = first.output;
    if (call?.type !== 'function_call') throw new Error('no function call came back');
    expect(JSON.parse(call.arguments)).toEqual({ city: 'text' });
    const second = await client.responses.create({
      model: `${provider}/echo`,
      input: [
        { role: 'user', content: input },
        { type: 'function_call', call_id: call.call_id, name: 'get_weather', arguments: call.arguments },
        { type: 'function_call_output', call_id: call.call_id, output: 'sunny' },
        { role: 'user', content: 'Thanks!' },
      ],
      tools,
    });
    expect(second.output_text).toBe('Thanks!');
  });
});

describe('responses of the openai package', () => {
  it('send every byte but the model name to a provider of the same language', async () => {
    const body = `{ "input":"caf\\u00e9",  "store": true, "unknown_field": {"b":1.0},"model" : "openai/gpt-5-mini" }`;
    const answer = await fetch(`${stack.proxy.url}/v1/responses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(200);
    expect(fake.requests.at(-1)?.path).toBe('/v1/responses');
    expect(fake.requests.at(-1)?.body.toString()).toBe(body.replace('openai/gpt-5-mini', 'gpt-5-mini'));
  });

  it('are refused before any call where they need what another provider does not store', async () => {
    const asked = client.responses.create({ model: 'anthropic/echo', input, previous_response_id: 'resp_0' });
    await expect(asked).rejects.toMatchObject({
      status: 400,
      code: 'feature_unsupported',
      param: 'previous_response_id',
    });
    expect(fake.requests).toHaveLength(0);
  });

  it('go on from what is stored, by an id that is of use to one project, through every proxy that serves it', async () => {
    await stack.change('POST', '/projects', { slug: 'other' });
    const made = await stack.change('POST', '/keys', { name: 'other', kind: 'inference', project: 'other' });
    const other = new OpenAI({ baseURL: client.baseURL, apiKey: String(made.body['key']), maxRetries: 0 });
    const sibling = await stack.startProxy();
    const elsewhere = new OpenAI({ baseURL: `${sibling.url}/v1`, apiKey: stack.apiKey, maxRetries: 0 });
    const streamed = await client.responses.stream({ model: 'openai/echo', input }).finalResponse();
    const again = { model: 'openai/echo', input: 'more', previous_response_id: streamed.id };
    const own = (id: string) => id.replace(/_hg1[\w-]{34}$/, '');

    const next = await elsewhere.responses.create(again);
    expect(JSON.parse(String(fake.requests.at(-1)?.body))).toMatchObject({ previous_response_id: own(streamed.id) });
    expect(await elsewhere.responses.retrieve(next.id)).toMatchObject({ id: next.id, object: 'response' });
    expect(fake.requests.at(-1)?.path).toBe(`/v1/responses/${own(next.id)}`);
    const asked = fake.requests.length;

    await expect(other.responses.create(again)).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    await expect(other.responses.retrieve(next.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(client.responses.retrieve(own(next.id))).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(other.responses.delete(next.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    const files = new OpenAI({ baseURL: `${stack.proxy.url}/v1/openai`, apiKey: stack.apiKey, maxRetries: 0 });
    await expect(files.files.list()).rejects.toMatchObject({ status: 403, code: 'stored_shared' });
    expect(fake.requests).toHaveLength(asked);
    await client.responses.delete(next.id);
    expect(fake.requests.at(-1)).toMatchObject({ method: 'DELETE', path: `/v1/responses/${own(next.id)}` });
  });

  it.each([
    ['a model nobody serves', 404, OpenAI.NotFoundError, 'nobody/none'],
    ['a provider that limits', 429, OpenAI.RateLimitError, 'mock/fail-429'],
    ['a provider that refuses', 400, OpenAI.BadRequestError, 'mock/fail-400'],
    ['a provider that fails', 502, OpenAI.InternalServerError, 'mock/fail-500'],
    ['an answer that failed with status 200', 502, OpenAI.InternalServerError, 'mock/error-event'],
  ])('raise their own class for %s', async (_, status, errorClass, model) => {
    const error: unknown = await client.responses.create({ model, input }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject({ status });
  });

  it.each(['mock', 'anthropic'])('raise an error in the middle of a stream of %s that breaks off', async (provider) => {
    if (provider === 'anthropic') fake.failNext({ kind: 'truncated-stream' });
    const model = provider === 'mock' ? 'mock/cut-mid-stream' : 'anthropic/echo';
    const read = async (): Promise<void> => {
      for await (const _ of await client.responses.create({ model, input, stream: true }));
    };
    await expect(read()).rejects.toThrow(OpenAI.APIError);
  });
});
