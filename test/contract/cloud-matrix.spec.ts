import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { startInProcessGateway } from '../support/in-process-gateway.ts';
import { type Feature, features } from '../support/matrix-features.ts';
import { askAnthropic, askOpenAi, type Outcome } from '../support/sdk-outcome.ts';

/** Clouds, whose languages depend on who made the model; and what none of these two can be sent. */
const clouds = [
  { kind: 'bedrock', maker: 'anthropic.', refuses: 'image' },
  { kind: 'vertex', maker: 'google/', refuses: 'image' },
  { kind: 'vertex', maker: 'anthropic/', refuses: undefined },
] as const;
const cells = clouds.flatMap(({ kind, maker, refuses }) =>
  features
    .filter(({ name }) => name !== refuses)
    .flatMap((feature) => [false, true].map((isStreaming) => ({ kind, maker, feature, isStreaming }))),
);

function check({ outcome, wire }: Feature, said: Outcome, sent: unknown): void {
  if (outcome !== undefined) expect(said).toMatchObject(outcome);
  for (const text of wire ?? []) expect(JSON.stringify(sent)).toContain(text);
}

describe('a cloud as the provider of the openai package', () => {
  it.each(cells)('$kind $maker streamed $isStreaming: $feature.name', async ({ kind, maker, feature, isStreaming }) => {
    const gateway = startInProcessGateway(kind, maker);
    const client = new OpenAI({ apiKey: 'x', fetch: gateway.fetch, maxRetries: 0 });
    const outcome = await askOpenAi(client, { model: 'echo', messages: [], ...feature.openai }, isStreaming);
    check(feature, outcome, gateway.lastWire()?.body);
    if (feature.finish !== undefined) expect(outcome.finish).toBe(feature.finish[0]);
  });
});

describe('a cloud as the provider of the Anthropic package', () => {
  it.each(cells)('$kind $maker streamed $isStreaming: $feature.name', async ({ kind, maker, feature, isStreaming }) => {
    const gateway = startInProcessGateway(kind, maker);
    const client = new Anthropic({ apiKey: 'x', fetch: gateway.fetch, maxRetries: 0 });
    const body = { model: 'echo', max_tokens: 1000, messages: [], ...feature.anthropic };
    const outcome = await askAnthropic(client, body, isStreaming);
    check(feature, outcome, gateway.lastWire()?.body);
    if (feature.finish !== undefined) expect(outcome.finish).toBe(feature.finish[1]);
  });
});
