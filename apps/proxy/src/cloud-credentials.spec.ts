import { createVerify, generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  providerAt,
  reservedRoute,
  startTestProvider,
  startTestProxy,
  testKey,
  type TestHandler,
  type TestProvider,
  type TestProxy,
} from './testing/test-proxy.ts';

const completion = JSON.stringify({
  id: 'c',
  model: 'gpt-5-mini-2025-08-07',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hé' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});
const secret = JSON.stringify({ tenant_id: 'tenant-1', client_id: 'client-1', client_secret: 'hush-hush' });

let tokens: TestProvider;
let azure: TestProvider;
let proxy: TestProxy;
let issue: TestHandler;
const issued: string[] = [];
const forms: string[] = [];
const calm: TestHandler = (_, response) => {
  const token = `token-${issued.length + 1}`;
  issued.push(token);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ access_token: token, expires_in: 3600 }));
};

beforeAll(async () => {
  tokens = await startTestProvider((request, response, body) => {
    forms.push(body);
    issue(request, response, body);
  });
  azure = await startTestProvider((request, response) => {
    const isKnown = request.headers.authorization === `Bearer ${issued.at(-1)}`;
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
    response.end(isKnown ? completion : '{"error":{"code":"401","message":"Access denied"}}');
  });
});
afterAll(() => Promise.all([tokens.close(), azure.close()]));
afterEach(() => proxy.close());

async function ask(changes: { tokenPort?: number } = {}, afresh = true) {
  if (afresh) {
    const provider = providerAt(azure.port, 'azure', {
      kind: 'azure-openai',
      baseUrl: `http://127.0.0.1:${azure.port}/openai`,
      cloud: {
        api_version: '2024-10-21',
        token_url: `http://127.0.0.1:${changes.tokenPort ?? tokens.port}/tenant-1/oauth2/v2.0/token`,
      },
    });
    proxy = await startTestProxy({ routes: [reservedRoute(provider)], secret });
  }
  const response = await fetch(`${proxy.url}/v1/azure/chat/completions?api-version=1`, {
    method: 'POST',
    headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json', 'api-key': 'of-the-caller' },
    body: '{"model":"gpt-5-mini", "n": 1.0, "messages":[]}',
  });
  return { status: response.status, body: await response.text() };
}

describe('a provider that wants a token', () => {
  it('gets one obtained at its token endpoint, and the next call has it already', async () => {
    issue = calm;
    const before = forms.length;
    expect(await ask()).toEqual({ status: 200, body: completion });
    expect((await ask({}, false)).status).toBe(200);
    expect(forms.slice(before)).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(forms.at(-1)))).toMatchObject({
      client_id: 'client-1',
      client_secret: 'hush-hush',
    });
    const [first] = azure.requests.slice(-1);
    expect(first?.url).toBe('/openai/deployments/gpt-5-mini/chat/completions?api-version=2024-10-21');
    expect(first?.headers).not.toHaveProperty('api-key');
  });

  it('that refuses a token before its time is shown another one on the next call', async () => {
    issue = calm;
    expect((await ask()).status).toBe(200);
    issued.push('revoked-the-other');
    expect((await ask({}, false)).status).toBe(502);
    expect((await ask({}, false)).status).toBe(200);
  });

  it.each([
    [401, '{"error":"invalid_client","error_description":"hush-hush"}', 502, 'provider_credential_refused'],
    [500, 'oops', 502, 'provider_failed'],
    [302, '', 502, 'provider_failed'],
  ])('whose token endpoint answers %i is told without the credential', async (status, body, shown, code) => {
    issue = (_, response) => {
      response.writeHead(status, { location: `http://127.0.0.1:${azure.port}/elsewhere` });
      response.end(body);
    };
    const answer = await ask();
    expect(answer.status).toBe(shown);
    expect(answer.body).toContain(code);
    expect(answer.body).toContain('azure');
    expect(answer.body + proxy.logged()).not.toContain('hush');
  });

  it('shows a service account of Google’s by a signed assertion, and calls Vertex with what it got for it', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const account = {
      type: 'service_account',
      client_email: 'gate@acme-1.iam.gserviceaccount.com',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      token_uri: 'https://evil.example/token',
    };
    const answer = { candidates: [{ content: { parts: [{ text: 'hé' }] }, finishReason: 'STOP' }] };
    const google = await startTestProvider((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
    issue = calm;
    const provider = providerAt(google.port, 'vertex', {
      kind: 'vertex',
      baseUrl: `http://127.0.0.1:${google.port}/v1`,
      cloud: { project: 'acme-1', location: 'europe-west4', token_url: `http://127.0.0.1:${tokens.port}/token` },
    });
    proxy = await startTestProxy({ routes: [reservedRoute(provider)], secret: JSON.stringify(account) });
    const before = forms.length;
    const call = () =>
      fetch(`${proxy.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' },
        body: '{"model":"vertex/gemini-3-flash","messages":[{"role":"user","content":"hi"}]}',
      });
    for (const answered of [await call(), await call()]) {
      expect(answered.status).toBe(200);
      expect(await answered.json()).toMatchObject({ choices: [{ message: { content: 'hé' } }] });
    }
    const asked = forms.slice(before).map((form) => new URLSearchParams(form));
    expect(asked).toHaveLength(1);
    const [head = '', claims = '', signature = ''] = asked[0]?.get('assertion')?.split('.') ?? [];
    expect(createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(publicKey, signature, 'base64url')).toBe(true);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: account.client_email,
      aud: `http://127.0.0.1:${tokens.port}/token`,
    });
    expect(google.requests.map(({ url }) => url)).toEqual(
      Array.from(
        { length: 2 },
        () => expect.stringMatching(/^\/v1\/projects\/acme-1\/locations\/europe-west4\//) as string,
      ),
    );
    expect(google.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${String(issued.at(-1))}`,
      `Bearer ${String(issued.at(-1))}`,
    ]);
    expect(proxy.logged()).not.toContain('PRIVATE KEY');
    await google.close();
  });

  it('whose token endpoint nobody answers at is unreachable', async () => {
    const gone = await startTestProvider(() => undefined);
    await gone.close();
    const answer = await ask({ tokenPort: gone.port });
    expect(answer.body).toContain('provider_unreachable');
  });
});
