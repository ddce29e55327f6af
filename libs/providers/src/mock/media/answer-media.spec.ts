import type { DialectName } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { answerMock } from '../answer-mock.ts';
import type { MockAnswer } from '../mock-answer.ts';
import { readFormFields } from './form-fields.ts';

const ask = (dialect: DialectName, body: JsonObject): MockAnswer => answerMock({ dialect, body });
const bytesOf = (answer: MockAnswer): Buffer =>
  answer.kind === 'whole' ? Buffer.from(answer.body) : Buffer.concat(answer.events.map(({ bytes }) => bytes));
const textOf = (answer: MockAnswer): string => bytesOf(answer).toString();
const jsonOf = (answer: MockAnswer): Record<string, unknown> => JSON.parse(textOf(answer)) as Record<string, unknown>;

const requests: readonly (readonly [DialectName, JsonObject])[] = [
  ['openai-images', { prompt: 'a cat' }],
  ['openai-image-edits', { prompt: 'a cat', image: { filename: 'a.png', bytes: 3 } }],
  ['openai-image-variations', { image: { filename: 'a.png', bytes: 3 } }],
  ['openai-speech', { input: 'hello', voice: 'alloy' }],
  ['openai-transcriptions', { file: { filename: 'a.mp3', bytes: 3 } }],
  ['openai-translations', { file: { filename: 'a.mp3', bytes: 3 } }],
  ['openai-moderations', { input: 'hello' }],
  ['rerank', { query: 'q', documents: ['a'] }],
];

describe.each(requests)('the mock speaks %s', (dialect, body) => {
  it('the same every time', () => {
    const first = ask(dialect, { ...body, model: 'echo' });
    expect(first.status).toBe(200);
    expect(bytesOf(first).equals(bytesOf(ask(dialect, { ...body, model: 'echo' })))).toBe(true);
  });

  it.each([
    ['fail-503', 503],
    ['fail-429', 429],
    ['nobody-knows-it', 404],
  ])('and fails as %s says', (model, status) => {
    const answer = ask(dialect, { ...body, model });
    expect(answer.status).toBe(status);
    expect(jsonOf(answer)).toHaveProperty('error.message');
  });

  it.each([
    ['cut-mid-stream', 'cut'],
    ['stall', 'stall'],
  ])('and breaks off as %s says', (model, ending) => {
    expect(ask(dialect, { ...body, model })).toMatchObject({ kind: 'stream', ending });
  });

  it('and takes its time', () => {
    const answer = ask(dialect, { ...body, model: 'slow-200ms' });
    expect(answer.kind === 'stream' && answer.events[0]?.afterMs).toBe(200);
  });

  it('and reports an error under status 200, and says what nobody can read', () => {
    expect(jsonOf(ask(dialect, { ...body, model: 'error-event' }))).toHaveProperty('error');
    expect(() => jsonOf(ask(dialect, { ...body, model: 'garbage' }))).toThrow(SyntaxError);
  });
});

describe('what the mock makes', () => {
  it('is a picture in the form asked for, as many as asked for', () => {
    const { data } = jsonOf(ask('openai-images', { model: 'echo', prompt: 'x', n: 2 }));
    const [first] = data as { readonly b64_json: string }[];
    expect(data).toHaveLength(2);
    expect(
      Buffer.from(first?.b64_json ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    const byUrl = textOf(ask('openai-images', { model: 'echo', prompt: 'x', response_format: 'url' }));
    expect(byUrl).toContain('"url":"data:image/png;base64,');
  });

  it('is sound one can play where it is asked for as WAV', () => {
    const answer = ask('openai-speech', { model: 'echo', input: 'hello', response_format: 'wav' });
    const bytes = bytesOf(answer);
    expect(answer.headers['content-type']).toBe('audio/wav');
    expect([bytes.toString('latin1', 0, 4), bytes.toString('latin1', 8, 12)]).toEqual(['RIFF', 'WAVE']);
    expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
  });

  it.each([
    ['json', 'application/json', /"text":"said"/],
    ['text', 'text/plain', /^said\n$/],
    ['srt', 'application/x-subrip', /-->/],
    ['vtt', 'text/vtt', /^WEBVTT/],
    ['verbose_json', 'application/json', /"segments":\[/],
  ])('is a transcript as %s', (format, type, expected) => {
    const answer = ask('openai-transcriptions', { model: 'echo', prompt: 'said', response_format: format });
    expect(answer.headers['content-type']).toBe(type);
    expect(textOf(answer)).toMatch(expected);
  });

  it.each<[DialectName, JsonObject, string]>([
    ['openai-images', { prompt: 'x', stream: true }, 'image_generation.completed'],
    ['openai-image-edits', { prompt: 'x', image: 'x', stream: 'true' }, 'image_edit.completed'],
    ['openai-speech', { input: 'x', stream_format: 'sse' }, 'speech.audio.done'],
    ['openai-transcriptions', { prompt: 'x', stream: 'true' }, 'transcript.text.done'],
  ])('is streamed in %s where that is asked for', (dialect, body, last) => {
    const answer = ask(dialect, { ...body, model: 'echo' });
    expect(answer.headers['content-type']).toBe('text/event-stream');
    expect(textOf(answer)).toContain(`event: ${last}\n`);
    expect(textOf(ask(dialect, { ...body, model: 'error-event' }))).toMatch(/^event: error\n/);
    expect(textOf(ask(dialect, { ...body, model: 'garbage' }))).not.toContain(last);
    expect(textOf(ask(dialect, { ...body, model: 'cut-mid-stream' }))).not.toContain(last);
  });

  it('is a moderation per input, which flags violence', () => {
    const { results } = jsonOf(ask('openai-moderations', { model: 'echo', input: ['hello', 'I will kill you'] }));
    expect((results as { flagged: boolean }[]).map(({ flagged }) => flagged)).toEqual([false, true]);
  });

  it('is a ranking, best first, no longer than asked for', () => {
    const documents = ['nothing of the kind', 'red and green', { text: 'red' }];
    const asked = { model: 'echo', query: 'red green', documents, top_n: 2, return_documents: true };
    const { results } = jsonOf(ask('rerank', asked));
    expect(results).toEqual([
      { index: 1, relevance_score: 1, document: { text: 'red and green' } },
      { index: 2, relevance_score: 0.5, document: { text: 'red' } },
    ]);
  });
});

describe('the members of a form', () => {
  it('are texts, and of files their names and sizes', () => {
    const form = [
      '--b\r\ncontent-disposition: form-data; name="model"\r\n\r\nw\u00e9\r\n',
      '--b\r\ncontent-disposition: form-data; name="file"; filename="a.mp3"\r\n\r\n123\r\n4\r\n--b--\r\n',
    ].join('');
    expect(readFormFields(Buffer.from(form), 'multipart/form-data; boundary=b')).toEqual({
      model: 'w\u00e9',
      file: { filename: 'a.mp3', bytes: 6 },
    });
  });
});
