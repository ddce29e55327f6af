import type { MediaPart, Message, OpaquePart, Part, TextPart } from '@headgate/domain';
import { defined, isJsonObject } from '@headgate/kernel';
import { parseDataUrl } from '../data-url.ts';
import type { Fields } from '../fields.ts';
import { writeTextArguments } from '../text-tools/write-text-arguments.ts';
import { readProof } from './proof.ts';

/** Reads `input`: a text, or the items of a conversation. What the assistant did in one turn is one message. */
export function readInput(fields: Fields): Message[] {
  const input = fields.any('input');
  if (typeof input === 'string') return [{ role: 'user', parts: [{ kind: 'text', text: input }] }];
  if (input === undefined) fields.problem('input', 'is required');
  if (Array.isArray(input) && input.length === 0) fields.problem('input', 'must not be empty');
  const messages: Message[] = [];
  for (const item of fields.eachFields('input')) {
    const message = readItem(item);
    const last = messages.at(-1);
    if (message.role === 'assistant' && last?.role === 'assistant') {
      messages.splice(-1, 1, { role: 'assistant', parts: [...last.parts, ...message.parts] });
    } else messages.push(message);
  }
  return messages;
}

const assistant = (part: Part): Message => ({ role: 'assistant', parts: [part] });
const result = (item: Fields): Message => ({ role: 'user', parts: [readOutput(item)] });

const readers: Readonly<Record<string, (item: Fields) => Message>> = {
  message: readMessage,
  function_call: (item) => assistant(readCall(item)),
  custom_tool_call: (item) => assistant(readTextCall(item)),
  function_call_output: result,
  custom_tool_call_output: result,
  reasoning: (item) => assistant(readReasoning(item)),
};

function readItem(item: Fields): Message {
  // A message may leave its type out.
  const type = item.string('type') ?? (item.any('role') === undefined ? '' : 'message');
  if (type === '') {
    item.problem('type', 'is required');
    return { role: 'user', parts: [] };
  }
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  return read?.(item) ?? { role: type.endsWith('_output') ? 'user' : 'assistant', parts: [opaque(item)] };
}

function readMessage(item: Fields): Message {
  const role = item.requiredString('role');
  const parts = readContent(item, 'content');
  if (role === 'user' || role === 'assistant' || role === 'system' || role === 'developer') return { role, parts };
  item.problem('role', 'must be "user", "assistant", "system" or "developer"');
  return { role: 'user', parts };
}

function readCall(item: Fields): Part {
  const written = item.string('arguments') ?? '';
  return {
    kind: 'tool-call',
    id: item.requiredString('call_id'),
    name: item.requiredString('name'),
    argumentsJson: written.trim() === '' ? '{}' : written,
  };
}

function readTextCall(item: Fields): Part {
  return {
    kind: 'tool-call',
    id: item.requiredString('call_id'),
    name: item.requiredString('name'),
    argumentsJson: writeTextArguments(item.requiredString('input')),
  };
}

function readOutput(item: Fields): Part {
  const parts = readContent(item, 'output').filter((part) => part.kind !== 'refusal');
  return { kind: 'tool-result', toolCallId: item.requiredString('call_id'), parts, isError: false };
}

/** Its text is the summary, or what an open model thought in full. */
function readReasoning(item: Fields): Part {
  const texts = [...item.eachFields('summary'), ...item.eachFields('content')].map((part) => part.string('text') ?? '');
  return { kind: 'reasoning', text: texts.join(''), ...readProof(item.string('encrypted_content')) };
}

type ContentPart = TextPart | MediaPart | OpaquePart | { readonly kind: 'refusal'; readonly text: string };

function readContent(item: Fields, name: string): ContentPart[] {
  const content = item.any(name);
  if (content === undefined) return [];
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  return item.eachFields(name).map(readPart);
}

function readPart(part: Fields): ContentPart {
  const type = part.requiredString('type');
  switch (type) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return { kind: 'text', text: part.requiredString('text') };
    case 'refusal':
      return { kind: 'refusal', text: part.requiredString('refusal') };
    case 'input_image':
      return readImage(part);
    case 'input_file':
      return readFile(part);
    case 'input_audio':
      return readAudio(part);
    default:
      return opaque(part);
  }
}

function readImage(part: Fields): ContentPart {
  const url = part.string('image_url');
  if (url === undefined) return opaque(part);
  const detail = part.string('detail');
  const extras = detail === undefined ? undefined : { openai: { image_url: { detail } } };
  return { kind: 'image', source: sourceOf(part, url), ...defined({ extras }) };
}

function readFile(part: Fields): ContentPart {
  const name = part.string('filename');
  const url = part.string('file_url');
  if (url !== undefined) return { kind: 'document', source: { url }, ...defined({ name }) };
  const data = part.string('file_data');
  if (data === undefined) return opaque(part);
  const source = parseDataUrl(data) ?? { mediaType: 'application/pdf', base64: data };
  return { kind: 'document', source, ...defined({ name }) };
}

function readAudio(part: Fields): ContentPart {
  const audio = part.fields('input_audio');
  const mediaType = `audio/${audio?.requiredString('format') ?? ''}`;
  return { kind: 'audio', source: { mediaType, base64: audio?.requiredString('data') ?? '' } };
}

function sourceOf(part: Fields, url: string): MediaPart['source'] {
  if (!url.startsWith('data:')) return { url };
  const data = parseDataUrl(url);
  if (data === undefined) part.problem('', 'must hold a base64 data URL such as data:image/png;base64,...');
  return data ?? { url: '' };
}

/** Files, calls of tools and the like that only the vendor itself can resolve. */
function opaque(fields: Fields): OpaquePart {
  const block = fields.whole();
  return { kind: 'opaque', family: 'responses', block: isJsonObject(block) ? block : {} };
}
