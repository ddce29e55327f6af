import type { CanonicalCall, CanonicalReply, ChatReply, Choice, EmbeddingReply, Part } from '@headgate/domain';
import { defined, fault, isJsonObject } from '@headgate/kernel';
import type { z } from 'zod';
import { readWith } from '../read-with.ts';
import { type OpenAiAccent, openAiAccent } from './accent.ts';
import { encodeEmbedding } from './encode-embedding.ts';
import { findOpenAiError } from './errors.ts';
import { readCitations } from './read-citations.ts';
import { toFinish } from './stop-reason.ts';
import { toUsage } from './usage.ts';
import { wireEmbeddings, type WireMessage, wireReply, type WireReply, type WireToolCall } from './wire.ts';

/** Reads a whole answer; an error object under status 200 is thrown as what it is. */
export function readReply(call: CanonicalCall, body: unknown, accent = openAiAccent): CanonicalReply {
  const failure = isJsonObject(body) ? findOpenAiError(body, accent) : undefined;
  if (failure !== undefined) throw failure;
  return call.operation === 'embedding'
    ? toEmbeddings(call.encoding ?? 'float', readWith(wireEmbeddings, body))
    : toReply(readWith(wireReply, body), accent);
}

function toReply(wire: WireReply, { isReasoningBeside }: OpenAiAccent): ChatReply {
  if (wire.choices.length === 0) throw fault('provider_reply_unreadable', { message: 'The provider sent no choice.' });
  return {
    operation: 'chat',
    id: wire.id ?? '',
    model: wire.model ?? '',
    createdSeconds: wire.created ?? undefined,
    choices: wire.choices.map(toChoice),
    usage: wire.usage ? toUsage(wire.usage, isReasoningBeside) : undefined,
    extras: toExtras(wire),
  };
}

function toExtras(wire: WireReply): ChatReply['extras'] {
  const openai = defined({
    system_fingerprint: wire.system_fingerprint ?? undefined,
    service_tier: wire.service_tier ?? undefined,
    // What a searching model found; the text only has the numbers.
    citations: wire.citations ?? undefined,
    search_results: wire.search_results ?? undefined,
  });
  return Object.keys(openai).length === 0 ? {} : { openai };
}

function toChoice(wire: WireReply['choices'][number]): Choice {
  const parts = toParts(wire.message);
  const citations = readCitations(wire.message);
  const hasToolCalls = parts.some((part) => part.kind === 'tool-call');
  return {
    parts,
    ...toFinish(wire.finish_reason ?? 'stop', hasToolCalls),
    ...(citations.length > 0 && { citations }),
    ...defined({ logprobs: wire.logprobs ?? undefined }),
  };
}

function toParts(message: WireMessage): Part[] {
  const parts: Part[] = [];
  const reasoning = toThought(message);
  if (reasoning !== '') parts.push({ kind: 'reasoning', text: reasoning });
  const text = toText(message.content);
  if (text !== '') parts.push({ kind: 'text', text });
  if (message.refusal) parts.push({ kind: 'refusal', text: message.refusal });
  return [...parts, ...(message.tool_calls ?? []).map(toToolCall)];
}

function toToolCall(wire: WireToolCall, index: number): Part {
  return {
    kind: 'tool-call',
    id: wire.id || `call_${index}`,
    name: wire.function?.name ?? '',
    argumentsJson: wire.function?.arguments?.trim() || '{}',
  };
}

/** What a model thought: in a field of its own by either of its common names, or in parts of the content (Mistral). */
export function toThought({ reasoning_content: thought, reasoning, content }: WireMessage): string {
  const own = thought ?? reasoning;
  if (own || typeof content === 'string') return own ?? '';
  const parts = (content ?? []).flatMap(({ thinking }) => thinking ?? []);
  return parts.map((part) => part.text ?? '').join('');
}

/** The text of a content, whichever of its two forms it has. */
export function toText(content: WireMessage['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}

function toEmbeddings(encoding: 'float' | 'base64', wire: z.infer<typeof wireEmbeddings>): EmbeddingReply {
  const ordered = [...wire.data].sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
  return {
    operation: 'embedding',
    model: wire.model ?? '',
    embeddings: ordered.map(({ embedding }) => encodeEmbedding(embedding, encoding)),
    usage: wire.usage ? toUsage(wire.usage) : undefined,
  };
}
