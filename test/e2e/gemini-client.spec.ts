import { ApiError, type GenerateContentResponse, GoogleGenAI, Type } from '@google/genai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FakeProvider } from '../support/fake-provider.ts';
import type { Stack } from '../support/stack.ts';
import { startWiredStack, type WiredStack } from '../support/wired-stack.ts';

const contents = 'What is the weather in Paris?';
const weather = {
  name: 'get_weather',
  description: 'Weather of a city',
  parameters: { type: Type.OBJECT, properties: { city: { type: Type.STRING } }, required: ['city'] },
};
const config = { tools: [{ functionDeclarations: [weather] }] };

/** Where a call may go: a Gemini wire (bytes pass through), two others (translated both ways), the built-in mock. */
const providers = ['gemini', 'openai', 'anthropic', 'mock'] as const;

let wired: WiredStack;
let stack: Stack;
let fake: FakeProvider;
let client: GoogleGenAI;

beforeAll(async () => {
  wired = await startWiredStack();
  ({ stack, fake } = wired);
  client = clientOf();
});
beforeEach(() => fake.reset());
afterAll(() => wired?.stop());

function clientOf(options: { apiKey?: string; apiVersion?: string } = {}): GoogleGenAI {
  return new GoogleGenAI({
    apiKey: stack.apiKey,
    httpOptions: { baseUrl: stack.proxy.url, retryOptions: { attempts: 1 } },
    ...options,
  });
}

describe.each(providers)('the package of Google’s, calling %s', (provider) => {
  it('gets a whole answer with usage', async () => {
    const answer = await client.models.generateContent({ model: `${provider}/echo`, contents });
    expect(answer.text).toBe(contents);
    expect(answer.candidates?.[0]?.finishReason).toBe('STOP');
    expect(answer.usageMetadata?.candidatesTokenCount).toBeGreaterThan(0);
  });

  it('streams the same answer, with usage at the end', async () => {
    let text = '';
    let last: GenerateContentResponse | undefined;
    for await (const chunk of await client.models.generateContentStream({ model: `${provider}/echo`, contents })) {
      text += chunk.text ?? '';
      last = chunk;
    }
    expect(text).toBe(contents);
    expect(last?.usageMetadata?.candidatesTokenCount).toBeGreaterThan(0);
  });

  it('runs a tool round trip', async () => {
    const first = await client.models.generateContent({ model: `${provider}/tool`, contents, config });
    const [call] = first.functionCalls ?? [];
    expect(call).toMatchObject({ name: 'get_weather', args: { city: 'text' } });
    const second = await client.models.generateContent({
      model: `${provider}/echo`,
      contents: [
        { role: 'user', parts: [{ text: contents }] },
        { role: 'model', parts: first.candidates?.[0]?.content?.parts ?? [] },
        {
          role: 'user',
          parts: [
            { functionResponse: { id: call?.id ?? '', name: 'get_weather', response: { output: 'sunny' } } },
            { text: 'Thanks!' },
          ],
        },
      ],
      config,
    });
    expect(second.text).toBe('Thanks!');
  });
});

describe('the package of Google’s', () => {
  it.each(['v1', 'v1beta'])('may speak version %s', async (apiVersion) => {
    const answer = await clientOf({ apiVersion }).models.generateContent({ model: 'gemini/echo', contents });
    expect(answer.text).toBe(contents);
  });

  it('embeds and counts', async () => {
    for (const provider of ['gemini', 'openai', 'mock']) {
      const { embeddings } = await client.models.embedContent({ model: `${provider}/embed`, contents: ['one', 'two'] });
      expect(embeddings?.every(({ values }) => (values?.length ?? 0) > 0)).toBe(true);
    }
    for (const provider of ['gemini', 'anthropic', 'mock']) {
      expect((await client.models.countTokens({ model: `${provider}/echo`, contents })).totalTokens).toBeGreaterThan(0);
    }
  });

  it('lists what it may call', async () => {
    const names: (string | undefined)[] = [];
    for await (const model of await client.models.list()) names.push(model.name);
    expect(names).toEqual(expect.arrayContaining(['models/gemini/gemini-2.5-flash', 'models/mock/*']));
  });

  it('sends every byte to a provider of its language, with the vendor’s key and none of the caller’s', async () => {
    const body = `{ "contents":[{"parts":[{"text":"caf\\u00e9"}]}],  "unknownField": {"b":1.0} }`;
    const answer = await fetch(`${stack.proxy.url}/v1beta/models/gemini/echo:generateContent?key=${stack.apiKey}`, {
      method: 'POST',
      headers: { 'x-goog-api-key': stack.apiKey, 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(200);
    const [request] = fake.requests;
    expect(request?.body.toString()).toBe(body);
    expect(request?.path).toBe('/v1beta/models/echo:generateContent');
    expect(request?.headers['x-goog-api-key']).toBe('AIza-secret-0003');
    expect(JSON.stringify(request)).not.toContain(stack.apiKey);
  });

  it('does not take a key from the address', async () => {
    const url = `${stack.proxy.url}/v1beta/models/mock/echo:generateContent?key=${stack.apiKey}`;
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: { code: 401, status: 'UNAUTHENTICATED' } });
  });

  it('reads a stream without events as one JSON array', async () => {
    const answer = await fetch(`${stack.proxy.url}/v1beta/models/mock/echo:streamGenerateContent`, {
      method: 'POST',
      headers: { 'x-goog-api-key': stack.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ contents: [{ parts: [{ text: 'one two' }] }] }),
    });
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toMatchObject([
      { candidates: [{ content: { parts: [{ text: 'one ' }] } }] },
      { candidates: [{ content: { parts: [{ text: 'two' }] } }] },
      { candidates: [{ finishReason: 'STOP' }] },
    ]);
  });

  it.each([
    ['a wrong key', 401, 'mock/echo', { apiKey: `hg_test_000000000000_${'0'.repeat(43)}_000000` }],
    ['a model nobody serves', 404, 'nobody/none', {}],
    ['a provider that limits', 429, 'mock/fail-429', {}],
    ['a provider that refuses', 400, 'mock/fail-400', {}],
    ['a provider that fails', 502, 'mock/fail-500', {}],
  ])('raises its own class for %s', async (_, status, model, options) => {
    const error: unknown = await clientOf(options)
      .models.generateContent({ model, contents })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status });
    expect(JSON.parse((error as ApiError).message)).toMatchObject({
      error: { code: status, status: expect.stringMatching(/^[A-Z_]+$/) as string },
    });
  });

  it('raises an error in the middle of a stream that breaks off', async () => {
    const read = async (): Promise<void> => {
      for await (const _ of await client.models.generateContentStream({ model: 'mock/cut-mid-stream', contents }));
    };
    await expect(read()).rejects.toBeInstanceOf(ApiError);
  });
});
