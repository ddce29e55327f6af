import { ChatAnthropic } from '@langchain/anthropic';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, type AIMessageChunk, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startWiredStack, type WiredStack, wires } from '../support/wired-stack.ts';

let wired: WiredStack;
beforeAll(async () => {
  wired = await startWiredStack();
});
beforeEach(() => wired.fake.reset());
afterAll(() => wired?.stop());

type Make = (model: string, apiKey?: string) => ChatOpenAI | ChatAnthropic;
const openai = (model: string, apiKey: string, useResponsesApi: boolean) =>
  new ChatOpenAI({
    model,
    apiKey,
    useResponsesApi,
    maxRetries: 0,
    configuration: { baseURL: `${wired.stack.proxy.url}/v1` },
  });

/** What applications configure: the class, its base URL and key. */
const packages: Readonly<Record<string, Make>> = {
  'ChatOpenAI, chat': (model, apiKey = wired.stack.apiKey) => openai(model, apiKey, false),
  'ChatOpenAI, responses': (model, apiKey = wired.stack.apiKey) => openai(model, apiKey, true),
  ChatAnthropic: (model, apiKey = wired.stack.apiKey) =>
    new ChatAnthropic({ model, apiKey, anthropicApiUrl: wired.stack.proxy.url, maxRetries: 0, maxTokens: 1000 }),
};
const make = (name: string, model: string, apiKey?: string): ChatOpenAI | ChatAnthropic => {
  const create = packages[name];
  if (create === undefined) throw new Error(`no package ${name}`);
  return create(model, apiKey);
};
const crossings = Object.keys(packages).flatMap((name) => wires.map((wire) => ({ name, wire })));

const weather = tool(({ city }) => Promise.resolve(`snow in ${city}`), {
  name: 'get_weather',
  description: 'Weather of a city',
  schema: z.object({ city: z.string() }),
});
/** What the package counts of a call, under its own names. */
const counted = z.object({ usage_metadata: z.object({ input_tokens: z.int().min(1), output_tokens: z.int().min(1) }) });
const forecast = z.object({ city: z.string(), days: z.int().min(1) });

async function collect(model: Pick<BaseChatModel, 'stream'>, question: string): Promise<AIMessageChunk> {
  let whole: AIMessageChunk | undefined;
  for await (const chunk of await model.stream(question)) whole = whole === undefined ? chunk : whole.concat(chunk);
  if (whole === undefined) throw new Error('the stream said nothing');
  return whole;
}

describe.each(crossings)('LangChain with $name, calling $wire', ({ name, wire }) => {
  const model = (behaviour: string) => make(name, `${wire}/${behaviour}`);

  it('gets a whole answer with usage', async () => {
    const answer = await model('echo').invoke([new SystemMessage('Be brief.'), new HumanMessage('Grüße 👋')]);
    expect(answer.text).toBe('Grüße 👋');
    expect(() => counted.parse(answer)).not.toThrow();
  });

  it('streams the same answer, with usage', async () => {
    const answer = await collect(model('echo'), 'Grüße 👋');
    expect(answer.text).toBe('Grüße 👋');
    expect(() => counted.parse(answer)).not.toThrow();
  });

  it.each([false, true])('runs a tool round trip, streamed %s', async (isStreaming) => {
    const bound = model('tool').bindTools([weather]);
    const question = 'Weather in Oslo?';
    const first = isStreaming ? await collect(bound, question) : await bound.invoke(question);
    expect(first.tool_calls).toMatchObject([{ name: 'get_weather', args: { city: expect.any(String) as string } }]);
    const [call] = first.tool_calls ?? [];
    if (call === undefined) throw new Error('no tool was called');
    const result = await weather.invoke(call);
    expect(result).toBeInstanceOf(ToolMessage);
    const second = await bound.invoke([new HumanMessage(question), first, result]);
    expect(second.text).not.toBe('');
    if (wire !== 'mock') expect(wired.fake.requests.at(-1)?.body.toString()).toContain('snow in');
  });

  it('gets an object of its schema', async () => {
    // Where the package asks by tool the mock has to be one that calls tools.
    const isByTool = name === 'ChatAnthropic';
    const structured = model(isByTool ? 'tool' : 'echo').withStructuredOutput(forecast, {
      name: 'forecast',
      method: isByTool ? 'functionCalling' : 'jsonSchema',
    });
    expect(await structured.invoke('Forecast?')).toEqual({ city: 'text', days: 1 });
  });

  it('keeps a conversation of several turns', async () => {
    const turns = [new HumanMessage('one'), new AIMessage('two'), new HumanMessage('three')];
    expect((await model('echo').invoke(turns)).text).toBe('three');
  });
});

describe.each(Object.keys(packages))('LangChain with %s', (name) => {
  it.each([
    ['a wrong key', 'mock/echo', 'hg_test_000000000000_0000000000000000000000000000000000000000000_000000', 401],
    ['a model nobody serves', 'nobody/none', undefined, 404],
    ['a provider that limits', 'mock/fail-429', undefined, 429],
    ['a provider that refuses', 'mock/fail-400', undefined, 400],
  ])('raises the error of its vendor for %s', async (_, model, key, status) => {
    const error = await make(name, model, key)
      .invoke('hi')
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expect(error).toMatchObject({ status });
  });

  it('never takes a stream that breaks off for an end', async () => {
    await expect(collect(make(name, 'mock/cut-mid-stream'), 'one two three four five six')).rejects.toThrow();
  });
});

describe('LangChain', () => {
  it.each(['openai', 'mock'])('embeds with %s', async (wire) => {
    const embeddings = new OpenAIEmbeddings({
      model: `${wire}/embed`,
      apiKey: wired.stack.apiKey,
      configuration: { baseURL: `${wired.stack.proxy.url}/v1` },
      maxRetries: 0,
    });
    const vectors = await embeddings.embedDocuments(['one', 'two']);
    expect(vectors).toHaveLength(2);
    expect(vectors.flat().every(Number.isFinite)).toBe(true);
  });
});
