import type {
  CanonicalCall,
  CanonicalReply,
  ChatReply,
  Choice,
  Part,
  ReasoningPart,
  ToolCallPart,
} from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { ReplyFallback } from '../dialect.ts';
import { replyMismatch } from '../reply-mismatch.ts';
import { readTextInput } from '../text-tools/text-input.ts';
import { textToolsOf } from '../text-tools/text-tools-of.ts';
import { toOpenAiFinish } from './finish-reason.ts';
import { writeUrlCitation } from './write-url-citation.ts';
import { writeUsage } from './write-usage.ts';

/** A whole chat answer as a `chat.completion`. */
export function writeChatReply(reply: CanonicalReply, fallback: ReplyFallback, call: CanonicalCall): JsonObject {
  if (reply.operation !== 'chat') throw replyMismatch('chat', reply.operation);
  const textTools = textToolsOf(call);
  return {
    ...reply.extras.openai,
    ...replyHead(reply, fallback, 'chat.completion'),
    choices: reply.choices.map((choice, index) => ({
      index,
      message: { ...writeMessage(choice.parts, textTools), ...writeAnnotations(choice) },
      logprobs: choice.logprobs ?? null,
      finish_reason: toOpenAiFinish(choice.finish, choice.rawReason),
    })),
    ...(reply.usage !== undefined && { usage: writeUsage(reply.usage) }),
  };
}

/** The members every OpenAI answer begins with. */
export function replyHead(reply: ChatReply, fallback: ReplyFallback, object: string): JsonObject {
  return {
    id: reply.id === '' ? fallback.id : reply.id,
    object,
    created: reply.createdSeconds ?? fallback.createdSeconds,
    model: reply.model === '' ? fallback.model : reply.model,
  };
}

/** The text of all text parts, one after the other. */
export function joinText(parts: Choice['parts']): string | null {
  const texts = parts.filter((part) => part.kind === 'text');
  return texts.length === 0 ? null : texts.map((part) => part.text).join('');
}

function writeMessage(parts: readonly Part[], textTools: ReadonlySet<string>): JsonObject {
  const reasoning = parts.filter((part) => part.kind === 'reasoning');
  const refusals = parts.filter((part) => part.kind === 'refusal');
  const calls = parts.filter((part) => part.kind === 'tool-call');
  const thought = reasoning.map((part) => part.text).join('');
  const signed = reasoning.filter((part) => part.signature !== undefined || part.redacted !== undefined);
  return {
    role: 'assistant',
    content: joinText(parts) ?? (calls.length + refusals.length > 0 ? null : ''),
    refusal: refusals.length === 0 ? null : refusals.map((part) => part.text).join(''),
    ...(thought !== '' && { reasoning_content: thought }),
    ...(signed.length > 0 && { thinking_blocks: signed.map(writeThinkingBlock) }),
    ...(calls.length > 0 && {
      tool_calls: calls.map((part) => writeToolCall(part, textTools)),
    }),
  };
}

function writeAnnotations({ citations = [] }: Choice): JsonObject {
  return citations.length === 0 ? {} : { annotations: citations.map(writeUrlCitation) };
}

function writeToolCall({ id, name, argumentsJson }: ToolCallPart, textTools: ReadonlySet<string>): JsonObject {
  return textTools.has(name)
    ? { id, type: 'custom', custom: { name, input: readTextInput(argumentsJson) } }
    : { id, type: 'function', function: { name, arguments: argumentsJson } };
}

/** Signed thoughts in the spelling OpenAI-style callers of Claude send back; the bytes of signature and data stay as they are. */
export function writeThinkingBlock(part: Pick<ReasoningPart, 'text' | 'signature' | 'redacted'>): JsonObject {
  if (part.redacted !== undefined) return { type: 'redacted_thinking', data: part.redacted };
  return { type: 'thinking', thinking: part.text, signature: part.signature ?? '' };
}
