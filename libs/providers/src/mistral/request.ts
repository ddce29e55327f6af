import type { CanonicalCall, ChatCall, EmbeddingCall } from '@headgate/domain';
import { defined, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { WireRequest } from '../adapter.ts';
import { FidelityLog } from '../fidelity-log.ts';
import { listOf } from '../list-of.ts';
import { adaptChat } from '../openai-compatible/adapt-chat.ts';
import type { ChatQuirks } from '../openai-compatible/compatible-vendor.ts';
import { without } from '../openai-compatible/without.ts';
import type { AskedReasoning, OpenAiAccent } from '../openai/accent.ts';
import { buildChatBody } from '../openai/request.ts';
import { toMistralId } from './tool-id.ts';

/** Unknown fields are answered with 422, so what it has no word for must go. */
const quirks: ChatQuirks = {
  maxTokens: 'max_tokens',
  developerIsSystem: true,
  dropsNames: true,
  drops: ['logit_bias', 'user', 'store', 'service_tier', 'verbosity', 'web_search_options', 'modalities'],
  refuses: ['logprobs', 'top_logprobs'],
  alwaysReportsUsage: true,
};

export const mistralAccent: OpenAiAccent = {
  target: 'mistral',
  thoughtsField: 'reasoning_content',
  toReasoning,
};

/** Says a canonical call in Mistral's language: OpenAI's, with an accent too strong for data alone. */
export function buildRequest(call: CanonicalCall, model: string): WireRequest {
  const log = new FidelityLog(mistralAccent.target);
  if (call.operation === 'embedding') return embed(call, model, log);
  const said = adaptChat(buildChatBody(call, model, { accent: mistralAccent, log }), quirks, { log });
  const { seed, tool_choice: choice, messages, ...body } = said;
  return {
    path: '/chat/completions',
    headers: {},
    body: {
      ...body,
      ...toSettings(call, { seed, choice }),
      messages: toMessages(listOf(messages)),
    },
    ...defined({ fidelity: log.result() }),
  };
}

interface Renamed {
  readonly seed: JsonValue | undefined;
  readonly choice: JsonValue | undefined;
}

function toSettings(call: ChatCall, { seed, choice }: Renamed): JsonObject {
  const toolChoice = call.toolChoice?.kind === 'required' ? 'any' : choice;
  return defined({ random_seed: seed, tool_choice: toolChoice });
}

function toMessages(messages: readonly JsonValue[]): JsonValue[] {
  return messages.map((message, index) =>
    isJsonObject(message) ? toMessage(message, index === messages.length - 1) : message,
  );
}

function toMessage(message: JsonObject, isLast: boolean): JsonObject {
  const { role, tool_call_id: result } = message;
  if (role === 'tool' && typeof result === 'string') return { ...message, tool_call_id: toMistralId(result) };
  if (role !== 'assistant') return { ...message, content: toAsked(message['content']) };
  const { reasoning_content: thought, refusal, content, tool_calls: calls, ...rest } = message;
  return {
    ...rest,
    content: toContent(thought, content ?? refusal),
    ...(calls !== undefined && { tool_calls: listOf(calls).map(toCall) }),
    // A turn of the model's that the caller began is refused without this word.
    ...(isLast && calls === undefined && { prefix: true }),
  };
}

/** A document is an address, if need be one that holds it. */
function toAsked(content: JsonValue | undefined): JsonValue {
  if (!Array.isArray(content)) return content ?? '';
  return listOf(content).map((part) => {
    const file = isJsonObject(part) && part['type'] === 'file' ? part['file'] : undefined;
    if (!isJsonObject(file) || file['file_data'] === undefined) return part;
    return { type: 'document_url', document_url: file['file_data'], ...defined({ document_name: file['filename'] }) };
  });
}

/** Thoughts go back where they came from: as the first part of the content. */
function toContent(thought: JsonValue | undefined, content: JsonValue | undefined): JsonValue {
  const said = content ?? '';
  if (typeof thought !== 'string') return said;
  const parts = typeof said === 'string' ? (said === '' ? [] : [{ type: 'text', text: said }]) : listOf(said);
  return [{ type: 'thinking', thinking: [{ type: 'text', text: thought }] }, ...parts];
}

function toCall(call: JsonValue): JsonValue {
  return isJsonObject(call) && typeof call['id'] === 'string' ? { ...call, id: toMistralId(call['id']) } : call;
}

/** Its models think or do not; those that let one choose know `high` and `none`. */
function toReasoning({ effort, budgetTokens }: AskedReasoning, log: FidelityLog): JsonObject {
  const said = effort === 'none' ? 'none' : 'high';
  if (said !== effort || budgetTokens !== undefined) log.coerce('reasoning');
  return { reasoning_effort: said };
}

function embed(call: EmbeddingCall, model: string, log: FidelityLog): WireRequest {
  if (call.input.some((input) => typeof input !== 'string')) log.refuse('inputs of tokens', 'input');
  if (call.user !== undefined) log.drop('user');
  const body: JsonObject = {
    ...without(call.extras.openai ?? {}, 'encoding_format'),
    model,
    input: call.input,
    ...defined({ output_dimension: call.dimensions }),
  };
  return { path: '/embeddings', headers: {}, body, ...defined({ fidelity: log.result() }) };
}
