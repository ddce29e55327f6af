import type { CanonicalCall, ChatCall } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import type { WireRequest } from '../adapter.ts';
import { FidelityLog } from '../fidelity-log.ts';
import { checkGeminiExtras } from '../gemini/check-gemini-extras.ts';
import { CachePoints } from './cache-points.ts';
import { embeddingRequest } from './embeddings.ts';
import { toMessages, toSystem } from './messages.ts';
import { modelPath } from './model.ts';
import { toOutputConfig, toSettings } from './settings.ts';
import { toToolConfig } from './tools.ts';

/** Who refuses what cannot be said. */
export const target = 'bedrock';
/** What of other languages changes what the answer is; losing it would be silent damage. */
const contractExtras: ReadonlySet<string> = new Set([
  'functions',
  'function_call',
  'web_search_options',
  'audio',
  'mcp_servers',
  'container',
]);
/** Said elsewhere in the canonical call. */
const silentExtras: ReadonlySet<string> = new Set([
  'max_tokens',
  'top_k',
  'stream_options',
  'thinking',
  'output_config',
  'metadata',
]);
/** Said for callers who ask for JSON without a schema: the API has no switch for that. */
const jsonInstruction = 'Answer with a single JSON object and nothing else: no explanation, no code fence.';

/** Says a canonical call in the language of Converse, which is the same for every model. */
export function buildRequest(call: CanonicalCall, model: string): WireRequest {
  const log = new FidelityLog(target);
  if (call.operation === 'embedding') return embeddingRequest(call, model, log);
  refuseUnsupported(call, log);
  checkGeminiExtras(call, log);
  dropUnsaid(call, log);
  const conversation = sayConversation(call, model, log);
  if (call.countsOnly === true) {
    return { path: modelPath(model, 'count-tokens'), headers: {}, body: { input: { converse: conversation } } };
  }
  const { inferenceConfig, additionalModelRequestFields } = toSettings(call, model, log);
  const body: JsonObject = {
    ...conversation,
    ...ifAny({ inferenceConfig, additionalModelRequestFields }),
    ...defined({ outputConfig: toOutputConfig(call.responseFormat, log) }),
  };
  const path = modelPath(model, call.isStreaming ? 'converse-stream' : 'converse');
  return { path, headers: {}, body, ...defined({ fidelity: log.result() }) };
}

function sayConversation(call: ChatCall, model: string, log: FidelityLog): JsonObject {
  const saying = { log, points: new CachePoints(model, log) };
  const toolConfig = toToolConfig(call, saying);
  const system = toSystem(call.messages, saying);
  if (call.responseFormat?.kind === 'json') {
    log.coerce('response_format');
    system.push({ text: jsonInstruction });
  }
  const messages = toMessages(call.messages, saying);
  saying.points.trim();
  return { messages, ...(system.length > 0 && { system }), ...defined({ toolConfig }) };
}

function ifAny(members: Readonly<Record<string, JsonObject>>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => Object.keys(value).length > 0));
}

function refuseUnsupported(call: ChatCall, log: FidelityLog): void {
  if ((call.n ?? 1) > 1) log.refuse('more than one choice (n)', 'n');
  if (call.logprobs !== undefined) log.refuse('log probabilities (logprobs)', 'logprobs');
  for (const [name, value] of Object.entries({ ...call.extras.openai, ...call.extras.anthropic })) {
    if (contractExtras.has(name)) log.refuse(name, name);
    if (name === 'modalities' && Array.isArray(value) && value.includes('audio')) log.refuse('audio output', name);
    if (!silentExtras.has(name)) log.drop(name);
  }
}

/** What the language has no word for. */
function dropUnsaid(call: ChatCall, log: FidelityLog): void {
  const unsaid = {
    seed: call.seed,
    presence_penalty: call.presencePenalty,
    frequency_penalty: call.frequencyPenalty,
    user: call.user,
    metadata: call.metadata,
    parallel_tool_calls: call.parallelToolCalls === false ? false : undefined,
  };
  for (const name of Object.keys(defined(unsaid))) log.drop(name);
}
