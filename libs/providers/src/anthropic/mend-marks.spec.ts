import { fault, type JsonObject } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { readAnthropicError } from './errors.ts';
import { mendMarks } from './mend-marks.ts';

const said = (status: number, type = 'invalid_request_error') =>
  readAnthropicError(status, {}, JSON.stringify({ type: 'error', error: { type, message: 'no' } }));
const refusal = said(400);
const mark = { cache_control: { type: 'ephemeral' } };
const text = (words: string, more: JsonObject = {}): JsonObject => ({ type: 'text', text: words, ...more });
const mend = (body: JsonObject) => mendMarks(refusal, body);

describe('A04: a call in Anthropic’s own language that it refuses', () => {
  it('keeps the last four of more markers, and says so', () => {
    const content = ['a', 'b', 'c', 'd', 'e'].map((words) => text(words, mark));
    expect(mend({ model: 'c', messages: [{ role: 'user', content }] })).toEqual({
      body: { model: 'c', messages: [{ role: 'user', content: [text('a'), ...content.slice(1)] }] },
      fidelity: { coerced: [], dropped: ['cache_control'] },
    });
  });

  it.each<[string, JsonObject[], JsonObject[], readonly string[]]>([
    ['with what stands before', [text('a'), text(' ', mark)], [text('a', mark)], []],
    [
      'with a result',
      [{ type: 'tool_result', tool_use_id: 't', content: [text('x'), text('', mark)] }],
      [{ type: 'tool_result', tool_use_id: 't', content: [text('x', mark)] }],
      [],
    ],
    ['nowhere before anything', [text('', mark), text('a')], [text('a')], ['cache_control']],
    [
      'not with a thought, which takes none',
      [{ type: 'thinking', thinking: 'h', signature: 's' }, text('', mark)],
      [{ type: 'thinking', thinking: 'h', signature: 's' }],
      ['cache_control'],
    ],
    ['nothing where there was none', [text('a'), text('')], [text('a')], []],
  ])('loses empty texts; their marker goes %s', (_, content, kept, dropped) => {
    const mended = mend({ system: [text('s'), text('\n', mark)], messages: [{ role: 'user', content }] });
    expect(mended).toEqual({
      body: { system: [text('s', mark)], messages: [{ role: 'user', content: kept }] },
      fidelity: { coerced: ['messages'], dropped },
    });
  });

  it.each<[string, JsonObject]>([
    [
      'nothing to mend',
      {
        system: 's',
        messages: [
          { role: 'user', content: 'hi' },
          { role: 'user', content: [text('a', mark)] },
        ],
      },
    ],
    ['nothing but an empty text', { messages: [{ role: 'user', content: [text(' ', mark)] }] }],
  ])('is not sent again with %s', (_, body) => {
    expect(mend(body)).toBeUndefined();
  });

  it.each([
    ['a limit', said(429, 'rate_limit_error')],
    ['a credential', said(401, 'authentication_error')],
    ['a size', said(413, 'request_too_large')],
    ['no connection', fault('provider_unreachable')],
  ])('is not sent again where it was refused for %s', (_, failure) => {
    expect(mendMarks(failure, { messages: [{ role: 'user', content: [text('a'), text('')] }] })).toBeUndefined();
  });
});
