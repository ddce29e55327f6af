import type { MediaPart, Message, Part, ToolResultPart } from '@headgate/domain';
import { defined, type JsonObject, type JsonValue } from '@headgate/kernel';
import { blockName } from '../block-name.ts';
import type { FidelityLog } from '../fidelity-log.ts';
import { noteMark } from '../note-mark.ts';

/** Messages in Cohere's form: a tool's result is a message of its own, what was planned stands beside the calls. */
export function toMessages(messages: readonly Message[], log: FidelityLog): JsonObject[] {
  return messages.flatMap((message) =>
    message.role === 'assistant' ? [toAssistant(message, log)] : toTurn(message, log),
  );
}

function toTurn(message: Message, log: FidelityLog): JsonObject[] {
  if (message.name !== undefined) log.drop('messages.name');
  const results = message.parts.filter((part) => part.kind === 'tool-result');
  const shown = results.flatMap((part) => part.parts.filter((inner) => inner.kind !== 'text'));
  if (shown.length > 0) log.coerce('tool_result.content');
  const tools = results.map((part) => toToolMessage(part, log));
  const others = [...shown, ...message.parts.filter((part) => part.kind !== 'tool-result')];
  if (others.length === 0 && tools.length > 0) return tools;
  const role = message.role === 'developer' ? 'system' : message.role;
  return [...tools, { role, content: toContent(others, log) }];
}

function toToolMessage(part: ToolResultPart, log: FidelityLog): JsonObject {
  if (part.isError) log.drop('tool_result.is_error');
  const content = part.parts.map((inner) => (inner.kind === 'text' ? inner.text : '')).join('');
  return { role: 'tool', tool_call_id: part.toolCallId, content };
}

function toAssistant({ parts }: Message, log: FidelityLog): JsonObject {
  const calls = parts.filter((part) => part.kind === 'tool-call');
  const thoughts = parts.filter((part) => part.kind === 'reasoning');
  if (thoughts.some(({ signature, redacted }) => (signature ?? redacted) !== undefined)) log.drop('reasoning');
  const thought = thoughts.map(({ text }) => text).join('');
  const said = parts.filter((part) => part.kind !== 'tool-call' && part.kind !== 'reasoning');
  // Beside calls the vendor takes what led to them as their plan, elsewhere as a thought.
  const plan = thought !== '' && calls.length > 0 ? thought : undefined;
  const thinking = thought !== '' && calls.length === 0 ? [{ type: 'thinking', thinking: thought }] : [];
  const content = [...thinking, ...(said.length === 0 ? [] : asParts(toContent(said, log)))];
  return {
    role: 'assistant',
    ...defined({
      content: content.length === 0 ? undefined : content,
      tool_plan: plan,
      tool_calls: calls.length === 0 ? undefined : calls.map(toCall),
    }),
  };
}

function toCall({ id, name, argumentsJson }: Extract<Part, { kind: 'tool-call' }>): JsonObject {
  return { id, type: 'function', function: { name, arguments: argumentsJson } };
}

function asParts(content: string | JsonObject[]): JsonValue[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

function toContent(parts: readonly Part[], log: FidelityLog): string | JsonObject[] {
  const [first] = parts;
  const blocks = parts.map((part) => toPart(part, log));
  return parts.length === 1 && first?.kind === 'text' ? first.text : blocks;
}

function toPart(part: Part, log: FidelityLog): JsonObject {
  noteMark(part, log);
  switch (part.kind) {
    case 'text':
    case 'refusal':
      return { type: 'text', text: part.text };
    case 'image':
    case 'document':
    case 'audio':
      return toMedia(part, log);
    case 'opaque':
      return log.refuse(blockName(part), 'messages');
    default:
      return log.refuse(`${part.kind} content in this place`, 'messages');
  }
}

function toMedia({ kind, source }: MediaPart, log: FidelityLog): JsonObject {
  if (kind === 'image') {
    const url = 'url' in source ? source.url : `data:${source.mediaType};base64,${source.base64}`;
    return { type: 'image_url', image_url: { url } };
  }
  if (kind === 'document' && 'base64' in source && source.mediaType === 'text/plain') {
    log.coerce('document');
    return { type: 'text', text: Buffer.from(source.base64, 'base64').toString('utf8') };
  }
  return log.refuse(`${kind} content`, 'messages');
}
