import type { CanonicalReply, Choice, Part, ReasoningPart, TokenUsage, ToolCallPart } from '@headgate/domain';
import { isJsonObject, type JsonObject } from '@headgate/kernel';
import type { ReplyFallback } from '../dialect.ts';
import { replyMismatch } from '../reply-mismatch.ts';
import { completeJson } from './complete-json.ts';
import { toStopReason } from './stop-reason.ts';
import { writeUsage } from './write-usage.ts';

/** A whole chat answer as a `message`; of several choices the first, for the language has but one. */
export function writeMessage(reply: CanonicalReply, fallback: ReplyFallback): JsonObject {
  if (reply.operation !== 'chat') throw replyMismatch('chat', reply.operation);
  const choice: Choice = reply.choices[0] ?? { parts: [], finish: 'stop' };
  return {
    ...reply.extras.anthropic,
    ...messageHead(reply, fallback),
    content: choice.parts.flatMap(writeBlock),
    stop_reason: toStopReason(choice.finish, choice.rawReason, choice.stopSequence),
    stop_sequence: choice.stopSequence ?? null,
    usage: writeUsage(reply.usage ?? noUsage),
  };
}

/** The members every message begins with. */
export function messageHead(
  reply: { readonly id: string; readonly model: string },
  fallback: Pick<ReplyFallback, 'id' | 'model'>,
): JsonObject {
  return {
    id: reply.id === '' ? fallback.id : reply.id,
    type: 'message',
    role: 'assistant',
    model: reply.model === '' ? fallback.model : reply.model,
  };
}

/** Where the provider counts nothing. */
export const noUsage: TokenUsage = {
  input_tokens: null,
  output_tokens: null,
  cached_input_tokens: null,
  cache_write_tokens: null,
  reasoning_tokens: null,
};

function writeBlock(part: Part): JsonObject[] {
  switch (part.kind) {
    case 'text':
      return part.text === '' ? [] : [{ ...part.extras?.anthropic, type: 'text', text: part.text }];
    case 'refusal':
      return [{ type: 'text', text: part.text }];
    case 'reasoning':
      return [writeThought(part)];
    case 'tool-call':
      return [writeToolUse(part)];
    case 'opaque':
      return part.family === 'anthropic' ? [part.block] : [];
    default:
      return [];
  }
}

function writeThought(part: ReasoningPart): JsonObject {
  if (part.redacted !== undefined) return { type: 'redacted_thinking', data: part.redacted };
  return { type: 'thinking', thinking: part.text, signature: part.signature ?? '' };
}

function writeToolUse(part: ToolCallPart): JsonObject {
  return { ...part.extras?.anthropic, type: 'tool_use', id: part.id, name: part.name, input: readArguments(part) };
}

/** The arguments as an object; what was cut by the token limit is closed where it stopped, as Anthropic does it. */
function readArguments(part: ToolCallPart): JsonObject {
  const value = completeJson(part.argumentsJson);
  return isJsonObject(value) ? value : {};
}
