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
import { gatherTurns } from '../gather-turns.ts';
import { parseObject } from '../json-sniff.ts';
import { isHoisted } from './system.ts';

/** Messages in Anthropic's form. */
export function toMessages(messages: readonly Message[], log: FidelityLog): JsonObject[] {
  const turns = gatherTurns(
    messages.filter((message) => !isHoisted(message)),
    {
      log,
      roleOf: ({ role }) => (role === 'developer' ? 'system' : role),
      toBlock: (part) => toBlock(part, log),
      isResult: (block) => block['type'] === 'tool_result',
      placed: moveMark,
    },
  );
  return turns.map(({ role, blocks }) => ({ role, content: shorten(blocks) }));
}

/** The mark of an empty text, which the vendor would refuse, goes to what stands before it. */
function moveMark(blocks: JsonObject[], part: Part, block: JsonObject | undefined): void {
  const mark = part.kind === 'text' && block === undefined ? part.extras?.anthropic?.['cache_control'] : undefined;
  const last = mark === undefined ? undefined : blocks.pop();
  if (last !== undefined) blocks.push({ ...last, cache_control: mark });
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

/** A single plain text is said as a string. */
function shorten(blocks: readonly JsonObject[]): JsonValue {
  const [only] = blocks;
  const isPlain =
    blocks.length === 1 && isJsonObject(only) && only['type'] === 'text' && Object.keys(only).length === 2;
  return isPlain ? (only['text'] ?? '') : blocks;
}
