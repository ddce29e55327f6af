import type { ChatCall, Message, ResponseFormat } from '@headgate/domain';
import { defined, fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import { extrasOf } from '../extras.ts';
import { type Fields, readAll } from '../fields.ts';
import { readInput } from './read-input.ts';
import { readToolChoice, readTools } from './read-tools.ts';

/** Reads the body of a responses request, for a provider that speaks another language. */
export function readResponsesCall(body: JsonObject): ChatCall {
  return readAll(body, (fields) => {
    refuseStored(fields);
    return {
      operation: 'chat',
      model: fields.string('model') ?? '',
      isStreaming: fields.boolean('stream') ?? false,
      wantsStreamUsage: true,
      messages: [...readInstructions(fields), ...readInput(fields)],
      ...readSettings(fields),
      extras: readExtras(fields),
    };
  });
}

/** What only the server that made an answer can know of it; nothing is stored here. */
const stored = ['previous_response_id', 'conversation', 'prompt'];

function refuseStored(fields: Fields): void {
  const features = stored.filter((name) => fields.any(name) !== undefined);
  if (fields.boolean('background') === true) features.push('background');
  if (features.length === 0) return;
  throw fault('feature_unsupported', {
    message: `The provider of this model keeps no answers, so the request cannot be served with: ${features.join(', ')}. Send the whole conversation as input.`,
    problems: features.map((path) => ({ path, message: 'is not supported by the provider of this model' })),
  });
}

function readInstructions(fields: Fields): Message[] {
  const text = fields.string('instructions');
  return text === undefined ? [] : [{ role: 'system', parts: [{ kind: 'text', text }] }];
}

function readSettings(fields: Fields): Partial<ChatCall> {
  const effort = fields.fields('reasoning')?.string('effort');
  const top = fields.integer('top_logprobs', 0);
  return defined({
    tools: readTools(fields),
    toolChoice: readToolChoice(fields),
    parallelToolCalls: fields.boolean('parallel_tool_calls'),
    responseFormat: readFormat(fields),
    maxOutputTokens: fields.integer('max_output_tokens', 1),
    temperature: fields.number('temperature'),
    topP: fields.number('top_p'),
    logprobs: top === undefined || top === 0 ? undefined : { top },
    user: fields.string('safety_identifier') ?? fields.string('user'),
    metadata: readMetadata(fields),
    reasoning: effort === undefined ? undefined : { effort },
  });
}

/** Packages send an empty object for what was not said. */
function readMetadata(fields: Fields): JsonObject | undefined {
  const metadata = fields.object('metadata');
  return metadata === undefined || Object.keys(metadata).length === 0 ? undefined : metadata;
}

function readFormat(fields: Fields): ResponseFormat | undefined {
  const format = fields.fields('text')?.fields('format');
  if (format === undefined) return undefined;
  const type = format.requiredString('type');
  if (type === 'text') return { kind: 'text' };
  if (type === 'json_object') return { kind: 'json' };
  if (type !== 'json_schema') {
    format.problem('type', 'must be "text", "json_object" or "json_schema"');
    return undefined;
  }
  return {
    kind: 'json-schema',
    name: format.requiredString('name'),
    schema: format.object('schema') ?? {},
    ...defined({ strict: format.boolean('strict'), description: format.string('description') }),
  };
}

/** `store` is about the vendor's own shelf, `include` about how it shows things: neither changes an answer. */
function readExtras(fields: Fields): ChatCall['extras'] {
  for (const silent of ['store', 'include', 'stream_options', 'user']) fields.any(silent);
  const choice = fields.any('tool_choice');
  const isOwn = isJsonObject(choice) && choice['type'] !== 'function' && choice['type'] !== 'custom';
  const { format: _, ...text } = fields.object('text') ?? {};
  const openai = { ...fields.rest(), ...text, ...(isOwn && { tool_choice: choice }) };
  return extrasOf({ openai: Object.keys(openai).length === 0 ? undefined : openai }) ?? {};
}
