import { createVerify, generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import type { ChatCall, EmbeddingCall } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import type { ProviderAdapter } from '../adapter.ts';
import { aCloudProvider } from '../testing/a-cloud-provider.ts';
import { describeConformance, type RecordedCase } from '../testing/conformance.suite.ts';
import { readRecordedCases } from '../testing/recorded-cases.ts';
import { vertex } from './index.ts';

const parent = '/projects/acme-1/locations/europe-west4';
const provider = aCloudProvider('vertex', { project: 'acme-1', location: 'europe-west4' });
const target = (model: string): ProviderAdapter => vertex.forTarget?.(provider, model) ?? vertex;

/** A vendor's own recordings, as the same is asked and answered here. */
function casesOf(vendor: string, move: (request: JsonObject, call: ChatCall) => JsonObject): RecordedCase[] {
  const cases = readRecordedCases(path.join(import.meta.dirname, '..', vendor, 'fixtures'));
  return cases.map((recorded) => ({ ...recorded, request: move(recorded.request, recorded.call) }));
}

describe('Gemini’s models', () => {
  describeConformance({
    adapter: target('gemini-2.5-flash'),
    model: 'gemini-2.5-flash',
    dialect: 'gemini-generate',
    cases: casesOf('gemini', (request, { isStreaming }) => ({
      ...request,
      path: `${parent}/publishers/google/models/gemini-2.5-flash:${isStreaming ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    })),
    errorBody: (message) => JSON.stringify({ error: { code: 499, message, status: 'SOME_ERROR' } }),
    requestIdHeader: 'x-request-id',
    errorEvent: {
      text: 'data: {"error":{"code":503,"message":"Overloaded","status":"UNAVAILABLE"}}\n\n',
      code: 'provider_overloaded',
    },
    newEvent: 'data: {"forecast":"sunny"}\n\n',
    endsByClosing: true,
  });
});

describe('Anthropic’s models', () => {
  describeConformance({
    adapter: target('claude-sonnet-5'),
    model: 'claude-sonnet-5',
    dialect: 'anthropic-messages',
    cases: casesOf('anthropic', ({ body, ...request }, { isStreaming }) => {
      const { model: _, ...rest } = body as JsonObject;
      const verb = isStreaming ? 'streamRawPredict' : 'rawPredict';
      return {
        ...request,
        path: `${parent}/publishers/anthropic/models/claude-sonnet-5:${verb}`,
        body: { ...rest, anthropic_version: 'vertex-2023-10-16' },
      };
    }),
    errorBody: (message) => JSON.stringify({ type: 'error', error: { type: 'some_error', message } }),
    requestIdHeader: 'request-id',
    errorEvent: {
      text: 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
      code: 'provider_overloaded',
    },
    newEvent: 'event: content_block_weather\ndata: {"type":"content_block_weather","index":0,"delta":7}\n\n',
  });
});

const call: ChatCall = {
  operation: 'chat',
  model: 'm',
  isStreaming: false,
  wantsStreamUsage: false,
  messages: [{ role: 'user', parts: [{ kind: 'text', text: 'hi' }] }],
  extras: {},
};

describe('where a model of Vertex lies', () => {
  it.each([
    ['gemini-2.5-pro', '/publishers/google/models/gemini-2.5-pro:generateContent'],
    ['google/gemini-2.5-pro', '/publishers/google/models/gemini-2.5-pro:generateContent'],
    ['publishers/google/models/gemini-2.5-pro', '/publishers/google/models/gemini-2.5-pro:generateContent'],
    ['endpoints/1234', '/endpoints/1234:generateContent'],
    ['claude-sonnet-4@20250514', '/publishers/anthropic/models/claude-sonnet-4@20250514:rawPredict'],
    ['anthropic/claude-sonnet-4', '/publishers/anthropic/models/claude-sonnet-4:rawPredict'],
    ['a b?c', '/publishers/google/models/a%20b%3Fc:generateContent'],
  ])('%s: %s', (model, where) => {
    expect(target(model).buildRequest(call, model).path).toBe(parent + where);
  });

  it.each(['', '..', 'a/../b', 'google/../../x'])('%j is no model', (model) => {
    expect(() => target(model).buildRequest(call, model)).toThrow('no name the provider could know');
  });
});

describe('Anthropic’s own language at Vertex', () => {
  const adapter = target('claude-sonnet-5');
  const header = (name: string) =>
    name === 'anthropic-beta' ? 'context-1m-2025-08-07,files-api-2025-04-14' : undefined;

  it('loses the model and keeps the stream, and betas nobody has here do not travel', () => {
    const language = adapter.native.get('anthropic-messages');
    expect(language?.pathOf?.('x', true)).toBe(
      `${parent}/publishers/anthropic/models/claude-sonnet-5:streamRawPredict`,
    );
    expect(language?.edit?.({ body: {}, model: 'x', header })).toEqual({
      set: { anthropic_version: 'vertex-2023-10-16' },
      remove: ['model', 'anthropic_beta'],
      headers: { 'anthropic-beta': 'context-1m-2025-08-07' },
      dropped: ['anthropic-beta'],
    });
  });

  it('A02: counts without any beta, and names the model in the body', () => {
    const language = adapter.native.get('anthropic-count-tokens');
    expect(language?.pathOf?.('x', false)).toBe(`${parent}/publishers/anthropic/models/count-tokens:rawPredict`);
    expect(language?.forwardedHeaders).toEqual([]);
    expect(language?.edit?.({ body: {}, model: 'x', header })).toEqual({
      set: { anthropic_version: 'vertex-2023-10-16', model: 'claude-sonnet-5' },
      remove: ['anthropic_beta'],
      headers: {},
      dropped: ['anthropic-beta'],
    });
    const counted = adapter.buildRequest({ ...call, countsOnly: true }, 'claude-sonnet-5');
    expect(counted).toMatchObject({
      path: `${parent}/publishers/anthropic/models/count-tokens:rawPredict`,
      body: { model: 'claude-sonnet-5' },
    });
  });
});

describe('Gemini’s smaller languages at Vertex', () => {
  const adapter = target('gemini-embedding-001');
  const embedding: EmbeddingCall = {
    operation: 'embedding',
    model: 'e',
    isStreaming: false,
    input: ['a', 'b'],
    extras: {},
  };

  it('counts what stands in the body itself', () => {
    expect(adapter.buildRequest({ ...call, countsOnly: true }, 'm')).toMatchObject({
      path: `${parent}/publishers/google/models/gemini-embedding-001:countTokens`,
      body: { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] },
    });
    expect(adapter.readReply({ ...call, countsOnly: true }, { totalTokens: 3 })).toMatchObject({
      usage: { input_tokens: 3 },
    });
  });

  it('embeds by predicting, and counts', () => {
    expect(adapter.buildRequest({ ...embedding, dimensions: 8 }, 'm')).toMatchObject({
      path: `${parent}/publishers/google/models/gemini-embedding-001:predict`,
      body: { instances: [{ content: 'a' }, { content: 'b' }], parameters: { outputDimensionality: 8 } },
    });
    const predictions = [2, 3].map((token_count) => ({ embeddings: { values: [1], statistics: { token_count } } }));
    expect(adapter.readReply(embedding, { predictions })).toMatchObject({
      embeddings: [[1], [1]],
      usage: { input_tokens: 5 },
    });
    expect(adapter.readReply({ ...embedding, encoding: 'base64' }, { predictions })).toMatchObject({
      embeddings: ['AACAPw==', 'AACAPw=='],
    });
  });

  it('refuses tokens as input', () => {
    expect(() => adapter.buildRequest({ ...embedding, input: [[1]] }, 'm')).toThrow('tokens as input');
  });
});

describe('how Vertex is shown who asks', () => {
  it.each([
    ['ya29.abc', { authorization: 'Bearer ya29.abc' }],
    ['AIzaSyA1', { 'x-goog-api-key': 'AIzaSyA1' }],
  ])('%s is a header at once', (secret, headers) => {
    expect(vertex.headers(provider, secret)).toEqual({ 'x-team': 'a', ...headers });
    expect(vertex.authorise?.(provider, secret)).toBeUndefined();
  });

  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const account = {
    type: 'service_account',
    client_email: 'gate@acme-1.iam.gserviceaccount.com',
    private_key_id: 'kid-1',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    token_uri: 'https://evil.example/token',
  };

  it('a service account signs an assertion for Google, whatever its file says', () => {
    const authority = vertex.authorise?.(provider, JSON.stringify(account, null, 2));
    if (authority?.kind !== 'token') throw new Error('no exchange');
    expect(authority.exchange.url).toBe('https://oauth2.googleapis.com/token');
    const form = authority.exchange.buildForm(1_764_000_000);
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [head = '', claims = '', signature = ''] = form.get('assertion')?.split('.') ?? [];
    const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as JsonObject;
    expect(read(head)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'kid-1' });
    expect(read(claims)).toEqual({
      iss: account.client_email,
      scope: 'https://www.googleapis.com/auth/cloud-platform',
      aud: 'https://oauth2.googleapis.com/token',
      iat: 1_764_000_000,
      exp: 1_764_003_600,
    });
    const verifier = createVerify('RSA-SHA256').update(`${head}.${claims}`);
    expect(verifier.verify(publicKey, signature, 'base64url')).toBe(true);
  });

  it('an operator’s endpoint is asked, and is whom the assertion is for', () => {
    const elsewhere = aCloudProvider('vertex', { project: 'p', location: 'l', token_url: 'https://token.example/t' });
    const authority = vertex.authorise?.(elsewhere, JSON.stringify(account));
    if (authority?.kind !== 'token') throw new Error('no exchange');
    expect(authority.exchange.url).toBe('https://token.example/t');
    const claims = authority.exchange.buildForm(0).get('assertion')?.split('.')[1] ?? '';
    expect(Buffer.from(claims, 'base64url').toString()).toContain('"aud":"https://token.example/t"');
  });

  it('a key that is none is told without any of it', () => {
    const broken = JSON.stringify({ ...account, private_key: '-----BEGIN PRIVATE KEY-----\nhush\n' });
    const authority = vertex.authorise?.(provider, broken);
    if (authority?.kind !== 'token') throw new Error('no exchange');
    expect(() => authority.exchange.buildForm(0)).toThrow('The private key of the service account cannot be read.');
  });

  it('what Google answers for itself is read, too', () => {
    const body = '{"error":{"code":403,"message":"Permission denied on resource","status":"PERMISSION_DENIED"}}';
    expect(target('claude-sonnet-5').readError(403, {}, body)).toMatchObject({
      code: 'provider_credential_refused',
      upstream: { type: 'PERMISSION_DENIED' },
    });
  });
});
