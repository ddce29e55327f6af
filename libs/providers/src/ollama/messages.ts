import type { MediaPart, Message, Part, ToolResultPart } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import { blockName } from '../block-name.ts';
import type { FidelityLog } from '../fidelity-log.ts';
import { parseObject } from '../json-sniff.ts';
import { noteMark } from '../note-mark.ts';

/** Messages in Ollama's form: content is one text, images lie beside it as base64, and tools are known by name. */
export function toMessages(messages: readonly Message[], log: FidelityLog): JsonObject[] {
  const names = new Map(
    messages.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'tool-call' ? [[part.id, part.name]] : []))),
  );
  return messages.flatMap((message) =>
    message.role === 'assistant' ? [toAssistant(message, log)] : toTurn(message, names, log),
  );
}

function toTurn(message: Message, names: ReadonlyMap<string, string>, log: FidelityLog): JsonObject[] {
  if (message.name !== undefined) log.drop('messages.name');
  const results = message.parts.filter((part) => part.kind === 'tool-result');
  const shown = results.flatMap((part) => part.parts.filter((inner) => inner.kind !== 'text'));
  if (shown.length > 0) log.coerce('tool_result.content');
  const tools = results.map((part) => toToolMessage(part, names, log));
  const others = [...shown, ...message.parts.filter((part) => part.kind !== 'tool-result')];
  if (others.length === 0 && tools.length > 0) return tools;
  const role = message.role === 'developer' ? 'system' : message.role;
  return [...tools, { role, ...toContent(others, log) }];
}

function toToolMessage(part: ToolResultPart, names: ReadonlyMap<string, string>, log: FidelityLog): JsonObject {
  if (part.isError) log.drop('tool_result.is_error');
  const content = part.parts.map((inner) => (inner.kind === 'text' ? inner.text : '')).join('');
  return { role: 'tool', content, ...defined({ tool_name: names.get(part.toolCallId) }) };
}

function toAssistant({ parts }: Message, log: FidelityLog): JsonObject {
  const calls = parts.filter((part) => part.kind === 'tool-call');
  const thoughts = parts.filter((part) => part.kind === 'reasoning');
  if (thoughts.some(({ signature, redacted }) => (signature ?? redacted) !== undefined)) log.drop('reasoning');
  const thinking = thoughts.map((part) => part.text).join('');
  const said = parts.filter((part) => part.kind !== 'tool-call' && part.kind !== 'reasoning');
  return {
    role: 'assistant',
    ...toContent(said, log),
    ...(thinking !== '' && { thinking }),
    ...(calls.length > 0 && {
      tool_calls: calls.map(({ name, argumentsJson }) => ({
        // Arguments that were cut are no object, and there is no other way to say them.
        function: {
          name,
          arguments: parseObject(argumentsJson) ?? log.refuse('tool arguments that are no JSON', 'messages'),
        },
      })),
    }),
  };
}

function toContent(parts: readonly Part[], log: FidelityLog): JsonObject {
  const gathered: Gathered = { texts: [], images: [], log };
  for (const part of parts) gather(part, gathered);
  const { texts, images } = gathered;
  return { content: texts.join(''), ...(images.length > 0 && { images }) };
}

function gather(part: Part, gathered: Gathered): void {
  const { texts, log } = gathered;
  noteMark(part, log);
  switch (part.kind) {
    case 'text':
    case 'refusal':
      texts.push(part.text);
      return;
    case 'image':
    case 'document':
    case 'audio':
      noteMedia(part, gathered);
      return;
    case 'opaque':
      return log.refuse(blockName(part), 'messages');
    default:
      log.refuse(`${part.kind} content in this place`, 'messages');
  }
}

interface Gathered {
  readonly texts: string[];
  readonly images: string[];
  readonly log: FidelityLog;
}

function noteMedia({ kind, source }: MediaPart, { texts, images, log }: Gathered): void {
  // The address would have to be fetched by us, past everything that guards what the gateway calls.
  if ('url' in source) log.refuse(`${kind === 'image' ? 'images' : `${kind} content`} by URL`, 'messages');
  else if (kind === 'image') images.push(source.base64);
  else if (kind === 'document' && source.mediaType === 'text/plain') {
    log.coerce('document');
    texts.push(Buffer.from(source.base64, 'base64').toString('utf8'));
  } else log.refuse(`${kind} content`, 'messages');
}
