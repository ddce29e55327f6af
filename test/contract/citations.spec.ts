import { getDialect } from '@headgate/dialects';
import type { ChatCall, DialectName } from '@headgate/domain';
import { isFault } from '@headgate/kernel';
import { findAdapter, SseReader } from '@headgate/providers';
import { foldEvents } from '@headgate/providers/testing';
import { describe, expect, it } from 'vitest';

const call: ChatCall = {
  ...{ operation: 'chat', model: 'm', isStreaming: true, wantsStreamUsage: false, messages: [], extras: {} },
};
const fallback = { id: 'req_1', createdSeconds: 7, model: 'm' };
const opening = 'Né. ';
const cited = 'Oslo is cold.';
const source = { url: 'https://example.com/oslo', title: 'Oslo' };
const start = opening.length;
const end = start + cited.length;

const stored = { type: 'char_location', cited_text: 'x', document_index: 0, document_title: null };
const found = { type: 'web_search_result_location', ...source, encrypted_index: 'e', cited_text: 'cold' };
const annotation = { type: 'url_citation', url_citation: { start_index: start, end_index: end, ...source } };
const file = { type: 'file_citation', file_citation: { file_id: 'f' } };

/** One answer as two vendors give it, whole and streamed. */
const vendors = {
  anthropic: {
    whole: {
      content: [
        { type: 'text', text: opening },
        { type: 'text', text: cited, citations: [stored, found] },
      ],
      stop_reason: 'end_turn',
    },
    events: [
      { type: 'message_start', message: { id: 'm', model: 'c', content: [] } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: opening } },
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '', citations: [] } },
      { type: 'content_block_delta', index: 1, delta: { type: 'citations_delta', citation: stored } },
      { type: 'content_block_delta', index: 1, delta: { type: 'citations_delta', citation: found } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: cited } },
      { type: 'content_block_stop', index: 1 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' } },
      { type: 'message_stop' },
    ],
  },
  openai: {
    whole: {
      choices: [
        {
          message: { role: 'assistant', content: opening + cited, annotations: [file, annotation] },
          finish_reason: 'stop',
        },
      ],
    },
    events: [
      { choices: [{ index: 0, delta: { role: 'assistant', content: opening } }] },
      { choices: [{ index: 0, delta: { content: cited } }] },
      { choices: [{ index: 0, delta: { annotations: [file, annotation] } }] },
      { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    ],
  },
} as const;

const bytes = (text: string): number => Buffer.byteLength(text);
const grounding = {
  groundingChunks: [{ web: { uri: source.url, title: source.title } }],
  groundingSupports: [
    {
      segment: { startIndex: bytes(opening), endIndex: bytes(opening + cited), text: cited },
      groundingChunkIndices: [0],
    },
  ],
};
const ofResponses = { type: 'url_citation', start_index: start, end_index: end, ...source };

/** What each language says of it: in a whole answer, and in the events of a stream. */
const callers: readonly [DialectName, object, readonly object[]][] = [
  [
    'openai-chat',
    { choices: [{ message: { content: opening + cited, annotations: [annotation] } }] },
    [{ choices: [{ delta: { annotations: [annotation] } }] }],
  ],
  [
    'openai-responses',
    { output: [{ content: [{ type: 'output_text', text: opening + cited, annotations: [ofResponses] }] }] },
    [
      { type: 'response.output_text.annotation.added', content_index: 0, annotation_index: 0, annotation: ofResponses },
      { type: 'response.content_part.done', part: { annotations: [ofResponses] } },
      { type: 'response.completed', response: { output: [{ content: [{ annotations: [ofResponses] }] }] } },
    ],
  ],
  [
    'gemini-generate',
    { candidates: [{ groundingMetadata: grounding }] },
    [{ candidates: [{ finishReason: 'STOP', groundingMetadata: grounding }] }],
  ],
];

function streamOf(vendor: keyof typeof vendors) {
  const sse = vendors[vendor].events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
  const reader = findAdapter(vendor).openStream(call);
  const events = new SseReader().push(Buffer.from(sse)).flatMap((event) => reader.push(event));
  return [...events, ...reader.close()];
}

describe.each(['anthropic', 'openai'] as const)('what an answer of %s cites from the web', (vendor) => {
  const whole = findAdapter(vendor).readReply({ ...call, isStreaming: false }, vendors[vendor].whole);

  it('is the same whole and streamed; what is in the vendor’s own store is no source', () => {
    const { reply, fault } = foldEvents(streamOf(vendor));
    expect(isFault(fault)).toBe(false);
    const citations = [{ ...source, start, end }];
    expect(whole).toMatchObject({ choices: [{ citations }] });
    expect(reply.choices[0]?.citations).toEqual(citations);
  });

  it.each(callers)('reaches callers of %s', (name, answer, said) => {
    const dialect = getDialect(name);
    expect(dialect.writeReply(whole, fallback, call)).toMatchObject(answer);
    const writer = dialect.openStream(call, fallback);
    const text = streamOf(vendor)
      .map((event) => writer.write(event))
      .join('');
    const events = new SseReader()
      .push(Buffer.from(text))
      .flatMap(({ data }) => (data === undefined || data === '[DONE]' ? [] : [JSON.parse(data) as object]));
    for (const event of said) expect(events).toContainEqual(expect.objectContaining(deep(event)));
  });
});

/** Members that are objects need only hold what is named, too. */
function deep(value: object): object {
  const partial = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(partial);
    return typeof each === 'object' && each !== null ? expect.objectContaining(deep(each)) : each;
  };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, partial(each)]));
}
