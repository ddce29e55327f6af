import type {
  MediaPart,
  Message,
  OpaquePart,
  Part,
  ReasoningPart,
  RefusalPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from '@headgate/domain';
import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';
import { parseObject } from '../json-sniff.ts';
import { isHoisted } from './system.ts';

interface Turn {
  readonly role: 'user' | 'assistant' | 'system';
  readonly blocks: JsonObject[];
}

/** Messages in Anthropic's form: turns of one side are merged, and the results of tools open the turn that answers them. */
export function toMessages(messages: readonly Message[], log: FidelityLog): JsonObject[] {
  const turns: Turn[] = [];
  for (const message of messages) if (!isHoisted(message)) append(turns, message, log);
  trimPrefill(turns);
  return turns.filter((turn) => turn.blocks.length > 0).map(toWire);
}

function append(turns: Turn[], message: Message, log: FidelityLog): void {
  const role = message.role === 'developer' ? 'system' : message.role;
  if (message.name !== undefined) log.drop('messages.name');
  const last = turns.at(-1);
  const turn = last?.role === role ? last : { role, blocks: [] };
  if (turn !== last) turns.push(turn);
  for (const part of message.parts) appendPart(turn.blocks, part, log);
}

function appendPart(blocks: JsonObject[], part: Part, log: FidelityLog): void {
  const block = toBlock(part, log);
  if (block === undefined) {
    moveMark(blocks, part);
    return;
  }
  if (block['type'] !== 'tool_result') {
    blocks.push(block);
    return;
  }
  // Behind the results that are there already, before everything else: the vendor looks for them first.
  const behind = blocks.findLastIndex((other) => other['type'] === 'tool_result') + 1;
  blocks.splice(behind, 0, block);
}

/** The mark of an empty text, which the vendor would refuse, goes to what stands before it. */
function moveMark(blocks: JsonObject[], part: Part): void {
  const mark = part.kind === 'text' ? part.extras?.anthropic?.['cache_control'] : undefined;
  const last = blocks.pop();
  if (last !== undefined) blocks.push(mark === undefined ? last : { ...last, cache_control: mark });
}

/** Undefined for what the vendor would refuse and nobody would miss: empty texts, thoughts without a signature. */
function toBlock(part: Part, log: FidelityLog): JsonObject | undefined {
  switch (part.kind) {
    case 'text':
    case 'refusal':
      return toText(part);
    case 'image':
    case 'document':
    case 'audio':
      return toMedia(part, log);
    case 'tool-call':
      return toToolUse(part);
    case 'tool-result':
      return toToolResult(part, log);
    case 'reasoning':
      return toThought(part, log);
    case 'opaque':
      return toOwnBlock(part, log);
  }
}

/** A thought goes back as the vendor signed it, or not at all. */
function toThought(part: ReasoningPart, log: FidelityLog): JsonObject | undefined {
  if (part.redacted !== undefined) return { type: 'redacted_thinking', data: part.redacted };
  if (part.signature) return { type: 'thinking', thinking: part.text, signature: part.signature };
  log.drop('reasoning');
  return undefined;
}

function toOwnBlock({ family, block }: OpaquePart, log: FidelityLog): JsonObject {
  if (family === 'anthropic') return block;
  return log.refuse(`${typeof block['type'] === 'string' ? block['type'] : 'unknown'} content`, 'messages');
}

function toText(part: TextPart | RefusalPart): JsonObject | undefined {
  if (part.text.trim() === '') return undefined;
  const own = part.kind === 'text' ? part.extras?.anthropic : undefined;
  return { ...own, type: 'text', text: part.text };
}

function toToolUse(part: ToolCallPart): JsonObject {
  const input = parseObject(part.argumentsJson) ?? {};
  return { ...part.extras?.anthropic, type: 'tool_use', id: toId(part.id), name: part.name, input };
}

function toToolResult(part: ToolResultPart, log: FidelityLog): JsonObject {
  const content = part.parts.map((inner) => toBlock(inner, log)).filter((block) => block !== undefined);
  return {
    ...part.extras?.anthropic,
    type: 'tool_result',
    tool_use_id: toId(part.toolCallId),
    ...(content.length > 0 && { content: shorten(content) }),
    ...(part.isError && { is_error: true }),
  };
}

/** The vendor takes letters, digits, "-" and "_" only; the same id becomes the same on call and result. */
function toId(id: string): string {
  return id.replace(/[^A-Za-z0-9_-]/g, '_');
}

const imageTypes = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

function toMedia(part: MediaPart, log: FidelityLog): JsonObject {
  if (part.kind === 'audio') return log.refuse('audio input', 'messages');
  const title = part.name === undefined || part.kind === 'image' ? {} : { title: part.name };
  return { ...part.extras?.anthropic, type: part.kind, source: toSource(part, log), ...title };
}

function toSource({ kind, source }: MediaPart, log: FidelityLog): JsonObject {
  if ('url' in source) return { type: 'url', url: source.url };
  const { mediaType, base64 } = source;
  if (kind === 'document' && mediaType.startsWith('text/')) {
    return { type: 'text', media_type: 'text/plain', data: Buffer.from(base64, 'base64').toString('utf8') };
  }
  const isKnown = kind === 'image' ? imageTypes.has(mediaType) : mediaType === 'application/pdf';
  if (!isKnown) log.refuse(`${kind}s of type ${mediaType}`, 'messages');
  return { type: 'base64', media_type: mediaType, data: base64 };
}

/** The vendor refuses a last assistant turn that ends in white space. */
function trimPrefill(turns: Turn[]): void {
  const last = turns.at(-1);
  const block = last?.role === 'assistant' ? last.blocks.at(-1) : undefined;
  if (block?.['type'] !== 'text' || typeof block['text'] !== 'string') return;
  last?.blocks.splice(-1, 1, { ...block, text: block['text'].trimEnd() });
}

function toWire({ role, blocks }: Turn): JsonObject {
  return { role, content: shorten(blocks) };
}

/** A single plain text is said as a string. */
function shorten(blocks: readonly JsonObject[]): JsonValue {
  const [only] = blocks;
  const isPlain =
    blocks.length === 1 && isJsonObject(only) && only['type'] === 'text' && Object.keys(only).length === 2;
  return isPlain ? (only['text'] ?? '') : blocks;
}
