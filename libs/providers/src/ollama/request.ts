import type { CanonicalCall, ChatCall, EmbeddingCall, ResponseFormat, Tool } from '@headgate/domain';
import { defined, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { WireRequest } from '../adapter.ts';
import { checkPlainChat, ownFieldsOf } from '../check-plain-chat.ts';
import { checkTool } from '../check-tool.ts';
import { FidelityLog } from '../fidelity-log.ts';
import { checkForeignExtras } from '../openai/check-foreign-extras.ts';
import { toMessages } from './messages.ts';

/** Says a canonical call in Ollama's own language. */
export function buildRequest(call: CanonicalCall, model: string): WireRequest {
  const log = new FidelityLog('ollama');
  const request = call.operation === 'embedding' ? embed(call, model, log) : chat(call, model, log);
  return { ...request, headers: {}, ...defined({ fidelity: log.result() }) };
}

type Unlogged = Pick<WireRequest, 'path' | 'body'>;

function chat(call: ChatCall, model: string, log: FidelityLog): Unlogged {
  checkPlainChat(call, log);
  checkForeignExtras(call, log);
  const choice = call.toolChoice?.kind ?? 'auto';
  if (choice === 'required' || choice === 'tool') log.refuse(`tool_choice ${choice}`, 'tool_choice');
  const body: JsonObject = {
    ...ownFieldsOf(call, ollamaFields, log),
    model,
    messages: toMessages(call.messages, log),
    // It streams unless told otherwise.
    stream: call.isStreaming,
    options: toOptions(call),
    ...defined({
      tools: toTools(call, log),
      format: call.responseFormat === undefined ? undefined : toFormat(call.responseFormat),
      think: toThink(call, log),
    }),
  };
  return { path: '/api/chat', body };
}

/** Its own settings; `options` are merged with what the call says. */
const ollamaFields: ReadonlySet<string> = new Set(['keep_alive', 'options', 'truncate', 'shift']);

function toOptions(call: ChatCall): JsonObject {
  const own = call.extras.openai?.['options'];
  return {
    ...(isJsonObject(own) && own),
    ...defined({
      num_predict: call.maxOutputTokens,
      temperature: call.temperature,
      top_p: call.topP,
      top_k: call.topK,
      presence_penalty: call.presencePenalty,
      frequency_penalty: call.frequencyPenalty,
      seed: call.seed,
      stop: call.stop,
    }),
  };
}

/** There is no word for "call none": the tools are not offered. */
function toTools(call: ChatCall, log: FidelityLog): JsonObject[] | undefined {
  if (call.tools === undefined || call.tools.length === 0) return undefined;
  if (call.toolChoice?.kind !== 'none') return call.tools.map((tool) => toTool(tool, log));
  log.coerce('tool_choice');
  return undefined;
}

function toTool(tool: Tool, log: FidelityLog): JsonObject {
  checkTool(tool, log);
  if (tool.strict === true) log.drop('tools.strict');
  const parameters = tool.parameters ?? { type: 'object', properties: {} };
  return {
    type: 'function',
    function: { name: tool.name, ...defined({ description: tool.description }), parameters },
  };
}

function toFormat(format: ResponseFormat): JsonValue | undefined {
  if (format.kind === 'json-schema') return format.schema;
  return format.kind === 'json' ? 'json' : undefined;
}

const levels: Readonly<Record<string, string | boolean>> = {
  none: false,
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
};

/** Models think or do not; some take a level. */
function toThink({ reasoning }: ChatCall, log: FidelityLog): string | boolean | undefined {
  if (reasoning === undefined) return undefined;
  const { effort, budgetTokens } = reasoning;
  const level = effort === undefined ? undefined : levels[effort];
  if (level === undefined || (level !== effort && level !== false) || budgetTokens !== undefined)
    log.coerce('reasoning');
  return level ?? true;
}

function embed(call: EmbeddingCall, model: string, log: FidelityLog): Unlogged {
  if (call.input.some((input) => typeof input !== 'string')) log.refuse('inputs of tokens', 'input');
  if (call.user !== undefined) log.drop('user');
  const body: JsonObject = { model, input: call.input, ...defined({ dimensions: call.dimensions }) };
  return { path: '/api/embed', body };
}
