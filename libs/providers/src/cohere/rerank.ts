import type { TaskCall, TaskReply } from '@headgate/domain';
import { defined, fault, type JsonObject } from '@headgate/kernel';
import type { TaskWire, WireRequest } from '../adapter.ts';
import { FidelityLog } from '../fidelity-log.ts';
import { readWith } from '../read-with.ts';
import { toUsage } from './usage.ts';
import { wireRanking } from './wire.ts';

/** Cohere's ranking of documents, version 2: texts only, best first. */
export const cohereRerank: TaskWire = { buildRequest, readReply };

function buildRequest(call: TaskCall, model: string): WireRequest {
  const log = new FidelityLog('cohere');
  if (call.operation !== 'rerank') return log.refuse(call.operation);
  const { priority, ...others } = call.extras;
  for (const name of Object.keys(others)) log.drop(name);
  const body: JsonObject = {
    model,
    query: call.query,
    documents: call.documents.map(({ text }) => text),
    ...defined({ top_n: call.topN, max_tokens_per_doc: call.maxTokensPerDocument, priority }),
  };
  return { path: '/rerank', headers: {}, body, ...defined({ fidelity: log.result() }) };
}

function readReply(call: TaskCall, body: unknown): TaskReply {
  const { id, results, meta } = readWith(wireRanking, body);
  const known = call.operation === 'rerank' ? call.documents.length : 0;
  if (results.some(({ index }) => index >= known)) throw fault('provider_reply_unreadable');
  const counts = meta?.tokens ?? meta?.billed_units;
  return {
    operation: 'rerank',
    id: id ?? '',
    model: '',
    results: results.map(({ index, relevance_score: score }) => ({ index, score })),
    usage: counts ? toUsage({ tokens: counts }) : undefined,
  };
}
