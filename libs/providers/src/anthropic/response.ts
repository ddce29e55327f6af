import type { CanonicalCall, CanonicalReply, Choice, Part } from '@headgate/domain';
import { isJsonObject, type JsonObject } from '@headgate/kernel';
import { listOf } from '../list-of.ts';
import { readWith } from '../read-with.ts';
import { findAnthropicError } from './errors.ts';
import { readCitation } from './read-citation.ts';
import { toFinish } from './stop-reason.ts';
import { toUsage } from './usage.ts';
import { type WireBlock, wireMessage, type WireMessage, wireTokenCount } from './wire.ts';

/** Reads a whole answer; an error object under status 200 is thrown as what it is. */
export function readReply(call: CanonicalCall, body: unknown): CanonicalReply {
  const failure = isJsonObject(body) ? findAnthropicError(body) : undefined;
  if (failure !== undefined) throw failure;
  if (call.operation === 'chat' && call.countsOnly === true) return toCount(readWith(wireTokenCount, body));
  const wire = readWith(wireMessage, body);
  return {
    operation: 'chat',
    id: wire.id ?? '',
    model: wire.model ?? '',
    createdSeconds: undefined,
    choices: [toChoice(wire)],
    usage: wire.usage ? toUsage(wire.usage) : undefined,
    extras: {},
  };
}

function toChoice(wire: WireMessage): Choice {
  const citations = wire.content.flatMap((block, index) => {
    const start = textLength(wire.content.slice(0, index));
    const stretch = { start, end: start + textLength([block]) };
    return listOf((block as JsonObject)['citations']).flatMap((said) => readCitation(said, stretch));
  });
  return {
    parts: wire.content.map(toPart),
    ...(citations.length > 0 && { citations }),
    ...toFinish(wire.stop_reason, wire.stop_sequence),
  };
}

function textLength(blocks: readonly WireBlock[]): number {
  return blocks.reduce((total, { type, text }) => total + (type === 'text' ? (text ?? '').length : 0), 0);
}

/** A count is an answer without choices. */
function toCount({ input_tokens }: { readonly input_tokens: number }): CanonicalReply {
  const usage = toUsage({ input_tokens });
  return { operation: 'chat', id: '', model: '', createdSeconds: undefined, choices: [], usage, extras: {} };
}

function toPart(block: WireBlock): Part {
  switch (block.type) {
    case 'text':
      return { kind: 'text', text: block.text ?? '', ...citationsOf(block) };
    case 'thinking':
      return { kind: 'reasoning', text: block.thinking ?? '', signature: block.signature ?? '' };
    case 'redacted_thinking':
      return { kind: 'reasoning', text: '', redacted: block.data ?? '' };
    case 'tool_use':
      return toToolCall(block);
    default:
      return { kind: 'opaque', family: 'anthropic', block: block as JsonObject };
  }
}

function toToolCall({ id, name, input }: WireBlock): Part {
  return { kind: 'tool-call', id: id ?? '', name: name ?? '', argumentsJson: JSON.stringify(input ?? {}) };
}

function citationsOf(block: WireBlock): { readonly extras?: { readonly anthropic: JsonObject } } {
  const { citations } = block as JsonObject;
  return citations === undefined || citations === null ? {} : { extras: { anthropic: { citations } } };
}
