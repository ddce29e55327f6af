import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { APICallError, embed, generateText, isStepCount, jsonSchema, Output, streamText, tool } from 'ai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWiredStack, type WiredStack, wires } from '../support/wired-stack.ts';

type Model = Parameters<typeof generateText>[0]['model'];

let wired: WiredStack;
beforeAll(async () => {
  wired = await startWiredStack();
});
beforeEach(() => wired.fake.reset());
afterAll(() => wired?.stop());

/** What applications configure: the package of a vendor, its base URL and key. */
const packages: Readonly<Record<string, (model: string, apiKey?: string) => Model>> = {
  '@ai-sdk/openai, responses': (model, apiKey) => openai(apiKey)(model),
  '@ai-sdk/openai, chat': (model, apiKey) => openai(apiKey).chat(model),
  '@ai-sdk/anthropic': (model, apiKey = wired.stack.apiKey) =>
    createAnthropic({ baseURL: `${wired.stack.proxy.url}/v1`, apiKey })(model),
  '@ai-sdk/google': (model, apiKey = wired.stack.apiKey) =>
    createGoogle({ baseURL: `${wired.stack.proxy.url}/v1beta`, apiKey })(model),
};
const openai = (apiKey = wired.stack.apiKey) => createOpenAI({ baseURL: `${wired.stack.proxy.url}/v1`, apiKey });

const crossings = Object.keys(packages).flatMap((name) => wires.map((wire) => ({ name, wire })));
const modelOf = (name: string, model: string): Model => {
  const make = packages[name];
  if (make === undefined) throw new Error(`no package ${name}`);
  return make(model);
};

const weather = tool({
  description: 'Weather of a city',
  inputSchema: jsonSchema<{ city: string }>({
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  }),
  execute: ({ city }) => Promise.resolve({ city, sky: 'snow' }),
});
const forecast = jsonSchema<{ city: string; days: number }>({
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'integer' } },
  required: ['city', 'days'],
  additionalProperties: false,
});
const png = 'iVBORw0KGgoAAAANSUhEUg==';

describe.each(crossings)('the ai package with $name, calling $wire', ({ name, wire }) => {
  const model = (behaviour: string): Model => modelOf(name, `${wire}/${behaviour}`);

  it('gets a whole answer with usage', async () => {
    const answer = await generateText({ model: model('echo'), system: 'Be brief.', prompt: 'Grüße 👋', maxRetries: 0 });
    expect(answer.text).toBe('Grüße 👋');
    expect(answer.finishReason).toBe('stop');
    expect(answer.usage.inputTokens).toBeGreaterThan(0);
    expect(answer.usage.outputTokens).toBeGreaterThan(0);
  });

  it('streams the same answer, with usage', async () => {
    const stream = streamText({ model: model('echo'), prompt: 'Grüße 👋', maxRetries: 0 });
    let text = '';
    for await (const part of stream.textStream) text += part;
    expect(text).toBe('Grüße 👋');
    expect(await stream.finishReason).toBe('stop');
    expect((await stream.usage).outputTokens).toBeGreaterThan(0);
  });

  it.each([false, true])('runs its tools until it has words, streamed %s', async (isStreaming) => {
    const options = {
      model: model('tool'),
      tools: { get_weather: weather },
      stopWhen: isStepCount(3),
      prompt: 'Weather in Oslo?',
      maxRetries: 0,
    };
    const result = isStreaming ? streamText(options) : await generateText(options);
    const steps = await result.steps;
    expect(steps.map(({ finishReason }) => finishReason)).toEqual(['tool-calls', 'stop']);
    expect(steps[0]?.toolResults.map(({ toolName, output }) => [toolName, output])).toEqual([
      ['get_weather', { city: expect.any(String) as string, sky: 'snow' }],
    ]);
    expect(steps[1]?.text).not.toBe('');
  });

  it('gets an object of its schema', async () => {
    const { output } = await generateText({
      // For models it does not know, the package for Anthropic forces a tool whose input is the object.
      model: model(name === '@ai-sdk/anthropic' ? 'tool' : 'echo'),
      output: Output.object({ schema: forecast, name: 'forecast' }),
      prompt: 'Forecast?',
      maxRetries: 0,
    });
    expect(output).toEqual({ city: 'text', days: 1 });
  });

  it('sends an image along', async () => {
    const { text } = await generateText({
      model: model('echo'),
      messages: [
        {
          role: 'user',
          content: [
            { type: 'file', data: png, mediaType: 'image/png' },
            { type: 'text', text: 'What?' },
          ],
        },
      ],
      maxRetries: 0,
    });
    expect(text).toBe('What?');
    if (wire !== 'mock') expect(wired.fake.requests.at(-1)?.body.toString()).toContain(png);
  });
});

describe.each(Object.keys(packages))('the ai package with %s', (name) => {
  it.each([
    ['a wrong key', 'mock/echo', 'hg_test_000000000000_0000000000000000000000000000000000000000000_000000', 401, false],
    ['a model nobody serves', 'nobody/none', undefined, 404, false],
    ['a provider that limits', 'mock/fail-429', undefined, 429, true],
    ['a provider that refuses', 'mock/fail-400', undefined, 400, false],
    ['a provider that fails', 'mock/fail-500', undefined, 502, true],
  ])('raises its own error for %s', async (_, model, key, status, isRetryable) => {
    const make = packages[name];
    const error = await generateText({ model: make?.(model, key) ?? model, prompt: 'hi', maxRetries: 0 }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(APICallError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ statusCode: status, isRetryable });
    // The message is the gateway's sentence, read out of the vendor's own shape: not a status text, not a body.
    expect((error as Error).message).toMatch(/^[A-Z].*\.$/s);
  });

  it('never takes a stream that breaks off for an end', async () => {
    const errors: unknown[] = [];
    const stream = streamText({
      model: modelOf(name, 'mock/cut-mid-stream'),
      prompt: 'one two three four five six',
      maxRetries: 0,
      onError: ({ error }) => void errors.push(error),
    });
    await stream.consumeStream();
    expect(errors).toHaveLength(1);
    await expect(stream.finishReason).resolves.not.toBe('stop');
  });
});

describe('the ai package', () => {
  it.each(['openai', 'mock'])('embeds with @ai-sdk/openai and %s', async (wire) => {
    const { embedding } = await embed({ model: openai().embedding(`${wire}/embed`), value: 'one', maxRetries: 0 });
    expect(embedding.length).toBeGreaterThan(0);
    expect(embedding.every(Number.isFinite)).toBe(true);
  });

  it.each(['gemini', 'mock'])('embeds with @ai-sdk/google and %s', async (wire) => {
    const google = createGoogle({ baseURL: `${wired.stack.proxy.url}/v1beta`, apiKey: wired.stack.apiKey });
    const { embedding } = await embed({ model: google.embedding(`${wire}/embed`), value: 'one', maxRetries: 0 });
    expect(embedding.length).toBeGreaterThan(0);
  });
});
