import type { MediaPart, Message, Part, ReasoningPart } from '@headgate/domain';
import { defined, isJsonObject, type JsonObject } from '@headgate/kernel';
import { extrasOf } from '../extras.ts';
import type { Fields } from '../fields.ts';
import { CallIds } from './call-ids.ts';
import { readThought } from './thought-signature.ts';

/** Reads `contents`, at least one. */
export function readContents(fields: Fields): Message[] {
  const list = fields.any('contents');
  if (list === undefined) fields.problem('contents', 'is required');
  if (Array.isArray(list) && list.length === 0) fields.problem('contents', 'must not be empty');
  const ids = new CallIds();
  const messages: Message[] = [];
  for (const content of fields.eachFields('contents')) {
    const message = readContent(content, ids);
    const last = messages.at(-1);
    // A streamed answer stands in the history as one entry to a chunk: it is one turn, and other languages need it as one.
    if (message.role === 'assistant' && last?.role === 'assistant') {
      messages.splice(-1, 1, { role: 'assistant', parts: joinParts([...last.parts, ...message.parts]) });
    } else messages.push(message);
  }
  return messages;
}

/** Reads `systemInstruction`; some callers send the bare text. */
export function readSystem(fields: Fields): Message[] {
  const bare = fields.any('systemInstruction');
  if (bare === undefined) return [];
  if (typeof bare === 'string') return [{ role: 'system', parts: [{ kind: 'text', text: bare }] }];
  const content = fields.fields('systemInstruction');
  return content === undefined ? [] : [{ role: 'system', parts: readParts(content, new CallIds()) }];
}

function readContent(content: Fields, ids: CallIds): Message {
  const role = content.string('role') ?? 'user';
  if (role !== 'user' && role !== 'model' && role !== 'function') {
    content.problem('role', 'must be "user" or "model"');
  }
  const parts = readParts(content, ids);
  return role === 'model' ? { role: 'assistant', parts: joinParts(parts) } : { role: 'user', parts };
}

function readParts(content: Fields, ids: CallIds): Part[] {
  return content.eachFields('parts').map((fields) => readPart(fields, ids));
}

/** What a model said comes in as many parts as it was streamed in: texts and thoughts that belong together are one again. */
function joinParts(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    if (part.kind === 'text' && part.text === '' && part.extras === undefined) continue;
    const last = joined.at(-1);
    const both = last === undefined ? undefined : join(last, part);
    if (both === undefined) joined.push(part);
    else joined.splice(-1, 1, both);
  }
  return joined;
}

/** Undefined where the two are parts of their own. A thought ends with its proof. */
function join(before: Part, part: Part): Part | undefined {
  if (before.kind === 'text' && part.kind === 'text' && before.extras === undefined && part.extras === undefined) {
    return { kind: 'text', text: before.text + part.text };
  }
  if (before.kind !== 'reasoning' || part.kind !== 'reasoning' || !isOpen(before)) return undefined;
  return { ...part, text: before.text + part.text };
}

function isOpen(thought: ReasoningPart): boolean {
  return thought.signature === undefined && thought.redacted === undefined;
}

function readPart(part: Fields, ids: CallIds): Part {
  if (part.any('functionCall') !== undefined) return readCall(part, ids);
  if (part.any('functionResponse') !== undefined) return readResult(part, ids);
  if (part.any('inlineData') !== undefined) return readInline(part);
  if (part.any('fileData') !== undefined) return readFile(part);
  const text = part.string('text');
  if (text === undefined) return { kind: 'opaque', family: 'gemini', block: part.whole() };
  if (part.boolean('thought') === true) return readThought(text, part.string('thoughtSignature'));
  return { kind: 'text', text, ...restOf(part) };
}

function readCall(part: Fields, ids: CallIds): Part {
  const call = part.fields('functionCall');
  const name = call?.requiredString('name') ?? '';
  const id = ids.ofCall(name, call?.string('id'));
  return { kind: 'tool-call', id, name, argumentsJson: JSON.stringify(call?.object('args') ?? {}), ...restOf(part) };
}

function readResult(part: Fields, ids: CallIds): Part {
  const result = part.fields('functionResponse');
  const name = result?.requiredString('name') ?? '';
  const response = result?.object('response') ?? {};
  return {
    kind: 'tool-result',
    toolCallId: ids.ofResult(name, result?.string('id')),
    parts: [{ kind: 'text', text: sayResponse(response) }],
    isError: Object.keys(response).join() === 'error',
    ...restOf(part),
  };
}

/** Plain text is wrapped by Google's SDKs, because a result must be an object: other languages take the text itself. */
function sayResponse(response: JsonObject): string {
  const [name = '', ...others] = Object.keys(response);
  const value = response[name];
  const isWrapped = others.length === 0 && ['output', 'result', 'error'].includes(name) && typeof value === 'string';
  return isWrapped ? value : JSON.stringify(response);
}

function readInline(part: Fields): Part {
  const data = part.fields('inlineData');
  const mediaType = (data?.requiredString('mimeType') ?? '').toLowerCase();
  const source = { mediaType, base64: data?.requiredString('data') ?? '' };
  return { kind: kindOf(mediaType), source, ...defined({ name: data?.string('displayName') }), ...restOf(part) };
}

function readFile(part: Fields): Part {
  const file = part.fields('fileData');
  const mediaType = file?.string('mimeType');
  const rest = part.rest();
  // The type goes back to the same family; the others learn it from the address.
  const gemini = mediaType === undefined ? rest : { ...rest, fileData: { mimeType: mediaType } };
  return {
    kind: kindOf(mediaType ?? ''),
    source: { url: file?.requiredString('fileUri') ?? '' },
    ...defined({ extras: extrasOf({ gemini }) }),
  };
}

function kindOf(mediaType: string): MediaPart['kind'] {
  if (mediaType.startsWith('image/')) return 'image';
  return mediaType.startsWith('audio/') ? 'audio' : 'document';
}

function restOf(part: Fields): Pick<Part & { kind: 'text' }, 'extras'> {
  const rest = part.rest();
  return isJsonObject(rest) ? { extras: { gemini: rest } } : {};
}
