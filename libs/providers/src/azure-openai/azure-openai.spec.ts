import path from 'node:path';
import type { CloudOptions, ChatCall, SseEvent } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import type { ProviderAdapter } from '../adapter.ts';
import { aCloudProvider } from '../testing/a-cloud-provider.ts';
import { describeConformance } from '../testing/conformance.suite.ts';
import { readRecordedCases } from '../testing/recorded-cases.ts';
import { azureOpenAi } from './index.ts';

const dated = { api_version: '2024-10-21', deployments: { 'gpt-5-mini': 'prod-5' } };

function target(cloud: CloudOptions, model = 'gpt-5-mini'): ProviderAdapter {
  return azureOpenAi.forTarget?.(aCloudProvider('azure-openai', cloud), model) ?? azureOpenAi;
}

describeConformance({
  adapter: target(dated),
  model: 'gpt-5-mini',
  dialect: 'openai-chat',
  cases: readRecordedCases(path.join(import.meta.dirname, 'fixtures')),
  errorBody: (message) => JSON.stringify({ error: { message, type: null, param: null, code: 'Some_Error' } }),
  requestIdHeader: 'apim-request-id',
  errorEvent: {
    text: 'data: {"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}\n\n',
    code: 'provider_failed',
  },
  newEvent: 'data: {"object":"chat.completion.weather","forecast":"sunny"}\n\n',
});

const call: ChatCall = {
  operation: 'chat',
  model: 'gpt-5-mini',
  isStreaming: true,
  wantsStreamUsage: false,
  messages: [{ role: 'user', parts: [{ kind: 'text', text: 'hi' }] }],
  maxOutputTokens: 9,
  extras: {},
};

describe('the two surfaces of Azure', () => {
  it.each([
    ['the lasting one', {}, '/chat/completions', 'gpt-5-mini'],
    ['a state of it', { api_version: 'preview' }, '/chat/completions?api-version=preview', 'gpt-5-mini'],
    ['a deployment of another name', { deployments: { 'gpt-5-mini': 'eu' } }, '/chat/completions', 'eu'],
    ['a dated version', dated, '/deployments/prod-5/chat/completions?api-version=2024-10-21', undefined],
  ])('%s: where chat goes, and what the body names', (_, cloud, where, bodyModel) => {
    const language = target(cloud).native.get('openai-chat');
    expect(language?.pathOf?.('ignored', true)).toBe(where);
    expect(language?.bodyModel).toBe(bodyModel);
    expect(target(cloud).buildRequest(call, 'gpt-5-mini').path).toBe(where);
  });

  it.each([
    [{}, '/responses', 'gpt-5-mini'],
    [dated, '/responses?api-version=2024-10-21', 'prod-5'],
  ])('responses belong to the resource, the body names the deployment: %j', (cloud, where, bodyModel) => {
    const language = target(cloud).native.get('openai-responses');
    expect([language?.pathOf?.('m', false), language?.bodyModel]).toEqual([where, bodyModel]);
  });

  it.each([
    ['/files', '/files?api-version=2024-10-21'],
    ['/files?limit=2', '/files?limit=2&api-version=2024-10-21'],
    ['/files?api-version=2025-01-01', '/files?api-version=2025-01-01'],
  ])('the endpoint %s without words of ours lies at %s', (asked, where) => {
    expect(target(dated).foreignPath?.(asked)).toBe(where);
    expect(target({}).foreignPath?.(asked)).toBe(asked);
  });

  it('asks versions older than the present names in the old ones', () => {
    const old = target({ api_version: '2024-06-01' });
    const { body } = old.buildRequest(call, 'gpt-5-mini');
    expect(body).toMatchObject({ max_tokens: 9, stream: true });
    expect(Object.keys(body)).not.toContain('stream_options');
    expect(old.native.get('openai-chat')?.needsUsageAsked({ stream: true })).toBe(false);
    expect(target(dated).native.get('openai-chat')?.needsUsageAsked({ stream: true })).toBe(true);
  });

  it('a model called like a member every object has is no deployment of its own', () => {
    expect(target({}, 'constructor').native.get('openai-chat')?.bodyModel).toBe('constructor');
  });

  it('embeds through the deployment', () => {
    const embedding = { operation: 'embedding', model: 'e', isStreaming: false, input: ['a'], extras: {} } as const;
    expect(target(dated, 'e').buildRequest(embedding, 'e')).toMatchObject({
      path: '/deployments/e/embeddings?api-version=2024-10-21',
      body: { model: 'e' },
    });
  });
});

