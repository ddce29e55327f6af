import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLogger } from './create-logger.ts';
import { redactText } from './redact-text.ts';
import { redactValue } from './redact-value.ts';

const secret = 'sk-live-4711abcdefghijklmnop';
const apiKey = `hg_test_4fTq0ZbW9sKx_${'a'.repeat(43)}_b1Gz9Q`;
const prompt = 'the prompt nobody may read';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  write(createLogger({ name: 'test', level: 'trace', destination }));
  return text;
}

describe('the log', () => {
  it.each<[string, object]>([
    ['a header of the caller', { headers: { Authorization: `Bearer ${secret}`, 'x-api-key': apiKey } }],
    ['a header in another spelling', { req: { 'X-API-Key': apiKey, apiKey, api_key: apiKey } }],
    ['a cookie', { cookie: `session=${secret}`, 'set-cookie': [`a=${secret}`] }],
    ['a provider with its secret', { provider: { name: 'p', secret, secrets: [{ sealed: secret }] } }],
    ['an error that quotes it', { err: new Error(`401 for key ${secret}`) }],
    ['the cause of an error', { err: new Error('failed', { cause: new Error(`Bearer ${secret}`) }) }],
    ['an error with the request inside', { err: Object.assign(new Error('x'), { request: { body: prompt, secret } }) }],
    ['a body', { body: { messages: [{ content: prompt }] } }],
    ['messages', { messages: [prompt], input: prompt, prompt }],
    ['a URL with credentials', { url: `redis://user:${secret}@host:6379` }],
    ['bytes', { chunk: Buffer.from(prompt) }],
    ['a text far down', { a: { b: { c: { note: `uses ${apiKey}` } } } }],
  ])('never shows %s', (_, fields) => {
    const text = logged((logger) => {
      logger.info(fields, 'something happened');
    });
    expect(text).toContain('something happened');
    for (const hidden of [secret, apiKey, prompt]) expect(text).not.toContain(hidden);
  });

  it('never shows a credential inside the message', () => {
    const text = logged((logger) => {
      logger.warn(`refused ${apiKey}`);
      logger.warn({}, `refused ${secret}`);
    });
    expect(text).not.toContain(apiKey);
    expect(text).not.toContain(secret);
  });

  it('never shows one bound to a child logger', () => {
    const text = logged((logger) => {
      logger.child({ request: { 'api-key': apiKey }, note: secret }).info('hello');
    });
    expect(text).not.toContain(apiKey);
    expect(text).not.toContain(secret);
  });

  it('keeps what helps', () => {
    const text = logged((logger) => {
      logger.error({ err: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), route: 'support' }, 'failed');
    });
    const line = JSON.parse(text) as Record<string, unknown>;
    expect(line).toMatchObject({ level: 'error', name: 'test', route: 'support', msg: 'failed' });
    expect(line['err']).toMatchObject({ message: 'refused', code: 'ECONNREFUSED' });
    expect(String(line['time'])).toMatch(/^\d{4}-.*Z$/);
  });
});

describe('redacting', () => {
  it('cuts what is too long to be worth reading', () => {
    expect(redactText('x'.repeat(10_000)).length).toBeLessThan(2_100);
  });

  it.each([
    { what: 'a cycle', make: cycle },
    {
      what: 'a very wide object',
      make: () => Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`k${String(at)}`, at])),
    },
  ])('ends on $what', ({ make }) => {
    expect(JSON.stringify(redactValue(make())).length).toBeLessThan(5_000);
  });

  it.each([null, undefined, 0, true, 12n, Symbol('s'), () => 1])('takes %s', (value) => {
    expect(() => redactValue(value)).not.toThrow();
  });

  it('is quick on a text made to be slow', () => {
    const text = `${'Bearer '.repeat(200)}${'://'.repeat(300)}${'sk-'.repeat(300)}`;
    expect(redactText(text).length).toBeGreaterThan(0);
  });
});

function cycle(): object {
  const self: Record<string, unknown> = {};
  self['self'] = self;
  return self;
}
