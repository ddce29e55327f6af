import Anthropic from '@anthropic-ai/sdk';
import { type Content, type GenerateContentResponse, GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { startInProcessGateway } from '../support/in-process-gateway.ts';
import { type Feature, features, openAiTools, say } from '../support/matrix-features.ts';
import { askGemini, geminiFeatures } from '../support/gemini-features.ts';
import { askAnthropic, askOpenAi, type Outcome } from '../support/sdk-outcome.ts';

const streamed = [false, true];
const providers = ['openai', 'anthropic', 'google-gemini'] as const;
const byUrl = 'image';

function check({ outcome, wire }: Pick<Feature, 'outcome' | 'wire'>, said: Outcome, sent: unknown): void {
  if (outcome !== undefined) expect(said).toMatchObject(outcome);
  for (const text of wire ?? []) expect(JSON.stringify(sent)).toContain(text);
}

const cells = features
  .filter(({ name }) => name !== byUrl)
  .flatMap((feature) => streamed.map((isStreaming) => ({ feature, isStreaming })));

describe('Gemini as the provider', () => {
  it.each(cells)('of the openai package, streamed $isStreaming: $feature.name', async ({ feature, isStreaming }) => {
    const gateway = startInProcessGateway('google-gemini');
    const client = new OpenAI({ apiKey: 'x', fetch: gateway.fetch, maxRetries: 0 });
    const outcome = await askOpenAi(client, { model: 'echo', messages: [], ...feature.openai }, isStreaming);
    check(feature, outcome, gateway.lastWire()?.body);
    if (feature.finish !== undefined) expect(outcome.finish).toBe(feature.finish[0]);
  });

  it.each(cells)('of the Anthropic package, streamed $isStreaming: $feature.name', async ({ feature, isStreaming }) => {
    const gateway = startInProcessGateway('google-gemini');
    const client = new Anthropic({ apiKey: 'x', fetch: gateway.fetch, maxRetries: 0 });
    const body = { model: 'echo', max_tokens: 1000, messages: [], ...feature.anthropic };
    const outcome = await askAnthropic(client, body, isStreaming);
    check(feature, outcome, gateway.lastWire()?.body);
    if (feature.finish !== undefined) expect(outcome.finish).toBe(feature.finish[1]);
  });

  it('refuses an image by URL by name, and takes one that is sent along', async () => {
    const gateway = startInProcessGateway('google-gemini');
    const client = new OpenAI({ apiKey: 'x', fetch: gateway.fetch, maxRetries: 0 });
    const ask = (url: string) =>
      client.chat.completions.create({
        model: 'echo',
        messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
      });
    await expect(ask('https://example.com/cat.png')).rejects.toThrow(/google-gemini.*images by URL/);
    await ask('data:image/webp;base64,aGk=');
    expect(JSON.stringify(gateway.lastWire()?.body)).toContain('"inlineData":{"mimeType":"image/webp","data":"aGk="}');
  });

  it.each(streamed)(
    'has the signature of its thoughts back after a tool turn of the openai package, streamed %s',
    async (isStreaming) => {
      const gateway = startInProcessGateway('google-gemini');
      const client = new OpenAI({ apiKey: 'x', fetch: gateway.fetch, maxRetries: 0 });
      const { tools } = await askOpenAi(
        client,
        { model: 'think-tool', messages: say('weather?'), tools: openAiTools },
        isStreaming,
      );
      const [call] = tools;
      if (call === undefined) throw new Error('no call');
      const made = { id: call.id, type: 'function' as const, function: { name: call.name, arguments: '{}' } };
      await askOpenAi(
        client,
        {
          model: 'echo',
          messages: [
            ...say('weather?'),
            { role: 'assistant', content: null, tool_calls: [made] },
            { role: 'tool', tool_call_id: call.id, content: 'snow' },
          ],
          tools: openAiTools,
        },
        isStreaming,
      );
      expect(gateway.lastWire()?.body).toMatchObject({
        contents: [
          {},
          { parts: [{ thoughtSignature: 'bW9jayBzaWduYXR1cmU=', functionCall: { id: 'call_mock_0' } }] },
          { parts: [{ functionResponse: { id: 'call_mock_0', name: 'get_weather' } }] },
        ],
      });
    },
  );

  it.each(streamed)('has it back after a tool turn of the Anthropic package, streamed %s', async (isStreaming) => {
    const gateway = startInProcessGateway('google-gemini');
    const client = new Anthropic({ apiKey: 'x', fetch: gateway.fetch, maxRetries: 0 });
    const base = { max_tokens: 100, tools: [{ name: 'f', input_schema: { type: 'object' as const } }] };
    const { tools } = await askAnthropic(client, { ...base, model: 'think-tool', messages: say('go') }, isStreaming);
    const id = tools[0]?.id ?? '';
    const messages: Anthropic.MessageParam[] = [
      ...say('go'),
      { role: 'assistant', content: [{ type: 'tool_use', id, name: 'f', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'done' }] },
    ];
    await askAnthropic(client, { ...base, model: 'echo', messages }, isStreaming);
    expect(JSON.stringify(gateway.lastWire()?.body)).toContain('"thoughtSignature":"bW9jayBzaWduYXR1cmU="');
  });
});

const geminiCells = providers.flatMap((provider) =>
  geminiFeatures.flatMap((feature) => streamed.map((isStreaming) => ({ provider, feature, isStreaming }))),
);
const aClient = (kind: (typeof providers)[number]) => {
  const gateway = startInProcessGateway(kind);
  const client = new GoogleGenAI({ apiKey: 'x', httpOptions: { fetch: gateway.fetch } });
  return { gateway, client };
};

describe('the package of Google’s', () => {
  it.each(geminiCells)(
    '$provider, streamed $isStreaming: $feature.name',
    async ({ provider, feature, isStreaming }) => {
      const { gateway, client } = aClient(provider);
      const outcome = await askGemini(client, { model: 'echo', contents: 'hi', ...feature.gemini }, isStreaming);
      check(feature, outcome, gateway.lastWire()?.body);
      if (feature.finish !== undefined) expect(outcome.finish).toBe(feature.finish);
    },
  );

  it.each(providers)('keeps a chat with %s over streamed turns', async (provider) => {
    const { gateway, client } = aClient(provider);
    const chat = client.chats.create({ model: 'echo' });
    for (const message of ['first words of mine', 'second']) {
      let last: GenerateContentResponse | undefined;
      for await (const chunk of await chat.sendMessageStream({ message })) last = chunk;
      expect(last?.candidates?.[0]?.finishReason).toBe('STOP');
    }
    const history: Content[] = chat.getHistory(true);
    expect(history.map(({ role }) => role)).toContain('model');
    expect(JSON.stringify(gateway.lastWire()?.body).match(/first words of mine/g)).toHaveLength(2);
  });

  it.each(['google-gemini', 'anthropic'] as const)('counts tokens with %s', async (provider) => {
    const { client } = aClient(provider);
    expect((await client.models.countTokens({ model: 'echo', contents: 'x'.repeat(36) })).totalTokens).toBe(10);
  });

  it.each(['google-gemini', 'openai'] as const)('embeds with %s', async (provider) => {
    const { client } = aClient(provider);
    const { embeddings } = await client.models.embedContent({
      model: 'embed',
      contents: ['a', 'b'],
      config: { outputDimensionality: 4 },
    });
    expect(embeddings?.map(({ values }) => values?.length)).toEqual([4, 4]);
  });

  it.each(providers)('raises its own error for what %s refuses', async (provider) => {
    const { client } = aClient(provider);
    await expect(client.models.generateContent({ model: 'fail-429', contents: 'hi' })).rejects.toMatchObject({
      name: 'ApiError',
      status: 429,
    });
    await expect(client.models.generateContent({ model: 'fail-404', contents: 'hi' })).rejects.toMatchObject({
      status: 404,
    });
  });

  it.each(providers)('raises its own error in the middle of a stream of %s', async (provider) => {
    const { client } = aClient(provider);
    const read = async () => {
      for await (const _ of await client.models.generateContentStream({ model: 'error-event', contents: 'hi' }));
    };
    await expect(read()).rejects.toMatchObject({ name: 'ApiError' });
  });
});
