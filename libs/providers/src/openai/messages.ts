import {
  type MediaPart,
  type Message,
  type OpaquePart,
  type Part,
  textArgument,
  type ToolCallPart,
  type ToolResultPart,
} from '@headgate/domain';
import { defined, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { blockName } from '../block-name.ts';
import type { FidelityLog } from '../fidelity-log.ts';
import { parseObject } from '../json-sniff.ts';
import { noteMark } from '../note-mark.ts';
import { readSignedId } from '../gemini/call-id.ts';
import type { OpenAiAccent } from './accent.ts';

/**
 * Messages in OpenAI's form: every tool result is a message of its own, before what else was said in the turn. `thoughtsField`:
 * where a server takes back what its model thought; OpenAI takes nothing.
 */
export function toMessages(
  messages: readonly Message[],
  log: FidelityLog,
  thoughtsField?: OpenAiAccent['thoughtsField'],
): JsonObject[] {
  return messages.flatMap((message) =>
    message.role === 'assistant' ? [toAssistant(message, log, thoughtsField)] : toTurn(message, log),
  );
}

function toTurn(message: Message, log: FidelityLog): JsonObject[] {
  const results = message.parts.filter((part) => part.kind === 'tool-result');
  const others = message.parts.filter((part) => part.kind !== 'tool-result');
  const tools = results.map((part) => toToolMessage(part, message, log));
  const shown = results.flatMap((part) => part.parts.filter((inner) => inner.kind !== 'text'));
  if (shown.length > 0) log.coerce('tool_result.content');
  const content = [...shown, ...others];
  if (content.length === 0 && results.length > 0) return tools;
  return [
    ...tools,
    { ...message.extras?.openai, role: message.role, ...name(message), content: toContent(content, log) },
  ];
}

function toToolMessage(part: ToolResultPart, message: Message, log: FidelityLog): JsonObject {
  noteMark(part, log);
  // The language has no flag for it; tools say in their text that they failed.
  if (part.isError) log.drop('tool_result.is_error');
  const texts = part.parts.filter((inner) => inner.kind === 'text');
  for (const inner of texts) noteMark(inner, log);
  const content = texts.length === 1 ? (texts[0]?.text ?? '') : texts.map(({ text }) => ({ type: 'text', text }));
  return {
    ...message.extras?.openai,
    role: 'tool',
    tool_call_id: readSignedId(part.toolCallId).id,
    content: texts.length === 0 ? '' : content,
  };
}

function toAssistant(message: Message, log: FidelityLog, thoughtsField: OpenAiAccent['thoughtsField']): JsonObject {
  const { parts } = message;
  const refusals = parts.filter((part) => part.kind === 'refusal').map((part) => part.text);
  const calls = parts.flatMap((part) => toToolCall(part, log));
  const said = parts.filter((part) => !saidBesideContent.has(part.kind) && !isToolBlock(part));
  return {
    ...message.extras?.openai,
    role: 'assistant',
    ...name(message),
    ...toThoughts(parts, log, thoughtsField),
    content: said.length === 0 ? null : toContent(said, log),
    ...defined({
      refusal: refusals.length === 0 ? undefined : refusals.join(''),
      tool_calls: calls.length === 0 ? undefined : calls,
    }),
  };
}

function toThoughts(
  parts: readonly Part[],
  log: FidelityLog,
  thoughtsField: OpenAiAccent['thoughtsField'],
): JsonObject {
  const thoughts = parts.filter((part) => part.kind === 'reasoning');
  if (thoughts.length === 0) return {};
  // OpenAI checks thoughts by signatures of its own and takes none in this language; nobody takes another vendor's signatures.
  if (
    thoughtsField === undefined ||
    thoughts.some(({ signature, redacted }) => (signature ?? redacted) !== undefined)
  ) {
    log.drop('reasoning');
  }
  const text = thoughts.map((part) => part.text).join('');
  return thoughtsField === undefined || text === '' ? {} : { [thoughtsField]: text };
}

const saidBesideContent: ReadonlySet<Part['kind']> = new Set(['reasoning', 'refusal', 'tool-call']);

function toToolCall(part: Part, log: FidelityLog): JsonObject[] {
  if (isToolBlock(part)) return [part.block];
  if (part.kind !== 'tool-call') return [];
  noteMark(part, log);
  if (part.extras?.openai?.['type'] === 'custom') return [toTextCall(part, part.extras.openai)];
  const definition = { name: part.name, arguments: part.argumentsJson };
  // The vendor refuses long ids, and has no use for what another one signed.
  return [{ ...part.extras?.openai, id: readSignedId(part.id).id, type: 'function', function: definition }];
}

/** A call of a tool that takes plain text, as a caller of this language wrote it. */
function toTextCall({ id, name, argumentsJson }: ToolCallPart, own: JsonObject): JsonObject {
  const input = parseObject(argumentsJson)?.[textArgument] ?? '';
  const rest = isJsonObject(own['custom']) ? own['custom'] : {};
  return { ...own, id: readSignedId(id).id, custom: { ...rest, name, input } };
}

/** A call of a kind only OpenAI knows, which stands among the calls, not in the content. */
function isToolBlock(part: Part): part is OpaquePart {
  return part.kind === 'opaque' && part.family === 'openai' && part.block['id'] !== undefined;
}

function name(message: Message): JsonObject {
  return defined({ name: message.name });
}

function toContent(parts: readonly Part[], log: FidelityLog): JsonValue {
  const [first] = parts;
  if (parts.length === 1 && first?.kind === 'text' && first.extras?.openai === undefined) {
    noteMark(first, log);
    return first.text;
  }
  return parts.map((part) => toPart(part, log));
}

function toPart(part: Part, log: FidelityLog): JsonObject {
  switch (part.kind) {
    case 'text':
      noteMark(part, log);
      return { ...part.extras?.openai, type: 'text', text: part.text };
    case 'image':
    case 'document':
    case 'audio':
      noteMark(part, log);
      return toMedia(part, log);
    case 'opaque':
      return part.family === 'openai' ? part.block : log.refuse(blockName(part), 'messages');
    default:
      return log.refuse(`${part.kind} content in this place`, 'messages');
  }
}

function toMedia(part: MediaPart, log: FidelityLog): JsonObject {
  const { source } = part;
  const own = part.extras?.openai;
  switch (part.kind) {
    case 'image': {
      const url = 'url' in source ? source.url : `data:${source.mediaType};base64,${source.base64}`;
      const settings = own?.['image_url'];
      return { ...own, type: 'image_url', image_url: { ...(isJsonObject(settings) ? settings : {}), url } };
    }
    case 'audio':
      if ('url' in source) return log.refuse('audio by URL', 'messages');
      return {
        ...own,
        type: 'input_audio',
        input_audio: { data: source.base64, format: source.mediaType.replace('audio/', '') },
      };
    case 'document':
      if ('url' in source) return log.refuse('documents by URL', 'messages');
      return toFile(part, source, log);
  }
}

function toFile(
  part: MediaPart,
  source: { readonly mediaType: string; readonly base64: string },
  log: FidelityLog,
): JsonObject {
  if (source.mediaType === 'text/plain') {
    log.coerce('document');
    return { type: 'text', text: Buffer.from(source.base64, 'base64').toString('utf8') };
  }
  const file = { filename: part.name ?? 'document.pdf', file_data: `data:${source.mediaType};base64,${source.base64}` };
  return { ...part.extras?.openai, type: 'file', file };
}
