import type { CanonicalCall, ChatCall, ResponseFormat, Tool, ToolChoice } from '@headgate/domain';
import { defined, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { WireRequest } from '../adapter.ts';
import { checkTool } from '../check-tool.ts';
import { FidelityLog } from '../fidelity-log.ts';
import { checkGeminiExtras } from '../gemini/check-gemini-extras.ts';
import { closeSchema } from './close-schema.ts';
import { limitMarks } from './limit-marks.ts';
import { toMessages } from './messages.ts';
import { toSystem } from './system.ts';
import { toThinking } from './thinking.ts';

/** The version of the API this adapter speaks. */
export const anthropicVersion = '2023-06-01';
/** What of OpenAI's language changes what the answer is; losing it would be silent damage. */
const contractExtras = ['functions', 'function_call', 'tool_choice', 'web_search_options', 'audio'];
/** Said elsewhere in the canonical call. */
const silentExtras = new Set(['max_tokens', 'top_k', 'stream_options']);

/** Says a canonical call in Anthropic's language; `target`: who is to serve it, for refusals. */
export function buildRequest(call: CanonicalCall, model: string, target = 'anthropic'): WireRequest {
  const log = new FidelityLog(target);
  if (call.operation !== 'chat') return log.refuse('embeddings', 'model');
  refuseUnsupported(call, log);
  checkGeminiExtras(call, log);
  dropUnsaid(call, log);
  const { maxTokens, thinking, effort } = toThinking(call, model, log);
  const isThinking = thinking !== undefined && thinking['type'] !== 'disabled';
  const own = call.extras.anthropic;
  const outputConfig = {
    ...(isJsonObject(own?.['output_config']) ? own['output_config'] : {}),
    ...defined({ effort, format: toFormat(call.responseFormat, log) }),
  };
  const said: JsonObject = {
    ...own,
    model,
    max_tokens: maxTokens,
    ...defined({ system: toSystem(call, log) }),
    messages: toMessages(call.messages, log),
    ...sampling(call, isThinking, log),
    ...toolSettings(call, log),
    ...defined({ thinking }),
    ...(Object.keys(outputConfig).length > 0 && { output_config: outputConfig }),
    ...toMetadata(call),
    ...(call.isStreaming && { stream: true }),
  };
  const body = limitMarks(said, log);
  const headers = { 'anthropic-version': anthropicVersion };
  if (call.countsOnly === true) return { path: '/messages/count_tokens', headers, body: countBody(body) };
  return { path: '/messages', headers, body, ...defined({ fidelity: log.result() }) };
}

function toMetadata({ user, extras }: ChatCall): JsonObject {
  return user === undefined ? {} : { metadata: { ...asObject(extras.anthropic?.['metadata']), user_id: user } };
}

/** Of a body what counts: the endpoint refuses the settings of an answer that is never given. */
function countBody(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([name]) => counted.has(name)));
}

const counted: ReadonlySet<string> = new Set([
  'cache_control',
  'messages',
  'model',
  'output_config',
  'system',
  'thinking',
  'tool_choice',
  'tools',
]);

function refuseUnsupported(call: ChatCall, log: FidelityLog): void {
  if ((call.n ?? 1) > 1) log.refuse('more than one choice (n)', 'n');
  if (call.logprobs !== undefined) log.refuse('log probabilities (logprobs)', 'logprobs');
  if (call.stop?.some((text) => text.trim() === '')) log.refuse('stop sequences of white space only', 'stop');
  for (const [name, value] of Object.entries(call.extras.openai ?? {})) refuseExtra(name, value, log);
}

function refuseExtra(name: string, value: JsonValue | undefined, log: FidelityLog): void {
  if (contractExtras.includes(name)) log.refuse(name, name);
  if (name === 'modalities' && Array.isArray(value) && value.includes('audio')) log.refuse('audio output', name);
  if (!silentExtras.has(name)) log.drop(name);
}

