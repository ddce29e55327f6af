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

  it('whose token endpoint nobody answers at is unreachable', async () => {
    const gone = await startTestProvider(() => undefined);
    await gone.close();
    const answer = await ask({ tokenPort: gone.port });
    expect(answer.body).toContain('provider_unreachable');
  });
});
