import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { startInProcessGateway } from '../support/in-process-gateway.ts';
import { openAiTools, say } from '../support/matrix-features.ts';
import { askAnthropic, askOpenAi } from '../support/sdk-outcome.ts';

const providers = ['openai', 'anthropic'] as const;

const failures = [
  ['fail-400', 400, 'provider_refused', OpenAI.BadRequestError, Anthropic.BadRequestError],
  ['fail-401', 502, 'provider_credential_refused', OpenAI.InternalServerError, Anthropic.InternalServerError],
  ['fail-404', 404, 'provider_model_unknown', OpenAI.NotFoundError, Anthropic.NotFoundError],
  ['fail-413', 413, 'provider_refused', OpenAI.APIError, Anthropic.APIError],
  ['fail-422', 422, 'provider_refused', OpenAI.UnprocessableEntityError, Anthropic.UnprocessableEntityError],
  ['fail-429', 429, 'provider_rate_limited', OpenAI.RateLimitError, Anthropic.RateLimitError],
  ['fail-500', 502, 'provider_failed', OpenAI.InternalServerError, Anthropic.InternalServerError],
  ['fail-503', 503, 'provider_overloaded', OpenAI.InternalServerError, Anthropic.InternalServerError],
  ['fail-529', 529, 'provider_overloaded', OpenAI.InternalServerError, Anthropic.InternalServerError],
  ['nobody-knows-it', 404, 'provider_model_unknown', OpenAI.NotFoundError, Anthropic.NotFoundError],
] as const;

describe.each(providers)('failures of %s', (provider) => {
  const { fetch } = startInProcessGateway(provider);
  const openai = new OpenAI({ apiKey: 'x', fetch, maxRetries: 0 });
  const anthropic = new Anthropic({ apiKey: 'x', fetch, maxRetries: 0 });
  const fail = (asked: Promise<unknown>): Promise<unknown> =>
    asked.then(
      () => undefined,
      (reason: unknown) => reason,
    );

  it.each(failures)('%s is %i, %s, for both packages', async (model, status, code, ...classes) => {
    const [openAiClass, anthropicClass] = classes;
    const toOpenAi = await fail(openai.chat.completions.create({ model, messages: say('x') }));
    expect(toOpenAi).toBeInstanceOf(openAiClass);
    expect(toOpenAi).toMatchObject({ status, code, requestID: 'req_1' });
    const toAnthropic = await fail(anthropic.messages.create({ model, max_tokens: 9, messages: say('x') }));
    expect(toAnthropic).toBeInstanceOf(anthropicClass);
    expect(toAnthropic).toMatchObject({ status, errorCode: code, requestID: 'req_1' });
  });

  it.each(['error-event', 'cut-mid-stream', 'garbage', 'reset'])(
    'a stream of %s is an error, not an end',
    async (model) => {
      const toOpenAi = await fail(askOpenAi(openai, { model, messages: say('one two three four') }, true));
      expect(toOpenAi).toBeInstanceOf(OpenAI.APIError);
      const body = { model, max_tokens: 99, messages: say('one two three four') };
      expect(await fail(askAnthropic(anthropic, body, true))).toBeInstanceOf(Anthropic.APIError);
    },
  );

  it('names every problem of a request that does not fit, with its path', async () => {
    const messages = [
      { role: 'user', content: 7 },
      { role: 'nobody', content: 'x' },
    ] as never;
    const toOpenAi = await fail(
      openai.chat.completions.create({ model: 'echo', messages, temperature: 'hot' as never }),
    );
    expect(toOpenAi).toBeInstanceOf(OpenAI.BadRequestError);
    for (const path of ['messages.0.content', 'messages.1.role', 'temperature']) {
      expect((toOpenAi as Error).message).toContain(path);
    }
    const toAnthropic = await fail(anthropic.messages.create({ model: 'echo', max_tokens: 0, messages }));
    expect(toAnthropic).toMatchObject({ status: 400, type: 'invalid_request_error', errorCode: 'request_invalid' });
    for (const path of ['messages.1.role', 'max_tokens']) expect((toAnthropic as Error).message).toContain(path);
  });
});

describe('what a provider cannot do', () => {
  const { fetch } = startInProcessGateway('anthropic');
  const client = new OpenAI({ apiKey: 'x', fetch, maxRetries: 0 });

  it.each([
    ['n', { n: 2 }],
    ['logprobs', { logprobs: true }],
    [
      'audio',
      {
        messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } }] }],
      },
    ],
    [
      'image/bmp',
      {
        messages: [
          { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/bmp;base64,AA==' } }] },
        ],
      },
    ],
    ['telepathy', { tools: [{ type: 'telepathy', telepathy: { name: 'grep' } }] }],
    [
      'tool_choice',
      { tools: openAiTools, tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [] } } },
    ],
  ])('%s is refused before any money is spent, naming feature and target', async (word, change) => {
    const asked = client.chat.completions.create({ model: 'echo', messages: say('x'), ...change } as never);
    await expect(asked).rejects.toMatchObject({ status: 400, code: 'feature_unsupported' });
    await expect(asked).rejects.toThrow(new RegExp(`anthropic.*${word}`));
  });

  it('embeddings are refused by a provider that has none', async () => {
    await expect(client.embeddings.create({ model: 'embed', input: 'x' })).rejects.toMatchObject({
      code: 'feature_unsupported',
    });
  });
});