/** What the language has no word for. */
function dropUnsaid(call: ChatCall, log: FidelityLog): void {
  const unsaid = {
    seed: call.seed,
    presence_penalty: call.presencePenalty,
    frequency_penalty: call.frequencyPenalty,
    metadata: call.metadata,
  };
  for (const name of Object.keys(defined(unsaid))) log.drop(name);
}

/** Temperature goes to 1 there and to 2 elsewhere, and a model that thinks takes neither temperature nor top_k. */
function sampling(call: ChatCall, isThinking: boolean, log: FidelityLog): JsonObject {
  return defined({
    ...(isThinking ? dropHeat(call, log) : heat(call, log)),
    // 1 is the default and says nothing; newer models refuse it beside a temperature.
    top_p: call.topP === 1 ? undefined : call.topP,
    stop_sequences: call.stop,
  });
}

function heat({ temperature, topK }: ChatCall, log: FidelityLog): Record<string, number | undefined> {
  if (temperature === undefined || temperature <= 1) return { temperature, top_k: topK };
  log.coerce('temperature');
  return { temperature: 1, top_k: topK };
}

function dropHeat({ temperature, topK }: ChatCall, log: FidelityLog): Record<string, never> {
  if (temperature !== undefined && temperature !== 1) log.drop('temperature');
  if (topK !== undefined) log.drop('top_k');
  return {};
}

function toolSettings(call: ChatCall, log: FidelityLog): JsonObject {
  const tools = call.tools?.map((tool) => toTool(tool, log)) ?? toolsOfHistory(call, log);
  if (tools === undefined || tools.length === 0) return {};
  return { tools, ...defined({ tool_choice: toToolChoice(call) }) };
}

function toTool(tool: Tool, log: FidelityLog): JsonObject {
  const own = tool.extras?.anthropic;
  if (typeof own?.['type'] === 'string') return own;
  checkTool(tool, log, 'anthropic');
  return {
    ...own,
    name: tool.name,
    ...defined({ description: tool.description, strict: tool.strict }),
    // The vendor demands a schema, of type object at that.
    input_schema: { type: 'object', ...(tool.parameters ?? { properties: {} }) },
  };
}

/** A history with tool calls is refused without definitions of those tools; the model must not call them again. */
function toolsOfHistory(call: ChatCall, log: FidelityLog): JsonObject[] | undefined {
  const parts = call.messages.flatMap((message) => message.parts);
  const names = new Set(parts.flatMap((part) => (part.kind === 'tool-call' ? [part.name] : [])));
  if (names.size === 0) return undefined;
  log.coerce('tools');
  return [...names].map((name) => ({ name, input_schema: { type: 'object', properties: {} } }));
}

const choices: Readonly<Record<Exclude<ToolChoice['kind'], 'tool'>, string>> = {
  auto: 'auto',
  none: 'none',
  required: 'any',
};

function toToolChoice(call: ChatCall): JsonObject | undefined {
  // Tools that only stand in for those of the history.
  if (call.tools === undefined) return { type: 'none' };
  const { toolChoice, parallelToolCalls } = call;
  if (toolChoice === undefined && parallelToolCalls === undefined) return undefined;
  const choice = sayChoice(toolChoice ?? { kind: 'auto' });
  if (choice['type'] === 'none' || parallelToolCalls === undefined) return choice;
  return { ...choice, disable_parallel_tool_use: !parallelToolCalls };
}

function sayChoice(choice: ToolChoice): JsonObject {
  return choice.kind === 'tool' ? { type: 'tool', name: choice.name } : { type: choices[choice.kind] };
}

function toFormat(format: ResponseFormat | undefined, log: FidelityLog): JsonObject | undefined {
  if (format?.kind !== 'json-schema') return undefined;
  const { schema, wasOpen } = closeSchema(format.schema);
  if (wasOpen) log.coerce('response_format');
  return { type: 'json_schema', schema };
}

function asObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
