import type { CanonicalReply, Choice, Part } from '@headgate/domain';
import { isJsonObject, type JsonObject } from '@headgate/kernel';
import { completeJson } from '../anthropic/complete-json.ts';
import type { ReplyFallback } from '../dialect.ts';
import { replyMismatch } from '../reply-mismatch.ts';
import { toGeminiFinish } from './finish-reason.ts';
import { writeGrounding } from './write-grounding.ts';
import { writeThought } from './thought-signature.ts';
import { writeUsage } from './write-usage.ts';

/** A whole chat answer as a GenerateContentResponse. */
export function writeGenerateReply(reply: CanonicalReply, fallback: ReplyFallback): JsonObject {
  if (reply.operation !== 'chat') throw replyMismatch('chat', reply.operation);
  return {
    ...reply.extras.gemini,
    candidates: reply.choices.map(writeCandidate),
    ...(reply.usage !== undefined && { usageMetadata: writeUsage(reply.usage) }),
    ...replyTail(reply, fallback),
  };
}

/** The members every answer and every chunk ends with. */
export function replyTail(
  reply: { readonly id: string; readonly model: string },
  fallback: Pick<ReplyFallback, 'id' | 'model'>,
): JsonObject {
  return {
    modelVersion: reply.model === '' ? fallback.model : reply.model,
    responseId: reply.id === '' ? fallback.id : reply.id,
  };
}

function writeCandidate(choice: Choice, index: number): JsonObject {
  return {
    content: { parts: choice.parts.flatMap(writePart), role: 'model' },
    finishReason: toGeminiFinish(choice.finish, choice.rawReason),
    index,
    ...writeGrounding(choice.citations ?? [], textOf(choice)),
  };
}

function textOf({ parts }: Choice): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}

function writePart(part: Part): JsonObject[] {
  switch (part.kind) {
    case 'text':
      return part.text === '' ? [] : [{ ...part.extras?.gemini, text: part.text }];
    case 'refusal':
      return [{ text: part.text }];
    case 'reasoning':
      return [writeThought(part)];
    case 'tool-call':
      return [{ ...part.extras?.gemini, ...writeFunctionCall(part) }];
    case 'opaque':
      return part.family === 'gemini' ? [part.block] : [];
    default:
      return [];
  }
}

/** A tool call as a part; arguments that were cut by the token limit are closed where they stopped. */
export function writeFunctionCall(call: {
  readonly id: string;
  readonly name: string;
  readonly argumentsJson: string;
}): JsonObject {
  const args = completeJson(call.argumentsJson);
  return { functionCall: { id: call.id, name: call.name, args: isJsonObject(args) ? args : {} } };
}
