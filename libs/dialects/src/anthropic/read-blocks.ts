import type { Extras, MediaPart, OpaquePart, Part, TextPart } from '@headgate/domain';
import { defined } from '@headgate/kernel';
import { extrasOf } from '../extras.ts';
import type { Fields } from '../fields.ts';

/** Reads the `content` of a message: a string or an array of blocks; blocks without a canonical word stay as they are. */
export function readBlocks(fields: Fields): Part[] {
  const content = fields.any('content');
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  if (content === undefined) {
    fields.problem('content', 'is required');
    return [];
  }
  return fields.eachFields('content').map(readBlock);
}

function readBlock(fields: Fields): Part {
  const type = fields.requiredString('type');
  switch (type) {
    case 'text':
    case 'image':
    case 'document':
      return readContentBlock(fields, type);
    case 'tool_use':
      return readToolUse(fields);
    case 'tool_result':
      return readToolResult(fields);
    case 'thinking':
      return {
        kind: 'reasoning',
        text: fields.string('thinking') ?? '',
        signature: fields.string('signature') ?? '',
        ...restOf(fields),
      };
    case 'redacted_thinking':
      return { kind: 'reasoning', text: '', redacted: fields.requiredString('data'), ...restOf(fields) };
    default:
      return opaque(fields);
  }
}

function readContentBlock(fields: Fields, type: 'text' | 'image' | 'document'): TextPart | MediaPart | OpaquePart {
  if (type === 'text') return { kind: 'text', text: fields.requiredString('text'), ...restOf(fields) };
  const source = readSource(fields);
  if (source === undefined) return opaque(fields);
  const name = type === 'document' ? fields.string('title') : undefined;
  return { kind: type, source, ...defined({ name }), ...restOf(fields) };
}

/** Undefined for sources only the vendor can resolve: its own files, nested content. */
function readSource(fields: Fields): MediaPart['source'] | undefined {
  const source = fields.fields('source');
  if (source === undefined) {
    fields.problem('source', 'is required');
    return { url: '' };
  }
  switch (source.requiredString('type')) {
    case 'url':
      return { url: source.requiredString('url') };
    case 'base64':
      return { mediaType: source.requiredString('media_type'), base64: source.requiredString('data') };
    case 'text':
      return { mediaType: 'text/plain', base64: Buffer.from(source.requiredString('data')).toString('base64') };
    default:
      return undefined;
  }
}

function readToolUse(fields: Fields): Part {
  return {
    kind: 'tool-call',
    id: fields.requiredString('id'),
    name: fields.requiredString('name'),
    argumentsJson: JSON.stringify(fields.any('input') ?? {}),
    ...restOf(fields),
  };
}

function readToolResult(fields: Fields): Part {
  return {
    kind: 'tool-result',
    toolCallId: fields.requiredString('tool_use_id'),
    parts: readResultContent(fields),
    isError: fields.boolean('is_error') ?? false,
    ...restOf(fields),
  };
}

function readResultContent(fields: Fields): (TextPart | MediaPart | OpaquePart)[] {
  const content = fields.any('content');
  if (content === undefined) return [];
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  return fields.eachFields('content').map((block) => {
    const type = block.requiredString('type');
    return type === 'text' || type === 'image' || type === 'document' ? readContentBlock(block, type) : opaque(block);
  });
}

function opaque(fields: Fields): OpaquePart {
  return { kind: 'opaque', family: 'anthropic', block: fields.whole() };
}

function restOf(fields: Fields): { readonly extras?: Extras } {
  return defined({ extras: extrasOf({ anthropic: fields.rest() }) });
}
