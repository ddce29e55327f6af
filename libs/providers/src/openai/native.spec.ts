import { describe, expect, it } from 'vitest';
import type { TapView } from '../adapter.ts';
import { SseReader } from '../sse/sse-reader.ts';
import { nativeOpenAi } from './native.ts';

const native = nativeOpenAi('/chat/completions');
const delta = (content: string, more = ''): string =>
  `data: {"model":"gpt","choices":[{"index":0,"delta":{"content":${JSON.stringify(content)}},"finish_reason":null}]${more}}\n\n`;
const role =
  'data: {"model":"gpt","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}\n\n';
const finish = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';
const usage = 'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}\n\n';
const counted = {
  input_tokens: 3,
  output_tokens: 2,
  cached_input_tokens: null,
  cache_write_tokens: null,
  reasoning_tokens: null,
};

function tap(text: string, hideUsage = false) {
  const opened = native.openTap({ hideUsage });
  const views: TapView[] = new SseReader().push(Buffer.from(text)).map((event) => opened.see(event));
  return { tap: opened, views };
}
const forwarded = (views: readonly TapView[]): boolean[] => views.map((view) => view.forward);
const contents = (views: readonly TapView[]): boolean[] => views.map((view) => view.isContent);

describe('usage in a stream that passes through', () => {
  it('is read and shown to who asked', () => {
    const { tap: seen, views } = tap(role + delta('a') + finish + usage + 'data: [DONE]\n\n');
    expect(seen.usage).toEqual(counted);
    expect(forwarded(views)).toEqual([true, true, true, true, true]);
  });

  it('is read and hidden where only the gateway asked', () => {
    const { tap: seen, views } = tap(role + delta('a') + finish + usage + 'data: [DONE]\n\n', true);
    expect(seen.usage).toEqual(counted);
    expect(forwarded(views)).toEqual([true, true, true, false, true]);
  });

  it.each([
    ['beside choices', delta('b', ',"usage":{"prompt_tokens":3,"completion_tokens":2}')],
    ['with a space', delta('b', ', "usage" : {"prompt_tokens": 3, "completion_tokens": 2}')],
    [
      'within the choice',
      'data: {"choices":[{"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":3,"completion_tokens":2}}]}\n\n',
    ],
  ])('is read %s, and the chunk passes', (_, chunk) => {
    const { tap: seen, views } = tap(role + delta('a') + chunk, true);
    expect(seen.usage).toEqual(counted);
    expect(forwarded(views)).toEqual([true, true, true]);
  });

  it('is not taken from what the model says', () => {
    const said = '{"usage":{"prompt_tokens":999,"completion_tokens":999}} "usage" [DONE] "error"';
    const { tap: seen, views } = tap(role + delta('a') + delta(said) + delta('"usage"'));
    expect(seen.usage).toBeUndefined();
    expect(views.every((view) => view.forward && !view.isTerminal && view.fault === undefined)).toBe(true);
  });

  it.each([
    [{ stream: true }, true],
    [{ stream: true, stream_options: null }, true],
    [{ stream: true, stream_options: { include_usage: false } }, true],
    [{ stream: true, stream_options: { include_usage: true } }, false],
    [{ stream: false }, false],
    [{}, false],
  ])('has to be asked for in %j: %s', (body, expected) => {
    expect(native.needsUsageAsked(body)).toBe(expected);
  });
});

describe('where content begins', () => {
  it.each([
    ['text', delta('a')],
    ['a tool call', 'data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"x"}]}}]}\n\n'],
    ['a thought', 'data: {"choices":[{"delta":{"reasoning_content":"hm"}}]}\n\n'],
    ['a refusal', 'data: {"choices":[{"delta":{"refusal":"no"}}]}\n\n'],
    ['a text of the older completions', 'data: {"choices":[{"text":"a"}]}\n\n'],
    ['a finish without any', finish],
  ])('%s is content, the role before it is not', (_, chunk) => {
    expect(contents(tap(role + chunk).views)).toEqual([false, true]);
  });

  it.each([
    ['a comment', ': keep-alive\n\n'],
    ['empty deltas', 'data: {"choices":[{"delta":{"content":"","tool_calls":[]}}]}\n\n'],
    ['a chunk without choices', 'data: {"choices":[],"prompt_filter_results":[{}]}\n\n'],
  ])('%s is none', (_, chunk) => {
    expect(contents(tap(chunk + chunk).views)).toEqual([false, false]);
  });
});

describe('how a stream ends', () => {
  it('is completed where the provider forgot to say [DONE]', () => {
    expect(tap(role + delta('a') + finish).tap.close()).toEqual({ append: 'data: [DONE]\n\n', fault: undefined });
  });

  it('is broken where no choice said why it stopped', () => {
    expect(tap(role + delta('a')).tap.close()).toMatchObject({ append: '', fault: { code: 'provider_stream_broken' } });
  });

  it.each([
    ['an error object', 'data: {"error":{"message":"x","type":"server_error"}}\n\n', 'provider_failed'],
    ['an error event', 'event: error\ndata: {"message":"x","code":429}\n\n', 'provider_rate_limited'],
    ['a code that is a status', 'data: {"error":{"message":"x","code":503}}\n\n', 'provider_overloaded'],
    ['a quota', 'data: {"error":{"message":"x","code":"insufficient_quota"}}\n\n', 'provider_quota_spent'],
  ])('%s after content is a failure that is not forwarded', (_, event, code) => {
    expect(tap(role + delta('a') + event).views.at(-1)).toMatchObject({ forward: false, fault: { code } });
  });
});
