import type { CanonicalCall, CanonicalReply, ChatReply, EmbeddingCall, EmbeddingReply, Part } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import { encodeEmbedding } from '../openai/encode-embedding.ts';
import { readWith } from '../read-with.ts';
import { toFinish } from './stop-reason.ts';
import { toUsage } from './usage.ts';
import { wireEmbeddings, wireReply, type WireContent, type WireReply, type WireToolCall } from './wire.ts';

/** Reads a whole answer. */
export function readReply(call: CanonicalCall, body: unknown): CanonicalReply {
  return call.operation === 'embedding' ? toEmbeddings(call, body) : toReply(readWith(wireReply, body));
}

function toReply(wire: WireReply): ChatReply {
  const { message } = wire;
  const content = typeof message.content === 'string' ? [{ text: message.content }] : (message.content ?? []);
  const parts = [
    // What the model plans to do with its tools is what it thought before calling them.
    ...(message.tool_plan ? [{ kind: 'reasoning' as const, text: message.tool_plan }] : []),
    ...content.flatMap(toPart),
    ...(message.tool_calls ?? []).map(toToolCall),
  ];
  const citations = message.citations ?? [];
  return {
    operation: 'chat',
    id: wire.id ?? '',
    // It does not say which model answered.
    model: '',
    createdSeconds: undefined,
    choices: [{ parts, ...toFinish(wire.finish_reason) }],
    usage: wire.usage ? toUsage(wire.usage) : undefined,
    extras: citations.length === 0 ? {} : { openai: { citations } },
  };
}

/** A part of a content: a thought, or a text; kinds newer than this adapter are left out. */
export function toPart({ text, thinking }: Pick<WireContent, 'text' | 'thinking'>): Part[] {
  if (thinking) return [{ kind: 'reasoning', text: thinking }];
  return text ? [{ kind: 'text', text }] : [];
}

function toToolCall(wire: WireToolCall, index: number): Part {
  return {
    kind: 'tool-call',
    id: wire.id || `call_${index}`,
    name: wire.function?.name ?? '',
    argumentsJson: wire.function?.arguments?.trim() || '{}',
  };
}

function toEmbeddings(call: EmbeddingCall, body: unknown): EmbeddingReply {
  const { embeddings, meta } = readWith(wireEmbeddings, body);
  if (embeddings.float.length !== call.input.length) throw fault('provider_reply_unreadable');
  return {
    operation: 'embedding',
    model: '',
    embeddings: embeddings.float.map((vector) => encodeEmbedding(vector, call.encoding ?? 'float')),
    usage: meta?.billed_units ? toUsage({ billed_units: meta.billed_units }) : undefined,
  };
}
