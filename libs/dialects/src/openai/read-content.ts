import type { Extras, MediaPart, OpaquePart, RefusalPart, TextPart } from '@headgate/domain';
import { defined } from '@headgate/kernel';
import { parseDataUrl } from '../data-url.ts';
import { extrasOf } from '../extras.ts';
import type { Fields } from '../fields.ts';

/** What may stand in the content of a message. */
export type ContentPart = TextPart | MediaPart | OpaquePart | RefusalPart;

/** Reads `content`: a string, null, or an array of parts; parts without a canonical word stay as they are. */
export function readContent(fields: Fields): ContentPart[] {
  const content = fields.any('content');
  if (content === undefined) return [];
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  if (!Array.isArray(content)) {
    fields.problem('content', 'must be a string or an array of parts');
    return [];
  }
  return fields.eachFields('content').map(readPart);
}

function readPart(fields: Fields): ContentPart {
  const type = fields.requiredString('type');
  switch (type) {
    case 'text':
      return { kind: 'text', text: fields.requiredString('text'), ...restOf(fields) };
    case 'refusal':
      return { kind: 'refusal', text: fields.requiredString('refusal') };
    case 'image_url':
      return readImage(fields);
    case 'input_audio':
      return readAudio(fields);
    case 'file':
      return readFile(fields);
    default:
      return { kind: 'opaque', family: 'openai', block: fields.whole() };
  }
}

function readImage(fields: Fields): ContentPart {
  // Some callers send the bare string where the language has an object.
  const bare = fields.any('image_url');
  const image = typeof bare === 'string' ? undefined : fields.fields('image_url');
  const url = typeof bare === 'string' ? bare : (image?.requiredString('url') ?? '');
  const detail = image?.string('detail');
  return {
    kind: 'image',
    source: sourceOf(fields, url),
    ...restOf(fields, detail === undefined ? undefined : { image_url: { detail } }),
  };
}

function sourceOf(fields: Fields, url: string): MediaPart['source'] {
  if (!url.startsWith('data:')) return { url };
  const data = parseDataUrl(url);
  if (data === undefined) fields.problem('', 'must hold a base64 data URL such as data:image/png;base64,...');
  return data ?? { url: '' };
}

function readAudio(fields: Fields): ContentPart {
  const audio = fields.fields('input_audio');
  const format = audio?.requiredString('format') ?? '';
  return {
    kind: 'audio',
    source: { mediaType: `audio/${format}`, base64: audio?.requiredString('data') ?? '' },
    ...restOf(fields),
  };
}

function readFile(fields: Fields): ContentPart {
  const file = fields.fields('file');
  const written = file?.string('file_data');
  if (written === undefined) return { kind: 'opaque', family: 'openai', block: fields.whole() };
  const source = parseDataUrl(written) ?? { mediaType: 'application/pdf', base64: written };
  return { kind: 'document', source, ...defined({ name: file?.string('filename') }), ...restOf(fields) };
}

/** A cache mark is Anthropic's word: callers write it into any language to reach Claude. */
function restOf(fields: Fields, more?: Extras['openai']): { readonly extras?: Extras } {
  const mark = fields.any('cache_control');
  const rest = fields.rest();
  const openai = rest === undefined ? more : { ...more, ...rest };
  return defined({
    extras: extrasOf({ openai, anthropic: mark === undefined ? undefined : { cache_control: mark } }),
  });
}
