import type { RerankCall } from '@headgate/domain';
import { isFault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { cohereRerank } from './rerank.ts';

const call: RerankCall = {
  operation: 'rerank',
  query: 'Which city is cold?',
  documents: [
    { text: 'Oslo is cold.', source: 'Oslo is cold.' },
    { text: 'Rome is warm.', source: { text: 'Rome is warm.' } },
  ],
  topN: 1,
  maxTokensPerDocument: 64,
  extras: { priority: 5, rank_fields: ['text'] },
};

function codeOf(run: () => unknown): string {
  try {
    run();
    return 'none';
  } catch (error) {
    return isFault(error) ? error.code : 'internal';
  }
}

describe('ranking documents with Cohere', () => {
  it('is asked for in texts, and what has no word there is told', () => {
    expect(cohereRerank.buildRequest(call, 'rerank-v3.5')).toEqual({
      path: '/rerank',
      headers: {},
      body: {
        model: 'rerank-v3.5',
        query: 'Which city is cold?',
        documents: ['Oslo is cold.', 'Rome is warm.'],
        top_n: 1,
        max_tokens_per_doc: 64,
        priority: 5,
      },
      fidelity: { coerced: [], dropped: ['rank_fields'] },
    });
  });

  it('is read best first, with what it counted', () => {
    const body = {
      id: 'r-1',
      results: [
        { index: 1, relevance_score: 0.9 },
        { index: 0, relevance_score: 0.1 },
      ],
    };
    const reply = {
      operation: 'rerank',
      id: 'r-1',
      results: [
        { index: 1, score: 0.9 },
        { index: 0, score: 0.1 },
      ],
    };
    expect(cohereRerank.readReply(call, body)).toMatchObject({ ...reply, usage: undefined });
    const meta = { billed_units: { search_units: 1 }, tokens: { input_tokens: 12 } };
    expect(cohereRerank.readReply(call, { ...body, meta }).usage).toMatchObject({ input_tokens: 12 });
  });

  it.each([
    [{}],
    [{ results: [{ index: 2, relevance_score: 1 }] }],
    [{ results: [{ index: -1, relevance_score: 1 }] }],
  ])('is no answer where it ranks what was not sent: %j', (body) => {
    expect(codeOf(() => cohereRerank.readReply(call, body))).toBe('provider_reply_unreadable');
  });
});
