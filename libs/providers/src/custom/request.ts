import type { ChatCall, EmbeddingCall, LiveProviderMapping, LiveTemplate } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import type { WireRequest } from '../adapter.ts';
import type { FidelityLog } from '../fidelity-log.ts';
import { chatSource, embeddingSource, turnsOf } from './source.ts';

interface Open {
  readonly mapping: LiveProviderMapping;
  readonly log: FidelityLog;
}

/** A chat call by the declared template. What the template does not use is dropped with a word, or refused where callers rely on it. */
export function buildMapped(call: ChatCall, model: string, { mapping, log }: Open): WireRequest {
  if (call.countsOnly === true) log.refuse('counting tokens without answering');
  if (call.isStreaming) checkStream(call, mapping, log);
  const source = chatSource(call, model, log);
  const { request } = mapping;
  if (request.uses !== undefined) {
    checkTurns(call, request.uses, log);
    checkFields(source, request.uses, log);
  }
  return finish(request, source, { path: mapping.path, log });
}

function checkStream({ tools = [] }: ChatCall, { stream, response }: LiveProviderMapping, log: FidelityLog): void {
  if (stream === undefined) log.refuse('streaming', 'stream');
  // Calls the provider makes would be lost without a word.
  const losesCalls = response.toolCalls !== undefined && stream.toolCalls === undefined;
  if (tools.length > 0 && losesCalls) log.refuse('tools in a stream', 'tools');
}

/** Embeddings by the declared template; refused where none is declared. */
export function buildMappedEmbeddings(call: EmbeddingCall, model: string, { mapping, log }: Open): WireRequest {
  const { embeddings } = mapping;
  if (embeddings === undefined) return log.refuse('embeddings');
  const source = embeddingSource(call, model);
  if (embeddings.request.uses?.has('dimensions') === false && call.dimensions !== undefined) {
    log.refuse('dimensions', 'dimensions');
  }
  return finish(embeddings.request, source, { path: embeddings.path, log });
}

function finish(
  template: LiveTemplate,
  source: JsonObject,
  { path, log }: { readonly path: string; readonly log: FidelityLog },
): WireRequest {
  return { path, headers: {}, body: template.fill(source), ...defined({ fidelity: log.result() }) };
}

/** A template of one prompt has no room for a conversation, a picture or instructions. */
function checkTurns(call: ChatCall, uses: ReadonlySet<string>, log: FidelityLog): void {
  if (uses.has('messages')) return;
  const turns = turnsOf(call);
  if (turns.length > 1) log.refuse('a conversation of several turns', 'messages');
  if (turns.some(({ parts }) => parts.some(({ kind }) => kind !== 'text'))) {
    log.refuse('content other than text', 'messages');
  }
  if (!uses.has('system') && turns.length < call.messages.length) log.refuse('system messages', 'messages');
}

/** Said by the template in another way, or by the path alone. */
const silent: ReadonlySet<string> = new Set(['model', 'messages', 'prompt', 'system', 'stream', 'user', 'metadata']);
/** Callers act on what these bring. */
const contract: ReadonlySet<string> = new Set(['tools', 'tool_choice', 'response_format', 'n', 'logprobs', 'stop']);

function checkFields(source: JsonObject, uses: ReadonlySet<string>, log: FidelityLog): void {
  for (const [name, value] of Object.entries(source)) {
    if (uses.has(name) || silent.has(name) || asksNothing(name, value)) continue;
    if (contract.has(name)) log.refuse(name, name);
    log.drop(name);
  }
}

function asksNothing(name: string, value: JsonObject[string]): boolean {
  if (name === 'n') return value === 1;
  if (name === 'tool_choice') return value === 'auto' || value === 'none';
  return name === 'response_format' && JSON.stringify(value) === '{"type":"text"}';
}
