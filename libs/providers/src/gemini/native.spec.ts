import { describe, expect, it } from 'vitest';
import type { TapView } from '../adapter.ts';
import { SseReader } from '../sse/sse-reader.ts';
import { gemini } from './index.ts';

const native = gemini.native.get('gemini-generate');
const say = (text: string, more: object = {}) => ({ content: { parts: [{ text }], role: 'model' }, ...more });

function tap(...chunks: object[]) {
  const opened = native?.openTap({ hideUsage: false });
  if (opened === undefined) throw new Error('not spoken');
  const text = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join('');
  const views: TapView[] = new SseReader().push(Buffer.from(text)).map((event) => opened.see(event));
  return { views, tap: opened };
}

describe('a stream that passes through', () => {
  it('is whole once every candidate has said why it stopped', () => {
    const finishReason = 'STOP';
    const first = { candidates: [say('a', { index: 0, finishReason })] };
    const second = { candidates: [say('b', { index: 1 })] };
    expect(tap(first).tap.close().fault).toBeUndefined();
    expect(tap(first, second).tap.close().fault?.code).toBe('provider_stream_broken');
    const both = tap(first, second, { candidates: [say('', { index: 1, finishReason })] });
    expect(both.tap.close()).toEqual({ append: '', fault: undefined });
  });

  it('passes on what comes after the last reason: usage, sources', () => {
    const { views, tap: opened } = tap(
      { candidates: [say('a', { finishReason: 'STOP' })] },
      { candidates: [{ groundingMetadata: {} }], usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 1 } },
    );
    expect(views.every(({ forward, isTerminal }) => forward && !isTerminal)).toBe(true);
    expect(opened.usage).toMatchObject({ input_tokens: 3, output_tokens: 1 });
    expect(opened.close().fault).toBeUndefined();
  });

  it('is whole, and content, where the prompt was blocked', () => {
    const { views, tap: opened } = tap({ promptFeedback: { blockReason: 'SAFETY' } });
    expect(views[0]).toMatchObject({ isContent: true, forward: true });
    expect(opened.close().fault).toBeUndefined();
  });

  it('may fail over until something was said', () => {
    const { views } = tap(
      { candidates: [say('')] },
      { usageMetadata: {} },
      { candidates: [say('a')] },
      { candidates: [say('')] },
    );
    expect(views.map(({ isContent }) => isContent)).toEqual([false, false, true, true]);
  });

  it('is empty where nothing came', () => {
    expect(tap().tap.close().fault?.code).toBe('provider_stream_broken');
  });
});
