import { describe, expect, it } from 'vitest';
import type { TapView } from '../adapter.ts';
import { SseReader } from '../sse/sse-reader.ts';
import { nativeResponses } from './native-responses.ts';

const usage = {
  input_tokens: 5,
  input_tokens_details: { cached_tokens: 2 },
  output_tokens: 7,
  output_tokens_details: { reasoning_tokens: 3 },
};
const counted = {
  input_tokens: 5,
  output_tokens: 7,
  cached_input_tokens: 2,
  cache_write_tokens: null,
  reasoning_tokens: 3,
};
const event = (type: string, more: object = {}): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
const created = event('response.created', {
  response: { model: 'gpt-x', status: 'in_progress', error: null, usage: null },
});
const added = event('response.output_item.added', { item: { type: 'message' } });
const part = event('response.content_part.added', { part: { type: 'output_text', text: '' } });
const delta = event('response.output_text.delta', { delta: 'the word "error": {' });
const ended = (status: string, more: object = {}) =>
  event(`response.${status}`, { response: { model: 'gpt-x', status, usage, ...more } });

function tap(...texts: string[]) {
  const opened = nativeResponses.openTap({ hideUsage: false });
  const views: TapView[] = new SseReader().push(Buffer.from(texts.join(''))).map((each) => opened.see(each));
  return { tap: opened, views, last: views.at(-1) };
}

describe('a stream of responses that passes through', () => {
  it('is content from the first event that says something', () => {
    const { views, tap: opened } = tap(
      created,
      event('response.in_progress'),
      added,
      part,
      delta,
      delta,
      ended('completed'),
    );
    expect(views.map(({ isContent }) => isContent)).toEqual([false, false, false, false, true, true, false]);
    expect(views.map(({ isTerminal }) => isTerminal)).toEqual([false, false, false, false, false, false, true]);
    expect(views.every(({ forward, fault }) => forward && fault === undefined)).toBe(true);
    expect(opened.close()).toEqual({ append: '', fault: undefined });
  });

  it.each(['completed', 'incomplete', 'failed'])('counts what ended as %s', (status) => {
    const error = status === 'failed' ? { error: { code: 'server_error', message: 'Sorry.' } } : {};
    expect(tap(created, delta, ended(status, error)).tap.usage).toEqual(counted);
  });

  it.each([
    [
      'response.failed',
      ended('failed', { error: { code: 'rate_limit_exceeded', message: 'Slow.' } }),
      'provider_rate_limited',
    ],
    ['response.failed without a word', ended('failed', { error: null }), 'provider_failed'],
    ['an error event', event('error', { code: 'server_error', message: 'Sorry.' }), 'provider_failed'],
    ['an error object', 'data: {"error":{"message":"m","type":"invalid_request_error"}}\n\n', 'provider_refused'],
    ['no JSON', 'data: {oh\n\n', 'provider_reply_unreadable'],
  ])('fails with %s, and forwards nothing of it', (_, text, code) => {
    const { last, tap: opened } = tap(created, text);
    expect(last).toMatchObject({ forward: false, fault: { code } });
    expect(opened.close().fault).toBeUndefined();
  });

  it('that breaks off is broken, wherever it does', () => {
    for (const texts of [[], [created], [created, delta]])
      expect(tap(...texts).tap.close().fault?.code).toBe('provider_stream_broken');
  });

  it.each([
    ['a call', event('response.output_item.added', { item: { type: 'function_call', name: 'f' } }), true],
    ['a thought', event('response.output_item.added', { item: { type: 'reasoning' } }), false],
    ['a kind newer than this adapter', event('response.weather.delta', { delta: 1 }), true],
    ['a comment', ': hello\n\n', false],
    ['the end of another language', 'data: [DONE]\n\n', false],
  ])('takes %s for content: %s', (_, text, isContent) => {
    expect(tap(created, text).last).toMatchObject({ forward: true, isContent });
  });
});

describe('a whole answer that passes through', () => {
  const body = (more: object): Buffer =>
    Buffer.from(
      JSON.stringify({ id: 'resp_1', status: 'completed', error: null, model: 'gpt-x', output: [], usage, ...more }),
    );

  it('is counted from its bytes', () => {
    expect(nativeResponses.readUsage(body({}))).toEqual({ usage: counted });
    expect(nativeResponses.readUsage(body({ usage: null }))).toEqual({ usage: undefined });
  });

  it.each([
    [body({ status: 'failed', error: { code: 'server_error', message: 'Sorry.' } }), 'provider_failed'],
    [Buffer.from('{"error":{"message":"m","code":"rate_limit_exceeded"}}'), 'provider_rate_limited'],
    [Buffer.from('<html></html>'), 'provider_reply_unreadable'],
  ])('may hide a failure: %s', (bytes, code) => {
    expect(nativeResponses.readUsage(bytes).fault?.code).toBe(code);
  });

  it('is no failure where the model only speaks of one', () => {
    const output = [{ type: 'message', status: 'failed', content: [{ text: '"status":"failed","error":{}' }] }];
    expect(nativeResponses.readUsage(body({ output })).fault).toBeUndefined();
  });
});
