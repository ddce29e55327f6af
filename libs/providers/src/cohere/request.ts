import type { CanonicalCall, ChatCall, EmbeddingCall, ResponseFormat, Tool } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import type { WireRequest } from '../adapter.ts';
import { checkPlainChat, ownFieldsOf } from '../check-plain-chat.ts';
import { checkTool } from '../check-tool.ts';
import { FidelityLog } from '../fidelity-log.ts';
import { checkForeignExtras } from '../openai/check-foreign-extras.ts';
import { toMessages } from './messages.ts';

const maxStops = 5;

/** Says a canonical call in Cohere's language, version 2. */
export function buildRequest(call: CanonicalCall, model: string): WireRequest {
  const log = new FidelityLog('cohere');
  const request = call.operation === 'embedding' ? embed(call, model, log) : chat(call, model, log);
  return { ...request, headers: {}, ...defined({ fidelity: log.result() }) };
}

type Unlogged = Pick<WireRequest, 'path' | 'body'>;

function chat(call: ChatCall, model: string, log: FidelityLog): Unlogged {
  checkPlainChat(call, log);
  if ((call.stop?.length ?? 0) > maxStops) log.refuse(`more than ${maxStops} stop sequences`, 'stop');
  checkForeignExtras(call, log);
  const body: JsonObject = {
    ...ownFieldsOf(call, cohereFields, log),
    model,
    messages: toMessages(call.messages, log),
    stream: call.isStreaming,
    ...toTools(call, log),
    ...defined({
      response_format: call.responseFormat === undefined ? undefined : toFormat(call.responseFormat),
      thinking: toThinking(call, log),
      max_tokens: call.maxOutputTokens,
      stop_sequences: call.stop,
      temperature: call.temperature,
      seed: call.seed,
      frequency_penalty: call.frequencyPenalty,
      presence_penalty: call.presencePenalty,
      k: call.topK,
      p: call.topP,
    }),
  };
  return { path: '/chat', body };
}

/** Its own settings. */
const cohereFields: ReadonlySet<string> = new Set(['documents', 'citation_options', 'safety_mode', 'priority']);

function toTools(call: ChatCall, log: FidelityLog): JsonObject {
  if (call.tools === undefined || call.tools.length === 0) return {};
  const strict = call.tools.some((tool) => tool.strict === true);
  const named = call.toolChoice?.kind === 'tool' ? call.toolChoice.name : undefined;
  // Forced among one is forced to it: the others are not offered, as they could not be called.
  const offered = named === undefined ? call.tools : call.tools.filter(({ name }) => name === named);
  if (offered.length < call.tools.length) log.coerce('tools');
  return {
    tools: offered.map((tool) => toTool(tool, log)),
    ...(strict && { strict_tools: true }),
    ...defined({ tool_choice: choices[call.toolChoice?.kind ?? 'auto'] }),
  };
}

const choices = { auto: undefined, none: 'NONE', required: 'REQUIRED', tool: 'REQUIRED' } as const;

function toTool(tool: Tool, log: FidelityLog): JsonObject {
  checkTool(tool, log);
  const parameters = tool.parameters ?? { type: 'object', properties: {} };
  return { type: 'function', function: { name: tool.name, ...defined({ description: tool.description }), parameters } };
}

function toFormat(format: ResponseFormat): JsonObject | undefined {
  if (format.kind === 'text') return undefined;
  return { type: 'json_object', ...(format.kind === 'json-schema' && { json_schema: format.schema }) };
}

/** A switch and a budget; efforts have no word. */
function toThinking({ reasoning }: ChatCall, log: FidelityLog): JsonObject | undefined {
  if (reasoning === undefined) return undefined;
  const { effort, budgetTokens } = reasoning;
  if (effort === 'none') return { type: 'disabled' };
  if (budgetTokens === undefined) log.coerce('reasoning');
  return { type: 'enabled', ...defined({ token_budget: budgetTokens }) };
}

function embed(call: EmbeddingCall, model: string, log: FidelityLog): Unlogged {
  if (call.input.some((input) => typeof input !== 'string')) log.refuse('inputs of tokens', 'input');
  if (call.user !== undefined) log.drop('user');
  const { input_type: type, truncate } = call.extras.openai ?? {};
  const body: JsonObject = {
    model,
    texts: call.input,
    // The vendor asks what for; an OpenAI caller cannot say, and most of what is embedded is stored.
    input_type: type ?? 'search_document',
    embedding_types: ['float'],
    ...defined({ output_dimension: call.dimensions, truncate }),
  };
  return { path: '/embed', body };
}
