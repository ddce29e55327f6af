import type { ProviderKind } from '@headgate/domain';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { startInProcessGateway } from '../support/in-process-gateway.ts';
import { askResponses, responsesFeatures } from '../support/responses-features.ts';

const streamed = [false, true];
const providers = ['openai', 'anthropic', 'google-gemini'] as const;
const cells = providers.flatMap((provider) =>
  responsesFeatures.flatMap((feature) => streamed.map((isStreaming) => ({ provider, feature, isStreaming }))),
);
/** Of every language that is not OpenAI's own. */
const kinds: readonly [ProviderKind, string][] = [
  ['groq', ''],
  ['anthropic', ''],
  ['google-gemini', ''],
  ['bedrock', 'anthropic.'],
  ['cohere', ''],
  ['mistral', ''],
  ['ollama', ''],
];
const cellsOfKinds = kinds.flatMap(([kind, maker]) => streamed.map((isStreaming) => ({ kind, maker, isStreaming })));
const aClient = (kind: ProviderKind, maker = '') => {
  const gateway = startInProcessGateway(kind, maker);
  return { gateway, client: new OpenAI({ apiKey: 'x', fetch: gateway.fetch, maxRetries: 0 }) };
};

describe('responses of the openai package', () => {
  it.each(cells)('$provider, streamed $isStreaming: $feature.name', async ({ provider, feature, isStreaming }) => {
    const { gateway, client } = aClient(provider);
    const outcome = await askResponses(client, { model: 'echo', input: 'hi', ...feature.body }, isStreaming);
    if (feature.outcome !== undefined) expect(outcome).toMatchObject(feature.outcome);
    for (const text of feature.wire ?? []) expect(JSON.stringify(gateway.lastWire()?.body)).toContain(text);
  });

  it.each(providers)('sends the output of one turn with %s back as input of the next', async (provider) => {
    const { gateway, client } = aClient(provider);
    const tools = [
      { type: 'function' as const, name: 'f', parameters: { type: 'object', properties: {} }, strict: null },
    ];
    const first = await client.responses.create({ model: 'tool', input: 'go', tools });
    const [call] = first.output;
    if (call?.type !== 'function_call') throw new Error('no call came back');
    const second = await client.responses.create({
      model: 'echo',
      input: [
        { role: 'user', content: 'go' },
        ...(first.output as OpenAI.Responses.ResponseInputItem[]),
        { type: 'function_call_output', call_id: call.call_id, output: 'went' },
        { role: 'user', content: 'Thanks!' },
      ],
      tools,
    });
    expect(second.output_text).toBe('Thanks!');
    expect(JSON.stringify(gateway.lastWire()?.body)).toContain('went');
  });

  it.each(cellsOfKinds)(
    'has $kind call a tool that takes plain text, streamed $isStreaming',
    async ({ kind, maker, isStreaming }) => {
      const { client, gateway } = aClient(kind, maker);
      const format = { type: 'grammar' as const, syntax: 'lark' as const, definition: 'start: "a"' };
      const tools = [{ type: 'custom' as const, name: 'patch', description: 'Edits.', format }];
      const asked = { model: 'tool', input: 'go', tools };
      const first = isStreaming
        ? await client.responses.stream(asked).finalResponse()
        : await client.responses.create(asked);
      const [call] = first.output;
      expect(call).toMatchObject({ type: 'custom_tool_call', name: 'patch', input: 'text' });
      if (call?.type !== 'custom_tool_call') return;
      const { body, fidelity } = gateway.lastWire() ?? {};
      expect(JSON.stringify(body)).toContain('It must follow this lark grammar');
      expect(fidelity?.coerced).toContain('tools.custom');

      const output = { type: 'custom_tool_call_output' as const, call_id: call.call_id, output: 'patched' };
      const second = await client.responses.create({
        model: 'echo',
        input: [{ role: 'user', content: 'go' }, call, output, { role: 'user', content: 'Thanks!' }],
        tools,
      });
      expect(second.output_text).toBe('Thanks!');
      for (const said of ['input', 'patched']) expect(JSON.stringify(gateway.lastWire()?.body)).toContain(said);
    },
  );

  it('brings the signature of a thought of Anthropic’s back byte for byte', async () => {
    const { gateway, client } = aClient('anthropic');
    const base = { model: 'think', reasoning: { effort: 'medium' as const }, max_output_tokens: 20_000 };
    const first = await client.responses.create({ ...base, input: 'hard' });
    const input = [
      { role: 'user' as const, content: 'hard' },
      ...(first.output as OpenAI.Responses.ResponseInputItem[]),
      { role: 'user' as const, content: 'And?' },
    ];
    await client.responses.create({ ...base, input });
    expect(gateway.lastWire()?.body).toMatchObject({
      messages: [
        {},
        {
          content: [{ type: 'thinking', thinking: 'Let me think about that.', signature: 'bW9jayBzaWduYXR1cmU=' }, {}],
        },
        {},
      ],
    });
  });

  it.each([
    [{ previous_response_id: 'resp_1' }, /previous_response_id/],
    [{ background: true }, /background/],
    [{ tools: [{ type: 'web_search' as const }] }, /web_search tools/],
    [{ tools: [{ type: 'tool_search' as const }] }, /tool_search tools/],
    [{ tools: [{ type: 'namespace' as const, name: 'crm', description: 'd', tools: [] }] }, /namespace tools/],
  ])('is told by name what another provider cannot do: %j', async (more, message) => {
    for (const provider of ['anthropic', 'google-gemini'] as const) {
      const asked = aClient(provider).client.responses.create({ model: 'echo', input: 'hi', ...more });
      await expect(asked).rejects.toThrow(message);
      await expect(asked).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    }
  });

  it.each(providers)('raises an error in the middle of a stream of %s', async (provider) => {
    const read = async () => {
      for await (const _ of await aClient(provider).client.responses.create({
        model: 'error-event',
        input: 'hi',
        stream: true,
      }));
    };
    await expect(read()).rejects.toBeInstanceOf(OpenAI.APIError);
  });
});
