import type { CanonicalCall, ChatCall, EmbeddingCall, Tool, ToolChoice } from '@headgate/domain';
import { defined, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { WireRequest } from '../adapter.ts';
import { checkTool } from '../check-tool.ts';
import { FidelityLog } from '../fidelity-log.ts';
import { listOf } from '../list-of.ts';
import { isOwnTool } from './check-gemini-extras.ts';
import { checkForeignExtras } from './foreign-extras.ts';
import { toContents } from './contents.ts';
import { generatePath, modelPath } from './path.ts';
import { sanitiseSchema } from './sanitise-schema.ts';
import { toThinking } from './thinking.ts';

const ownTarget = 'google-gemini';
/** What the vendor takes at most. */
const maxStops = 5;

/** Says a canonical call in Gemini's language. */
export function buildRequest(call: CanonicalCall, model: string, target = ownTarget): WireRequest {
  if (call.operation === 'embedding') return embeddingRequest(call, model);
  const log = new FidelityLog(target);
  checkForeignExtras(call, log);
  dropUnsaid(call, log);
  const { generationConfig: _, toolConfig, ...own } = call.extras.gemini ?? {};
  const contents = toContents(call, model, log);
  const tools = toTools(call, log);
  if (call.countsOnly === true) return countRequest(model, defined({ ...contents, tools }));
  const config = toConfig(call, model, log);
  const body: JsonObject = {
    ...own,
    ...contents,
    ...defined({
      tools,
      toolConfig: call.toolChoice === undefined ? toolConfig : toToolConfig(call.toolChoice),
      generationConfig: Object.keys(config).length === 0 ? undefined : config,
    }),
  };
  return { path: generatePath(model, call.isStreaming), headers: {}, body, ...defined({ fidelity: log.result() }) };
}

/** What the language has no word for. */
function dropUnsaid(call: ChatCall, log: FidelityLog): void {
  if ((call.stop?.length ?? 0) > maxStops) log.refuse(`more than ${maxStops} stop sequences`, 'stop');
  const isSerial = call.parallelToolCalls === false ? false : undefined;
  const unsaid = { user: call.user, metadata: call.metadata, parallel_tool_calls: isSerial };
  for (const name of Object.keys(defined(unsaid))) log.drop(name);
}

function countRequest(model: string, said: JsonObject): WireRequest {
  const name = modelPath(model, 'countTokens');
  const generateContentRequest = { model: decodeURIComponent(name.slice(1, name.lastIndexOf(':'))), ...said };
  return { path: name, headers: {}, body: { generateContentRequest } };
}

function toConfig(call: ChatCall, model: string, log: FidelityLog): JsonObject {
  const own = call.extras.gemini?.['generationConfig'];
  return {
    ...(isJsonObject(own) ? own : {}),
    ...defined({
      maxOutputTokens: call.maxOutputTokens,
      temperature: call.temperature,
      topP: call.topP,
      topK: call.topK,
      presencePenalty: call.presencePenalty,
      frequencyPenalty: call.frequencyPenalty,
      seed: call.seed,
      candidateCount: call.n,
      stopSequences: call.stop,
      responseLogprobs: call.logprobs === undefined ? undefined : true,
      logprobs: call.logprobs?.top,
      thinkingConfig: toThinking(call, model, log),
    }),
    ...toFormat(call, log),
  };
}

function toFormat({ responseFormat }: ChatCall, log: FidelityLog): JsonObject {
  if (responseFormat?.kind !== 'json-schema') {
    return responseFormat?.kind === 'json' ? { responseMimeType: 'application/json' } : {};
  }
  const { schema, isLossy } = sanitiseSchema(responseFormat.schema);
  if (isLossy) log.coerce('response_format');
  return { responseMimeType: 'application/json', responseSchema: schema };
}

function toTools(call: ChatCall, log: FidelityLog): JsonObject[] | undefined {
  if (call.tools === undefined || call.tools.length === 0) return undefined;
  const own = call.tools.flatMap((tool) => (isOwnTool(tool) ? [tool.extras?.gemini ?? {}] : []));
  const functions = call.tools.filter((tool) => !isOwnTool(tool)).map((tool) => toFunction(tool, log));
  return [...(functions.length > 0 ? [{ functionDeclarations: functions }] : []), ...own];
}

function toFunction(tool: Tool, log: FidelityLog): JsonObject {
  checkFunction(tool, log);
  const [rest] = listOf(tool.extras?.gemini?.['functionDeclarations']);
  const { schema, isLossy } = sanitiseSchema({ type: 'object', ...tool.parameters });
  if (isLossy) log.coerce('tools.parameters');
  return {
    ...(isJsonObject(rest) ? rest : {}),
    name: tool.name,
    ...defined({ description: tool.description }),
    parameters: schema,
  };
}

function checkFunction(tool: Tool, log: FidelityLog): void {
  checkTool(tool, log);
  const { extras, strict } = tool;
  if (extras?.anthropic?.['cache_control'] !== undefined) log.drop('cache_control');
  if (strict === true) log.drop('tools.strict');
}

const modes: Readonly<Record<Exclude<ToolChoice['kind'], 'tool'>, string>> = {
  auto: 'AUTO',
  none: 'NONE',
  required: 'ANY',
};

function toToolConfig(choice: ToolChoice): JsonObject {
  const config: JsonValue =
    choice.kind === 'tool' ? { mode: 'ANY', allowedFunctionNames: [choice.name] } : { mode: modes[choice.kind] };
  return { functionCallingConfig: config };
}

function embeddingRequest(call: EmbeddingCall, model: string): WireRequest {
  const log = new FidelityLog(ownTarget);
  if (call.user !== undefined) log.drop('user');
  for (const name of Object.keys(call.extras.openai ?? {})) log.drop(name);
  const path = modelPath(model, 'batchEmbedContents');
  const name = decodeURIComponent(path.slice(1, path.lastIndexOf(':')));
  const requests = call.input.map((input) => ({
    ...call.extras.gemini,
    model: name,
    content: { parts: [{ text: typeof input === 'string' ? input : log.refuse('tokens as input', 'input') }] },
    ...defined({ outputDimensionality: call.dimensions }),
  }));
  return { path, headers: {}, body: { requests }, ...defined({ fidelity: log.result() }) };
}