describe('how Azure is shown who asks', () => {
  const provider = aCloudProvider('azure-openai', {});

  it.each([
    ['0123abc', { 'x-team': 'a', 'api-key': '0123abc' }],
    ['eyJhbGciOi.x.y', { 'x-team': 'a', authorization: 'Bearer eyJhbGciOi.x.y' }],
  ])('the secret %s becomes a header at once', (secret, headers) => {
    expect(azureOpenAi.headers(provider, secret)).toEqual(headers);
    expect(azureOpenAi.authorise?.(provider, secret)).toBeUndefined();
  });

  const secret = JSON.stringify({ tenant_id: 't-1', client_id: 'c-1', client_secret: 's&1' });
  it.each([
    [{}, 'https://acme.openai.azure.com/openai/v1', 'https://login.microsoftonline.com/t-1/oauth2/v2.0/token', 'com'],
    [
      { token_url: 'https://login.example.us/t' },
      'https://acme.openai.azure.us/openai',
      'https://login.example.us/t',
      'us',
    ],
  ])('client credentials are exchanged: %j at %s', (cloud, baseUrl, url, domain) => {
    const authority = azureOpenAi.authorise?.(aCloudProvider('azure-openai', cloud, baseUrl), secret);
    if (authority?.kind !== 'token') throw new Error('no exchange');
    expect(authority.exchange.url).toBe(url);
    expect(Object.fromEntries(authority.exchange.buildForm(0))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'c-1',
      client_secret: 's&1',
      scope: `https://cognitiveservices.azure.${domain}/.default`,
    });
  });

  it('a document that lacks a member is no usable secret', () => {
    expect(() => azureOpenAi.authorise?.(provider, '{"tenant_id":"t"}')).toThrow('no usable secret');
  });
});

describe('what the content filter says', () => {
  it('a refused prompt is a refused request in Azure’s words', () => {
    const body = JSON.stringify({
      error: {
        message: 'The response was filtered due to the prompt triggering the content management policy.',
        type: null,
        param: 'prompt',
        code: 'content_filter',
        status: 400,
        innererror: {
          code: 'ResponsibleAIPolicyViolation',
          content_filter_result: { violence: { filtered: true, severity: 'high' } },
        },
      },
    });
    expect(azureOpenAi.readError(400, {}, body)).toMatchObject({
      code: 'provider_refused',
      status: 400,
      upstream: { type: 'content_filter' },
    });
  });

  it('a deployment nobody made is an unknown model', () => {
    const body = '{"error":{"code":"DeploymentNotFound","message":"The API deployment does not exist."}}';
    expect(azureOpenAi.readError(404, {}, body).code).toBe('provider_model_unknown');
  });

  it('an answer the filter cut ends for that reason', () => {
    const reader = azureOpenAi.openStream(call);
    const push = (data: string) => reader.push({ event: undefined, data, raw: new Uint8Array() } satisfies SseEvent);
    expect(push('{"choices":[],"id":"","model":"","prompt_filter_results":[]}')).toEqual([]);
    push('{"id":"c","model":"gpt","choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}]}');
    expect(push('{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}')).toEqual([
      { kind: 'finish', choice: 0, finish: 'content-filter' },
    ]);
  });
});
