import type { CanonicalCall, CanonicalReply, ChatReply, Part } from '@headgate/domain';
import { defined, fault, isJsonObject } from '@headgate/kernel';
import { readWith } from '../read-with.ts';
import { readEmbeddings } from './embeddings.ts';
import { toFinish } from './stop-reason.ts';
import { toUsage } from './usage.ts';
import { type WireBlock, wireReply, type WireReply, wireTokenCount } from './wire.ts';

/** Reads a whole answer. One that holds neither output nor a reason why is no answer, whatever its status. */
export function readReply(call: CanonicalCall, model: string, body: unknown): CanonicalReply {
  if (call.operation === 'embedding') return readEmbeddings(call, model, body);
  if (call.countsOnly === true) return toCount(body);
  return toReply(readWith(wireReply, body));
}

function toReply({ output, stopReason, usage }: WireReply): ChatReply {
  const content = output?.message?.content;
  if (!content && !stopReason) throw fault('provider_reply_unreadable');
  return {
    ...nameless,
    choices: [{ parts: (content ?? []).flatMap(toParts), ...toFinish(stopReason || 'end_turn') }],
    usage: usage ? toUsage(usage) : undefined,
  };
}

/** Bedrock names neither the answer nor the model. */
const nameless: Omit<ChatReply, 'choices' | 'usage'> = {
  operation: 'chat',
  id: '',
  model: '',
  createdSeconds: undefined,
  extras: {},
};

function toParts({ text, toolUse, reasoningContent }: WireBlock): Part[] {
  if (text) return [{ kind: 'text', text }];
  if (toolUse) return [toToolCall(toolUse)];
  return reasoningContent ? [toThought(reasoningContent)] : [];
}

function toToolCall({ toolUseId, name, input }: NonNullable<WireBlock['toolUse']>): Part {
  const argumentsJson = JSON.stringify(isJsonObject(input) ? input : {});
  return { kind: 'tool-call', id: toolUseId ?? '', name: name ?? '', argumentsJson };
}

/** Signature and redacted text are the vendor's to check: byte for byte as they came. */
function toThought({ reasoningText, redactedContent }: NonNullable<WireBlock['reasoningContent']>): Part {
  if (redactedContent) return { kind: 'reasoning', text: '', redacted: redactedContent };
  const signature = reasoningText?.signature ?? undefined;
  return { kind: 'reasoning', text: reasoningText?.text ?? '', ...defined({ signature }) };
}

/** A count is an answer without choices. */
function toCount(body: unknown): ChatReply {
  const { inputTokens } = readWith(wireTokenCount, body);
  return { ...nameless, choices: [], usage: { ...toUsage({}), input_tokens: inputTokens } };
}
