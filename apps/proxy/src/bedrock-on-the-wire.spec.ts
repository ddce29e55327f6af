import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeEvent, encodeException } from '@headgate/providers/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  providerAt,
  reservedRoute,
  startTestProvider,
  startTestProxy,
  testKey,
  type TestProvider,
  type TestProxy,
} from './testing/test-proxy.ts';

const keys = { access_key_id: 'AKIDEXAMPLE', secret_access_key: 'hush/hush+1', session_token: 'session==' };
const region = 'eu-central-1';
const claude = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';
const nova = 'eu.amazon.nova-pro-v1:0';

interface Received {
  readonly path: string;
  readonly body: string;
}
let received: Received[] = [];
let bedrock: TestProvider;
let proxy: TestProxy;

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const mustBeSigned = ['content-type', 'host', 'x-amz-date', 'x-amz-security-token'];

/** Checks a signature as the service would, from what came over the wire and nothing else. */
function isSigned(request: IncomingMessage, body: string): boolean {
  const { authorization = '' } = request.headers;
  const proof = /^AWS4-HMAC-SHA256 Credential=(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(
    authorization,
  );
  const [, credential = '', signed = '', signature] = proof ?? [];
  const isComplete = mustBeSigned.every((name) => signed.split(';').includes(name));
  return isComplete && signature === signatureOf(request, body, { credential, signed });
}

function signatureOf(
  { method = '', url = '', headers }: IncomingMessage,
  body: string,
  { credential, signed }: { credential: string; signed: string },
): string {
  const [id, day = ''] = credential.split('/');
  const scope = `${day}/${region}/bedrock/aws4_request`;
  if (credential !== `${keys.access_key_id}/${scope}`) return `of another scope or key: ${id ?? ''}`;
  // The service encodes each segment of the path it received once more.
  const path = url.split('/').map(encodeURIComponent).join('/');
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name])}\n`);
  const canonical = [method, path, '', lines.join(''), signed, hash(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n');
  const ofDay = mac(`AWS4${keys.secret_access_key}`, day);
  return mac(mac(mac(mac(ofDay, region), 'bedrock'), 'aws4_request'), text).toString('hex');
}

function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
  const path = request.url ?? '';
  received.push({ path, body });
  if (!isSigned(request, body)) {
    response.writeHead(403, { 'x-amzn-errortype': 'InvalidSignatureException' });
    response.end('{"message":"The request signature we calculated does not match."}');
  } else if (path.endsWith('-stream')) sendStream(response, path);
  else {
    response.writeHead(200, { 'content-type': 'application/json', 'x-amzn-requestid': 'aws-1' });
    response.end(path.endsWith('/invoke') ? JSON.stringify(message) : JSON.stringify(converse));
  }
}

const usage = { input_tokens: 3, output_tokens: 2 };
const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-5',
  content: [{ type: 'text', text: 'Grüße' }],
  stop_reason: 'end_turn',
  usage,
};
const converse = {
  output: { message: { role: 'assistant', content: [{ text: 'Grüße' }] } },
  stopReason: 'end_turn',
  usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
};
const claudeEvents = [
  { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Grüße' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
  { type: 'message_stop', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 3 } },
];
const converseEvents: [string, object][] = [
  ['messageStart', { role: 'assistant' }],
  ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Grüße' } }],
  ['contentBlockStop', { contentBlockIndex: 0 }],
  ['messageStop', { stopReason: 'end_turn' }],
  ['metadata', { usage: converse.usage }],
];

function sendStream(response: ServerResponse, path: string): void {
  response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
  const frames = path.includes('throttled')
    ? [encodeException('throttlingException', 'Too many tokens.')]
    : path.includes('/invoke')
      ? claudeEvents.map((event) =>
          encodeEvent('chunk', { bytes: Buffer.from(JSON.stringify(event)).toString('base64') }),
        )
      : converseEvents.map(([type, event]) => encodeEvent(type, event));
  // Cut where no message ends.
  const bytes = Buffer.concat(frames);
  for (let at = 0; at < bytes.length; at += 37) response.write(bytes.subarray(at, at + 37));
  response.end();
}

beforeAll(async () => {
  bedrock = await startTestProvider(answer);
  const baseUrl = `http://127.0.0.1:${bedrock.port}`;
  const provider = providerAt(bedrock.port, 'aws', { kind: 'bedrock', baseUrl, cloud: { region } });
  proxy = await startTestProxy({ routes: [reservedRoute(provider)], secret: JSON.stringify(keys) });
});
beforeEach(() => {
  received = [];
});
afterAll(async () => {
  await proxy.close();
  await bedrock.close();
});

