import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { listOf } from '../../list-of.ts';
import { jsonAnswer, type MediaVoice } from './media-voice.ts';

/** A ranking by the words a document shares with the question. */
export const rerankVoice: MediaVoice = {
  whole: (body, model) => {
    const documents = listOf(body['documents']);
    const asked = wordsOf(textOf(body['query']));
    const ranked = documents
      .map((document, index) => ({ index, relevance_score: share(asked, wordsOf(textOf(document))) }))
      .sort((a, b) => b.relevance_score - a.relevance_score || a.index - b.index)
      .slice(0, typeof body['top_n'] === 'number' ? body['top_n'] : documents.length)
      .map((result) => ({ ...result, ...documentOf(body, documents[result.index]) }));
    const characters = documents.reduce<number>((sum, document) => sum + textOf(document).length, 0);
    return jsonAnswer({
      id: 'rerank-mock',
      model,
      results: ranked,
      usage: { total_tokens: Math.ceil(characters / 4) },
    });
  },
};

function documentOf(body: JsonObject, document: JsonValue | undefined): JsonObject {
  return body['return_documents'] === true ? { document: { text: textOf(document) } } : {};
}

function textOf(document: JsonValue | undefined): string {
  if (typeof document === 'string') return document;
  return isJsonObject(document) && typeof document['text'] === 'string' ? document['text'] : '';
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/\p{L}+/gu) ?? []);
}

function share(asked: ReadonlySet<string>, words: ReadonlySet<string>): number {
  if (asked.size === 0) return 0;
  return [...asked].filter((word) => words.has(word)).length / asked.size;
}
