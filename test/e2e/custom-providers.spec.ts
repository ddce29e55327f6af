import http from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startStack, type Stack } from '../support/stack.ts';

interface Seen {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** A server of somebody's own: Ollama's language, one nobody speaks, and an endpoint that does something else. */
class InHouseServer {
  readonly seen: Seen[] = [];
  readonly #server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
      const path = request.url ?? '';
      this.seen.push({ path, headers: request.headers, body });
      answer(path, body, response);
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<unknown> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }
}

function answer(path: string, body: Record<string, unknown>, response: http.ServerResponse): void {
  const [bare] = path.split('?');
  if (bare === '/api/chat') {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const model = { model: 'tiny', created_at: '2026-11-20T12:00:00Z' };
    const line = (content: string, more = {}) =>
      `${JSON.stringify({ ...model, message: { role: 'assistant', content }, done: false, ...more })}\n`;
    const end = { done: true, done_reason: 'stop', prompt_eval_count: 5, eval_count: 2 };
    response.end(body['stream'] === true ? line('Grü') + line('ße') + line('', end) : line('Grüße', end));
  } else if (bare === '/generate' && body['stream'] === true) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of ['Once ', 'again']) response.write(`data: ${JSON.stringify({ token: piece })}\n\n`);
    response.end(`data: ${JSON.stringify({ why: 'ran_out', counts: { in: 3, out: 2 } })}\n\n`);
  } else if (bare === '/generate') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ out: [{ text: 'Once again' }], why: 'ran_out', counts: { in: 3, out: 2 } }));
  } else if (bare === '/search') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ hits: [{ id: 7, text: 'Oslo' }], counts: { in: 4, out: 0 } }));
  } else {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ problem: `nothing at ${bare}` }));
  }
}

const answerPaths = {
  finish: '$.why',
  finish_reasons: { ran_out: 'length' },
  usage: { input_tokens: '$.counts.in', output_tokens: '$.counts.out' },
  error: '$.problem',
};
const mapping = {
  path: '/generate',
  request: { q: '$.prompt', most: '$.max_tokens', stream: '$.stream' },
  response: { text: '$.out[0].text', ...answerPaths },
  stream: { text: '$.token', ...answerPaths },
};

let stack: Stack;
let server: InHouseServer;
let openai: OpenAI;
let anthropic: Anthropic;

beforeAll(async () => {
  server = new InHouseServer();
  const [started, base_url] = await Promise.all([startStack(), server.start()]);
  stack = started;
  const options = { mapping, credential: { in: 'query', name: 'key' } };
  await stack.change('PUT', '/providers/inhouse', { kind: 'custom', base_url, options, secret: 'in-house-secret-1' });
  await stack.change('PUT', '/providers/local', { kind: 'ollama', base_url });
  await stack.change('PUT', '/routes/search', {
    type: 'custom',
    models: [{ provider: 'inhouse', name: 'engine-2', suffix: '/search' }],
    config: {
      path: '/search',
      headers: { 'x-team': 'research' },
      mapping: { request: { find: '$.question', engine: '$.model' }, response: { answer: '$.hits[0].text' } },
    },
  });
  openai = new OpenAI({ baseURL: `${stack.proxy.url}/v1`, apiKey: stack.apiKey, maxRetries: 0 });
  anthropic = new Anthropic({ baseURL: stack.proxy.url, apiKey: stack.apiKey, maxRetries: 0 });
});
beforeEach(() => server.seen.splice(0));
afterAll(async () => {
  await stack?.stop();
  await server.close();
});

const messages = [{ role: 'user' as const, content: 'Once upon' }];

describe('a provider nobody knows', () => {
  it('answers the openai package, whole, with its credential where it takes it', async () => {
    const said = await openai.chat.completions.create({ model: 'inhouse/m', messages, max_completion_tokens: 9 });
    expect(said.choices[0]).toMatchObject({ message: { content: 'Once again' }, finish_reason: 'length' });
    expect(said.usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 2 });
    expect(server.seen).toMatchObject([
      { path: '/generate?key=in-house-secret-1', body: { q: 'Once upon', most: 9, stream: false } },
    ]);
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
  });

  it('answers the Anthropic package in a stream', async () => {
    const stream = anthropic.messages.stream({ model: 'inhouse/m', messages, max_tokens: 9 });
    const final = await stream.finalMessage();
    expect(final.content).toMatchObject([{ type: 'text', text: 'Once again' }]);
    expect(final.stop_reason).toBe('max_tokens');
    expect(final.usage.output_tokens).toBe(2);
  });

  it('is not called for what its mapping has no room for', async () => {
    const tools = [{ type: 'function' as const, function: { name: 'f' } }];
    await expect(openai.chat.completions.create({ model: 'inhouse/m', messages, tools })).rejects.toMatchObject({
      status: 400,
      code: 'feature_unsupported',
    });
    expect(server.seen).toEqual([]);
  });

  it('shows its secret to nobody, not where it fails either', async () => {
    const answer = await fetch(`${stack.proxy.url}/v1/inhouse/nowhere?key=mine`, {
      headers: { authorization: `Bearer ${stack.apiKey}` },
    });
    expect(answer.status).toBe(404);
    expect(server.seen[0]?.path).toBe('/nowhere?key=in-house-secret-1');
    expect(await answer.text()).not.toContain('in-house-secret');
    expect(stack.proxy.app.output).not.toContain('in-house-secret');
  });
});

describe('Ollama', () => {
  it.each([true, false])('needs no secret, and answers the openai package; streamed: %s', async (isStreaming) => {
    let text = '';
    if (isStreaming) {
      const stream = await openai.chat.completions.create({ model: 'local/tiny', messages, stream: true });
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    } else {
      const said = await openai.chat.completions.create({ model: 'local/tiny', messages });
      text = said.choices[0]?.message.content ?? '';
      expect(said.usage).toMatchObject({ prompt_tokens: 5, completion_tokens: 2 });
    }
    expect(text).toBe('Grüße');
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('a custom route', () => {
  it('says and answers what was declared', async () => {
    const answer = await fetch(`${stack.proxy.url}/search`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ question: 'Where?' }),
    });
    expect(await answer.json()).toEqual({ answer: 'Oslo' });
    expect(server.seen).toMatchObject([
      { body: { find: 'Where?', engine: 'engine-2' }, headers: { 'x-team': 'research' } },
    ]);
  });

  it('is refused with every problem of its mapping at once', async () => {
    const { status, body } = await stack.call('PUT', '/routes/wrong', {
      type: 'custom',
      models: [{ provider: 'inhouse', name: 'm' }],
      config: { headers: { host: 'x' }, mapping: { request: { a: '$..b' }, usage: { input_tokens: 'n' } } },
    });
    expect(status).toBe(400);
    const paths = (body['errors'] as { path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['config.mapping.request.a', 'config.mapping.usage.input_tokens']));
  });
});
