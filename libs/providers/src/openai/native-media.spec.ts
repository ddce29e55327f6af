import { describe, expect, it } from 'vitest';
import { SseReader } from '../sse/sse-reader.ts';
import { nativeMedia } from './native-media.ts';

const language = nativeMedia('/images/generations');
const read = (body: string | object) =>
  language.readUsage(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
const counted = { cached_input_tokens: null, cache_write_tokens: null, reasoning_tokens: null };

describe('a whole answer', () => {
  it.each([
    [
      'pictures',
      { data: [], usage: { input_tokens: 3, output_tokens: 4, total_tokens: 7 } },
      { input_tokens: 3, output_tokens: 4 },
    ],
    [
      'words of a recording',
      { text: 'x', usage: { type: 'tokens', input_tokens: 3, output_tokens: 4 } },
      { input_tokens: 3, output_tokens: 4 },
    ],
    ['a chat-like count', { usage: { prompt_tokens: 3, completion_tokens: 4 } }, { input_tokens: 3, output_tokens: 4 }],
    ['a ranking', { results: [], usage: { total_tokens: 9 } }, { input_tokens: 9, output_tokens: null }],
  ])('of %s is counted', (_, body, usage) => {
    expect(read(body).usage).toEqual({ ...counted, ...usage });
  });

  it.each([
    ['seconds of sound', { text: 'x', usage: { type: 'duration', seconds: 7 } }],
    ['nothing', { results: [] }],
    ['subtitles', '1\n00:00:00,000 --> 00:00:01,000\n"usage": {"input_tokens": 3}\n'],
  ])('that counts %s has no tokens and no fault', (_, body) => {
    const view = read(body);
    expect([view.usage, view.fault]).toEqual([undefined, undefined]);
  });

  it.each([
    ['an error', { error: { message: 'no', type: 'server_error' } }, 'provider_failed'],
    ['a broken error', '{"error": {"message": "no" }x}', 'provider_reply_unreadable'],
  ])('of status 200 with %s is a failure', (_, body, code) => {
    expect(read(body).fault?.code).toBe(code);
  });
});

describe('a streamed answer', () => {
  function see(...events: string[]) {
    const tap = language.openTap({ hideUsage: false });
    const views = new SseReader().push(Buffer.from(events.join(''))).map((event) => tap.see(event));
    return { tap, views };
  }
  const data = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
  const partial = data({ type: 'image_generation.partial_image', b64_json: 'aa' });

  it.each(['image_generation.completed', 'image_edit.completed', 'transcript.text.done', 'speech.audio.done'])(
    'is whole with %s, and counted there',
    (type) => {
      const { tap, views } = see(partial, data({ type, usage: { input_tokens: 1, output_tokens: 2 } }));
      expect(views.map(({ isContent, isTerminal, forward }) => [isContent, isTerminal, forward])).toEqual([
        [true, false, true],
        [true, true, true],
      ]);
      expect(tap.usage).toEqual({ ...counted, input_tokens: 1, output_tokens: 2 });
      expect(tap.close()).toEqual({ append: '', fault: undefined });
    },
  );

  it('that just stops is broken', () => {
    expect(see(partial).tap.close().fault?.code).toBe('provider_stream_broken');
  });

  it.each([
    [
      'an error event',
      `event: error\n${data({ error: { message: 'no', code: 'rate_limit_exceeded' } })}`,
      'provider_rate_limited',
    ],
    ['a bare error', data({ error: { message: 'no', type: 'server_error' } }), 'provider_failed'],
    ['an error that is the event', data({ type: 'error', message: 'no' }), 'provider_failed'],
    ['words that are no JSON', 'data: {no\n\n', 'provider_reply_unreadable'],
  ])('with %s is a failure, not for the caller as it is', (_, event, code) => {
    const { views } = see(partial, event);
    expect(views.at(-1)).toMatchObject({ forward: false, fault: { code } });
  });

  it('may end like the other languages, and hold comments', () => {
    const { tap, views } = see(': ping\n\n', partial, 'data: [DONE]\n\n');
    expect(views.map(({ isContent }) => isContent)).toEqual([false, true, true]);
    expect(tap.close().fault).toBeUndefined();
  });
});
