import type { CanonicalCall, ChatCall, EmbeddingCall, ResponseFormat, Tool, ToolChoice } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import type { WireRequest } from '../adapter.ts';
import { checkTool } from '../check-tool.ts';
import { FidelityLog } from '../fidelity-log.ts';
import { type AskedReasoning, type OpenAiAccent, openAiAccent } from './accent.ts';
import { checkForeignExtras } from './check-foreign-extras.ts';
import { toMessages } from './messages.ts';

const maxUserLength = 64;

/** Says a canonical call in OpenAI's language, or in the way a server with another accent takes it. */
export function buildRequest(call: CanonicalCall, model: string, accent = openAiAccent): WireRequest {
  if (call.operation === 'embedding') return embeddingRequest(call, model);
  const log = new FidelityLog(accent.target);
  const body = buildChatBody(call, model, { accent, log });
  return { path: '/chat/completions', headers: {}, body, ...defined({ fidelity: log.result() }) };
}

/** The body of a chat request alone; what it could not say is in the log. */
export function buildChatBody(
  call: ChatCall,
  model: string,
  { accent, log }: { readonly accent: OpenAiAccent; readonly log: FidelityLog },
): JsonObject {
  if (call.countsOnly === true) log.refuse('counting tokens without answering');
  checkForeignExtras(call, log);
  return {
    ...call.extras.openai,
    model,
    messages: toMessages(call.messages, log, accent.thoughtsField),
    ...sampling(call, log),
    ...defined({
      tools: call.tools?.map((tool) => toTool(tool, log)),
      tool_choice: call.toolChoice === undefined ? undefined : toToolChoice(call.toolChoice, call.tools),
      parallel_tool_calls: call.parallelToolCalls,
      response_format: call.responseFormat === undefined ? undefined : toResponseFormat(call.responseFormat),
      user: toUser(call, log),
      metadata: call.metadata,
    }),
    ...(call.reasoning !== undefined && (accent.toReasoning ?? toEffort)(call.reasoning, log)),
    ...(call.isStreaming && {
      stream: true,
      // Always asked for: the usage record needs it, whoever else does not.
      stream_options: { ...asObject(call.extras.openai?.['stream_options']), include_usage: true },
    }),
  };
}

function sampling(call: ChatCall, log: FidelityLog): JsonObject {
  const spelling = call.extras.openai?.['max_tokens'] === undefined ? 'max_completion_tokens' : 'max_tokens';
  if (call.topK !== undefined && call.extras.openai?.['top_k'] === undefined) log.drop('top_k');
  return defined({
    [spelling]: call.maxOutputTokens,
    temperature: call.temperature,
    top_p: call.topP,
    presence_penalty: call.presencePenalty,
    frequency_penalty: call.frequencyPenalty,
    seed: call.seed,
    n: call.n,
    stop: call.stop,
    logprobs: call.logprobs === undefined ? undefined : true,
    top_logprobs: call.logprobs?.top,
  });
}

function toTool(tool: Tool, log: FidelityLog): JsonObject {
  const own = tool.extras?.openai;
  if (own?.['type'] !== undefined) return own;
  checkTool(tool, log, 'openai');
  if (tool.extras?.anthropic?.['cache_control'] !== undefined) log.drop('cache_control');
  return {
    type: 'function',
    function: {
      ...own,
      name: tool.name,
      ...defined({ description: tool.description, parameters: tool.parameters, strict: tool.strict }),
    },
  };
}

function toToolChoice(choice: ToolChoice, tools: readonly Tool[] = []): JsonObject | string {
  if (choice.kind !== 'tool') return choice.kind;
  const { name } = choice;
  const type = tools.find((tool) => tool.name === name)?.extras?.openai?.['type'];
  return type === 'custom' ? { type, custom: { name } } : { type: 'function', function: { name } };
}

function toResponseFormat(format: ResponseFormat): JsonObject {
  if (format.kind !== 'json-schema') return { type: format.kind === 'json' ? 'json_object' : 'text' };
  const { name, schema, strict, description } = format;
  return { type: 'json_schema', json_schema: { name, schema, ...defined({ strict, description }) } };
}

/** A budget becomes the nearest effort: the language has no number for it. */
export function toEffort({ effort, budgetTokens }: AskedReasoning, log: FidelityLog): JsonObject {
  if (effort !== undefined || budgetTokens === undefined) return defined({ reasoning_effort: effort });
  log.coerce('reasoning');
  return { reasoning_effort: nearestEffort(budgetTokens) };
}

function nearestEffort(budgetTokens: number): string {
  if (budgetTokens < 4096) return 'low';
  return budgetTokens < 16_384 ? 'medium' : 'high';
}

/** OpenAI refuses long ids; coding agents send Anthropic some of over a hundred characters. */
function toUser(call: ChatCall, log: FidelityLog): string | undefined {
  if (call.user === undefined || call.user.length <= maxUserLength) return call.user;
  log.drop('user');
  return undefined;
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** Says a call for embeddings. */
export function embeddingRequest(call: EmbeddingCall, model: string): WireRequest {
  const body: JsonObject = {
    ...call.extras.openai,
    model,
    input: call.input.length === 1 ? call.input[0] : call.input,
    ...defined({ dimensions: call.dimensions, encoding_format: call.encoding, user: call.user }),
  };
  return { path: '/embeddings', headers: {}, body };
}
