import type { ChatCall, Message, ResponseFormat, TextPart, ToolChoice } from '@headgate/domain';
import { defined, type JsonObject, type JsonValue } from '@headgate/kernel';
import { extrasOf } from '../extras.ts';
import { type Fields, readAll } from '../fields.ts';
import { readBlocks } from './read-blocks.ts';
import { readTools } from './read-tools.ts';

/** Reads the body of a messages request; that of count_tokens too, which says less. */
export function readMessagesCall(body: JsonObject): ChatCall {
  return readAll(body, (fields) => {
    const { toolChoice, parallelToolCalls } = readToolChoice(fields);
    const metadata = fields.fields('metadata');
    return {
      operation: 'chat',
      model: fields.string('model') ?? '',
      isStreaming: fields.boolean('stream') ?? false,
      wantsStreamUsage: true,
      messages: [...readSystem(fields), ...readMessages(fields)],
      ...defined({
        tools: readTools(fields),
        toolChoice,
        parallelToolCalls,
        responseFormat: readResponseFormat(fields),
        maxOutputTokens: fields.integer('max_tokens', 1),
        temperature: fields.number('temperature'),
        topP: fields.number('top_p'),
        topK: fields.integer('top_k'),
        stop: fields.strings('stop_sequences'),
        user: metadata?.string('user_id'),
        reasoning: readReasoning(fields),
      }),
      extras: readExtras(fields, metadata),
    };
  });
}

function readSystem(fields: Fields): Message[] {
  const system = fields.any('system');
  if (system === undefined) return [];
  if (typeof system === 'string') return [{ role: 'system', parts: [{ kind: 'text', text: system }] }];
  const parts = fields.eachFields('system').map((block): TextPart => {
    block.requiredString('type');
    const text = block.requiredString('text');
    return { kind: 'text', text, ...defined({ extras: extrasOf({ anthropic: block.rest() }) }) };
  });
  return [{ role: 'system', parts }];
}

function readMessages(fields: Fields): Message[] {
  const list = fields.list('messages');
  if (list === undefined || list.length === 0) fields.problem('messages', list ? 'must not be empty' : 'is required');
  return fields.eachFields('messages').flatMap((message): Message[] => {
    const role = message.requiredString('role');
    const parts = readBlocks(message);
    if (role === 'user' || role === 'assistant') {
      return [{ role, parts, ...defined({ extras: extrasOf({ anthropic: message.rest() }) }) }];
    }
    // An instruction in the middle of a conversation: the mark tells the way back that this is where it belongs.
    if (role === 'system') return [{ role, parts, extras: { anthropic: { role } } }];
    message.problem('role', 'must be "user", "assistant" or "system"');
    return [];
  });
}

function readToolChoice(fields: Fields): {
  readonly toolChoice: ToolChoice | undefined;
  readonly parallelToolCalls: boolean | undefined;
} {
  const choice = fields.fields('tool_choice');
  if (choice === undefined) return { toolChoice: undefined, parallelToolCalls: undefined };
  const isParallelOff = choice.boolean('disable_parallel_tool_use');
  return {
    toolChoice: readChoice(choice),
    parallelToolCalls: isParallelOff === undefined ? undefined : !isParallelOff,
  };
}

function readChoice(choice: Fields): ToolChoice | undefined {
  const type = choice.requiredString('type');
  switch (type) {
    case 'auto':
    case 'none':
      return { kind: type };
    case 'any':
      return { kind: 'required' };
    case 'tool':
      return { kind: 'tool', name: choice.requiredString('name') };
    default:
      choice.problem('type', 'must be "auto", "any", "tool" or "none"');
      return undefined;
  }
}

function readResponseFormat(fields: Fields): ResponseFormat | undefined {
  const format = fields.fields('output_config')?.fields('format');
  if (format?.requiredString('type') !== 'json_schema') return undefined;
  // Anthropic's schema has no name, OpenAI's must have one.
  return { kind: 'json-schema', name: 'response', schema: format.object('schema') ?? {} };
}

function readReasoning(fields: Fields): ChatCall['reasoning'] | undefined {
  const thinking = fields.fields('thinking');
  const result = defined({
    effort: fields.fields('output_config')?.string('effort'),
    budgetTokens: thinking?.any('type') === 'enabled' ? thinking.integer('budget_tokens', 1) : undefined,
  });
  return Object.keys(result).length === 0 ? undefined : result;
}

/** `thinking` is kept whole: how a thought is shown, and the kinds newer than this reader, have no canonical word. */
function readExtras(fields: Fields, metadata: Fields | undefined): ChatCall['extras'] {
  const config = fields.object('output_config');
  const { effort: _, format: __, ...outputConfig } = config ?? {};
  const members: Record<string, JsonValue | undefined> = {
    ...fields.rest(),
    thinking: fields.object('thinking'),
    // Kept though it be empty: it tells that effort was said in Anthropic's own words.
    output_config: config === undefined ? undefined : outputConfig,
    metadata: metadata?.rest(),
  };
  const anthropic = defined(members);
  return Object.keys(anthropic).length === 0 ? {} : { anthropic };
}
