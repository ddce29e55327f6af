import type { ChatCall, ResponseFormat } from '@headgate/domain';
import { defined, isJsonObject, type JsonObject } from '@headgate/kernel';
import { extrasOf } from '../extras.ts';
import { type Fields, readAll } from '../fields.ts';
import { readMessages } from './read-message.ts';
import { readToolChoice, readTools } from './read-tools.ts';

/** Reads the body of a chat completions request. */
export function readChatCall(body: JsonObject): ChatCall {
  return readAll(body, (fields) => {
    const messages = readMessages(fields);
    return {
      ...readCommon(fields),
      ...defined({
        tools: readTools(fields),
        toolChoice: readToolChoice(fields),
        parallelToolCalls: fields.boolean('parallel_tool_calls'),
        responseFormat: readResponseFormat(fields),
        logprobs: readLogprobs(fields),
        metadata: fields.object('metadata'),
        reasoning: readReasoning(fields),
      }),
      messages,
      extras: readExtras(fields),
    };
  });
}

/** What chat completions and the older completions share. */
export function readCommon(fields: Fields): Omit<ChatCall, 'messages' | 'extras'> {
  return {
    operation: 'chat',
    model: fields.string('model') ?? '',
    isStreaming: fields.boolean('stream') ?? false,
    wantsStreamUsage: fields.fields('stream_options')?.boolean('include_usage') ?? false,
    ...defined({
      maxOutputTokens: fields.integer('max_completion_tokens', 1) ?? fields.integer('max_tokens', 1),
      temperature: fields.number('temperature'),
      topP: fields.number('top_p'),
      topK: fields.integer('top_k'),
      presencePenalty: fields.number('presence_penalty'),
      frequencyPenalty: fields.number('frequency_penalty'),
      seed: fields.integer('seed'),
      n: fields.integer('n', 1),
      stop: readStop(fields),
      user: fields.string('user'),
    }),
  };
}

function readStop(fields: Fields): readonly string[] | undefined {
  const stop = fields.any('stop');
  return typeof stop === 'string' ? [stop] : fields.strings('stop');
}

function readLogprobs(fields: Fields): ChatCall['logprobs'] | undefined {
  const top = fields.integer('top_logprobs', 0);
  return fields.boolean('logprobs') === true ? { top } : undefined;
}

function readReasoning(fields: Fields): ChatCall['reasoning'] | undefined {
  // `reasoning` and `thinking` are spellings of OpenAI-compatible servers; many callers send them to any model.
  const reasoning = fields.fields('reasoning');
  const thinking = fields.fields('thinking');
  const result = defined({
    effort: fields.string('reasoning_effort') ?? reasoning?.string('effort'),
    budgetTokens: reasoning?.integer('max_tokens', 1) ?? thinking?.integer('budget_tokens', 1),
  });
  return Object.keys(result).length === 0 ? undefined : result;
}

function readResponseFormat(fields: Fields): ResponseFormat | undefined {
  const format = fields.fields('response_format');
  if (format === undefined) return undefined;
  const type = format.requiredString('type');
  if (type === 'text') return { kind: 'text' };
  if (type === 'json_object') return { kind: 'json' };
  if (type !== 'json_schema') {
    format.problem('type', 'must be "text", "json_object" or "json_schema"');
    return undefined;
  }
  const schema = format.fields('json_schema');
  if (schema === undefined) {
    format.problem('json_schema', 'is required');
    return undefined;
  }
  return {
    kind: 'json-schema',
    name: schema.requiredString('name'),
    schema: schema.object('schema') ?? {},
    ...defined({ strict: schema.boolean('strict'), description: schema.string('description') }),
  };
}

/** What no field above took; `stream_options` only where it says more than usage, `max_tokens` to remember how the limit was spelled. */
function readExtras(fields: Fields): ChatCall['extras'] {
  const { include_usage: _, ...options } = fields.object('stream_options') ?? {};
  const spelling = fields.integer('max_tokens', 1);
  const openai = {
    ...fields.rest(),
    ...(Object.keys(options).length > 0 && { stream_options: options }),
    ...(spelling !== undefined && { max_tokens: spelling }),
    ...keepToolChoice(fields),
  };
  return extrasOf({ openai: Object.keys(openai).length === 0 ? undefined : openai }) ?? {};
}

/** A choice among some of the tools has no canonical word. */
function keepToolChoice(fields: Fields): JsonObject | undefined {
  const choice = fields.any('tool_choice');
  if (!isJsonObject(choice) || !('type' in choice)) return undefined;
  return choice['type'] === 'function' || choice['type'] === 'custom' ? undefined : { tool_choice: choice };
}