async function ask(path: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${proxy.url}/v1/aws${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') };
}

const messages = '"messages":[{"role":"user","content":"hi"}]';

describe('Bedrock on the wire', () => {
  it('gets a signed Converse from a caller of OpenAI’s language', async () => {
    const { status, text } = await ask('/chat/completions', `{"model":"${nova}",${messages}}`);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      choices: [{ message: { content: 'Grüße' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, completion_tokens: 2 },
    });
    expect(received[0]?.path).toBe('/model/eu.amazon.nova-pro-v1%3A0/converse');
  });

  it('streams Converse as chunks', async () => {
    const { text, type } = await ask('/chat/completions', `{"model":"${nova}","stream":true,${messages}}`);
    expect(type).toContain('text/event-stream');
    expect(text).toContain('"content":"Grüße"');
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(proxy.usage.ends.at(-1)).toMatchObject({ usage_source: 'provider', input_tokens: 3, output_tokens: 2 });
  });

  it('gets a body of Anthropic’s language byte for byte but for what lies elsewhere here', async () => {
    const body = `{ "model": "${claude}", "max_tokens": 9.0, ${messages}, "big": 12345678901234567890 }`;
    const { status, text } = await ask('/messages', body, { 'anthropic-beta': 'context-1m-2025-08-07' });
    expect({ status, text }).toEqual({ status: 200, text: JSON.stringify(message) });
    expect(received).toEqual([
      {
        path: `/model/${encodeURIComponent(claude)}/invoke`,
        body: `{"anthropic_version":"bedrock-2023-05-31","anthropic_beta":["context-1m-2025-08-07"],"max_tokens": 9.0,${messages},"big": 12345678901234567890 }`,
      },
    ]);
  });

  it('streams Anthropic’s events as if they had come as text', async () => {
    const { text } = await ask('/messages', `{"model":"${claude}","max_tokens":9,"stream":true,${messages}}`);
    const said = claudeEvents.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
    expect(text).toBe(said);
    expect(received[0]?.body).toBe(`{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,${messages}}`);
  });

  it.each(['/chat/completions', '/messages'])('an exception before the first word is a status: %s', async (path) => {
    const model = path === '/messages' ? 'anthropic.throttled' : 'amazon.throttled';
    const { status, text } = await ask(path, `{"model":"${model}","max_tokens":9,"stream":true,${messages}}`);
    expect(status).toBe(429);
    expect(text).not.toContain('hush');
  });

  it('that takes no such signature is told apart from a caller’s fault', async () => {
    const provider = providerAt(bedrock.port, 'aws', {
      kind: 'bedrock',
      baseUrl: `http://127.0.0.1:${bedrock.port}`,
      cloud: { region: 'us-east-1' },
    });
    const elsewhere = await startTestProxy({ routes: [reservedRoute(provider)], secret: JSON.stringify(keys) });
    const response = await fetch(`${elsewhere.url}/v1/aws/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' },
      body: `{"model":"${nova}",${messages}}`,
    });
    const text = await response.text();
    await elsewhere.close();
    expect(response.status).toBe(502);
    expect(text).toContain('provider_credential_refused');
    expect(text + elsewhere.logged()).not.toContain('hush');
  });
});
