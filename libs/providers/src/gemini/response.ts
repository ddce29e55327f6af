import type { CanonicalCall, CanonicalReply, ChatReply, Choice, Part } from '@headgate/domain';
import { fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import { readWith } from '../read-with.ts';
import { signId } from './call-id.ts';
import { findGeminiError } from './errors.ts';
import { toBlocked, toFinish } from './stop-reason.ts';
import { toUsage } from './usage.ts';
import {
  wireEmbeddings,
  type WireCandidate,
  type WirePart,
  type WireResponse,
  wireResponse,
  wireTokenCount,
} from './wire.ts';

/** Reads a whole answer; an error object under status 200 is thrown as what it is. */
export function readReply(call: CanonicalCall, body: unknown): CanonicalReply {
  const failure = isJsonObject(body) ? findGeminiError(body) : undefined;
  if (failure !== undefined) throw failure;
  if (call.operation === 'embedding') return toEmbeddings(call.encoding ?? 'float', body);
  if (call.countsOnly === true) return toCount(body);
  return toReply(readWith(wireResponse, body));
}

function toReply(wire: WireResponse): ChatReply {
  const id = wire.responseId ?? '';
  const choices = (wire.candidates ?? []).map((candidate) => toChoice(candidate, id));
  const blocked = wire.promptFeedback?.blockReason;
  if (choices.length === 0 && !blocked) {
    throw fault('provider_reply_unreadable', { message: 'The provider sent no candidate.' });
  }
  return {
    operation: 'chat',
    id,
    model: wire.modelVersion ?? '',
    createdSeconds: undefined,
    choices: choices.length === 0 ? [{ parts: [], ...toBlocked(blocked ?? '') }] : choices,
    usage: wire.usageMetadata ? toUsage(wire.usageMetadata) : undefined,
    extras: {},
  };
}

function toChoice(wire: WireCandidate, responseId: string): Choice {
  const parts: Part[] = [];
  let calls = 0;
  for (const part of wire.content?.parts ?? []) {
    const read = toPart(part, responseId, calls);
    if (read?.kind === 'tool-call') calls += 1;
    if (read !== undefined) append(parts, read);
  }
  return { parts, ...toFinish(wire.finishReason ?? 'STOP', calls > 0) };
}

/** Neighbours of a kind are one: the vendor cuts texts where it likes. */
function append(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  if (last?.kind === 'text' && part.kind === 'text') parts.splice(-1, 1, { ...last, text: last.text + part.text });
  else if (last?.kind === 'reasoning' && part.kind === 'reasoning')
    parts.splice(-1, 1, { ...last, text: last.text + part.text });
  else parts.push(part);
}

/** Undefined for what says nothing: the empty text that carries a signature, for example. */
function toPart(part: WirePart, responseId: string, calls: number): Part | undefined {
  if (part.functionCall) {
    const { name, args } = part.functionCall;
    const id = toCallId(part, responseId, calls);
    return { kind: 'tool-call', id, name: name ?? '', argumentsJson: JSON.stringify(args ?? {}) };
  }
  if (typeof part.text === 'string') {
    if (part.text === '') return undefined;
    return { kind: part.thought === true ? 'reasoning' : 'text', text: part.text };
  }
  return { kind: 'opaque', family: 'gemini', block: part as JsonObject };
}

/** The vendor's own id where it gives one, else one that is unique in the conversation; with the signature, so that it comes back. */
export function toCallId(part: WirePart, responseId: string, calls: number): string {
  const id = part.functionCall?.id || ['call', ...(responseId === '' ? [] : [responseId]), calls].join('_');
  return signId({ id, signature: part.thoughtSignature ?? undefined });
}

/** A count is an answer without choices. */
function toCount(body: unknown): ChatReply {
  const { totalTokens, cachedContentTokenCount } = readWith(wireTokenCount, body);
  const usage = { ...noUsage, input_tokens: totalTokens, cached_input_tokens: cachedContentTokenCount ?? null };
  return { operation: 'chat', id: '', model: '', createdSeconds: undefined, choices: [], usage, extras: {} };
}

const noUsage = { output_tokens: null, cache_write_tokens: null, reasoning_tokens: null };

function toEmbeddings(encoding: 'float' | 'base64', body: unknown): CanonicalReply {
  const { embeddings } = readWith(wireEmbeddings, body);
  return {
    operation: 'embedding',
    model: '',
    embeddings: embeddings.map(({ values }) => (encoding === 'float' ? values : toBase64(values))),
    // The vendor does not count what it embeds.
    usage: undefined,
  };
}

function toBase64(values: readonly number[]): string {
  return Buffer.from(new Float32Array(values).buffer).toString('base64');
}
