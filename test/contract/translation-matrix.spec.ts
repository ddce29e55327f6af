import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { startInProcessGateway } from '../support/in-process-gateway.ts';
import { type Feature, features } from '../support/matrix-features.ts';
import { askAnthropic, askOpenAi, type Outcome } from '../support/sdk-outcome.ts';

const providers = [
  'openai',
  'anthropic',
  'azure-openai',
  'vllm',
  'openrouter',
  'fireworks',
  'mistral',
  'cohere',
  'ollama',
] as const;
/** What a provider cannot do, and is never asked: the feature, and how the refusal names it. */
const impossible: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ollama: { 'tool call': 'tool_choice required', image: 'images by URL' },
};
const everyCell = providers.flatMap((provider) =>
  features.flatMap((feature) =>
    [false, true].map((isStreaming) => ({
      provider,
      feature,
      isStreaming,
      refusal: impossible[provider]?.[feature.name],
    })),
  ),
);
const cells = everyCell.filter(({ refusal }) => refusal === undefined);
const refusals = everyCell.filter(({ refusal }) => refusal !== undefined);

function check(feature: Feature, outcome: Outcome, finish: string | undefined): void {
  if (feature.outcome !== undefined) expect(outcome).toMatchObject(feature.outcome);
  if (finish !== undefined) expect(outcome.finish).toBe(finish);
}

describe('the openai package', () => {
  it.each(cells)('$provider, streamed $isStreaming: $feature.name', async ({ provider, feature, isStreaming }) => {
    const gateway = startInProcessGateway(provider);
    const client = new OpenAI({ apiKey: 'x', fetch: gateway.fetch, maxRetries: 0 });
    const outcome = await askOpenAi(client, { model: 'echo', messages: [], ...feature.openai }, isStreaming);
    check(feature, outcome, feature.finish?.[0]);
    for (const text of feature.wire ?? []) expect(JSON.stringify(gateway.lastWire()?.body)).toContain(text);
  });
});

describe('the Anthropic package', () => {
  it.each(cells)('$provider, streamed $isStreaming: $feature.name', async ({ provider, feature, isStreaming }) => {
    const gateway = startInProcessGateway(provider);
    const client = new Anthropic({ apiKey: 'x', fetch: gateway.fetch, maxRetries: 0 });
    const body = { model: 'echo', max_tokens: 1000, messages: [], ...feature.anthropic };
    const outcome = await askAnthropic(client, body, isStreaming);
    check(feature, outcome, feature.finish?.[1]);
    for (const text of feature.wire ?? []) expect(JSON.stringify(gateway.lastWire()?.body)).toContain(text);
  });
});

describe('the smaller languages', () => {
  it('embeds in the encoding the package decodes', async () => {
    const client = new OpenAI({ apiKey: 'x', fetch: startInProcessGateway('openai').fetch });
    const whole = await client.embeddings.create({ model: 'embed', input: ['a', 'b'], dimensions: 4 });
    expect(whole.data.map(({ embedding }) => embedding.length)).toEqual([4, 4]);
    const floats = await client.embeddings.create({
      model: 'embed',
      input: 'a',
      dimensions: 4,
      encoding_format: 'float',
    });
    floats.data[0]?.embedding.forEach((value, index) =>
      expect(value).toBeCloseTo(whole.data[0]?.embedding[index] ?? 9, 5),
    );
  });

  it.each(providers)('completes a prompt with %s, streamed and whole', async (provider) => {
    const client = new OpenAI({ apiKey: 'x', fetch: startInProcessGateway(provider).fetch });
    const whole = await client.completions.create({ model: 'echo', prompt: 'Once upon a time' });
    expect(whole.choices[0]).toMatchObject({ text: 'Once upon a time', finish_reason: 'stop' });
    let text = '';
    for await (const chunk of await client.completions.create({
      model: 'echo',
      prompt: 'Once upon a time',
      stream: true,
    })) {
      text += chunk.choices[0]?.text ?? '';
    }
    expect(text).toBe('Once upon a time');
  });
});

describe('what a provider cannot do', () => {
  it.each(refusals)(
    '$provider, streamed $isStreaming: $feature.name is refused by name to both packages, and nobody is called',
    async ({ provider, feature, isStreaming, refusal }) => {
      const gateway = startInProcessGateway(provider);
      const openai = new OpenAI({ apiKey: 'x', fetch: gateway.fetch, maxRetries: 0 });
      const anthropic = new Anthropic({ apiKey: 'x', fetch: gateway.fetch, maxRetries: 0 });
      const named = { status: 400, message: expect.stringContaining(refusal ?? '') as unknown };
      const chat = { model: 'echo', messages: [], ...feature.openai };
      await expect(askOpenAi(openai, chat, isStreaming)).rejects.toMatchObject(named);
      const messages = { model: 'echo', max_tokens: 1000, messages: [], ...feature.anthropic };
      await expect(askAnthropic(anthropic, messages, isStreaming)).rejects.toMatchObject(named);
      expect(gateway.lastWire()).toBeUndefined();
    },
  );
});
