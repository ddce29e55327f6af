import type { RerankCall, RerankDocument, TaskCall, TaskReply } from '@headgate/domain';
import { defined, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { ReplyFallback } from '../dialect.ts';
import { type Fields, readAll } from '../fields.ts';
import { peekWholeCall } from '../peek-whole-call.ts';
import { replyMismatch } from '../reply-mismatch.ts';
import { taskDialect } from '../task-dialect.ts';

/** Reranking, as Cohere, Jina and the servers that follow them spell it. */
export const rerank = taskDialect({
  name: 'rerank',
  operation: 'rerank',
  peek: (body) => peekWholeCall(body, 'a ranking'),
  task: { feature: 'reranking', canonical: { readCall: readRerankCall, writeReply: writeRanking } },
});

function readRerankCall(body: JsonObject): RerankCall {
  return readAll(body, (fields) => {
    fields.any('model');
    return {
      operation: 'rerank',
      query: fields.requiredString('query'),
      documents: readDocuments(fields),
      ...defined({
        topN: fields.integer('top_n', 1),
        returnsDocuments: fields.boolean('return_documents'),
        maxTokensPerDocument: fields.integer('max_tokens_per_doc', 1),
      }),
      extras: fields.rest() ?? {},
    };
  });
}

function readDocuments(fields: Fields): RerankDocument[] {
  const list = fields.list('documents');
  if (list === undefined || list.length === 0) fields.problem('documents', 'must hold at least one document');
  return (list ?? []).flatMap((source, index) => {
    const text = textOf(source);
    if (text !== undefined) return [{ text, source }];
    fields.problem(`documents.${index}`, 'must be a string or an object with a text');
    return [];
  });
}

function textOf(document: JsonValue): string | undefined {
  if (typeof document === 'string') return document;
  return isJsonObject(document) && typeof document['text'] === 'string' ? document['text'] : undefined;
}

function writeRanking(call: TaskCall, reply: TaskReply, fallback: ReplyFallback): JsonObject {
  if (reply.operation !== 'rerank' || call.operation !== 'rerank') throw replyMismatch('rerank', reply.operation);
  const tokens = reply.usage?.input_tokens ?? null;
  return {
    id: reply.id === '' ? fallback.id : reply.id,
    model: reply.model === '' ? fallback.model : reply.model,
    results: reply.results.map(({ index, score }) => ({
      index,
      relevance_score: score,
      ...(call.returnsDocuments === true && { document: documentAt(call, index) }),
    })),
    ...(tokens !== null && { usage: { total_tokens: tokens } }),
  };
}

function documentAt(call: RerankCall, index: number): JsonObject {
  const source = call.documents[index]?.source;
  return isJsonObject(source) ? source : { text: call.documents[index]?.text ?? '' };
}
