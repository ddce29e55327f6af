import type { CanonicalCall, CanonicalReply, ChatReply, EmbeddingCall, EmbeddingReply, Part } from '@headgate/domain';
import { fault, isJsonObject } from '@headgate/kernel';
import { encodeEmbedding } from '../openai/encode-embedding.ts';
import { readWith } from '../read-with.ts';
import { findOllamaError } from './errors.ts';
import { toFinish } from './stop-reason.ts';
import { toUsage } from './usage.ts';
import { wireAnswer, wireEmbeddings, type WireAnswer, type WireToolCall } from './wire.ts';

/** Reads a whole answer; an error under status 200 is thrown as what it is. */
export function readReply(call: CanonicalCall, body: unknown): CanonicalReply {
  const failure = isJsonObject(body) ? findOllamaError(body) : undefined;
  if (failure !== undefined) throw failure;
  return call.operation === 'embedding' ? toEmbeddings(call, body) : toReply(readWith(wireAnswer, body));
}

function toReply(wire: WireAnswer): ChatReply {
  const { message } = wire;
  const calls = message.tool_calls ?? [];
  const parts: Part[] = [
    ...(message.thinking ? [{ kind: 'reasoning' as const, text: message.thinking }] : []),
    ...(message.content ? [{ kind: 'text' as const, text: message.content }] : []),
    ...calls.map(toToolCall),
  ];
  return {
    operation: 'chat',
    id: '',
    model: wire.model ?? '',
    createdSeconds: toSeconds(wire.created_at),
    choices: [{ parts, ...toFinish(wire.done_reason ?? 'stop', calls.length > 0) }],
    usage: toUsage(wire),
    extras: {},
  };
}

/** Older servers give calls no ids; results then find their way back by the place of the call. */
function toToolCall(wire: WireToolCall, index: number): Part {
  return { kind: 'tool-call', id: callId(wire, index), name: wire.function.name, argumentsJson: argumentsOf(wire) };
}

/** The id of a call, made up from its place where the server gives none. */
export function callId({ id }: WireToolCall, index: number): string {
  return id || `call_${index}`;
}

/** Arguments come as an object, and leave as the text of one. */
export function argumentsOf(wire: WireToolCall): string {
  return JSON.stringify(wire.function.arguments ?? {});
}

/** Seconds since the epoch of a time in ISO form; undefined where it is none. */
export function toSeconds(time: string | null | undefined): number | undefined {
  const ms = Date.parse(time ?? '');
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}

function toEmbeddings(call: EmbeddingCall, body: unknown): EmbeddingReply {
  const wire = readWith(wireEmbeddings, body);
  if (wire.embeddings.length !== call.input.length) throw fault('provider_reply_unreadable');
  return {
    operation: 'embedding',
    model: wire.model ?? '',
    embeddings: wire.embeddings.map((vector) => encodeEmbedding(vector, call.encoding ?? 'float')),
    usage: toUsage(wire),
  };
}
