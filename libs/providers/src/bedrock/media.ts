import type { MediaPart } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';
import { noteCitations } from '../note-citations.ts';

const imageFormats: ReadonlyMap<string, string> = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpeg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
]);
const documentFormats: ReadonlyMap<string, string> = new Map([
  ['application/pdf', 'pdf'],
  ['text/csv', 'csv'],
  ['text/html', 'html'],
  ['text/plain', 'txt'],
  ['text/markdown', 'md'],
  ['application/msword', 'doc'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['application/vnd.ms-excel', 'xls'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
]);

/** An image or a document as a block: inline, or from a store the vendor itself can read. Nothing is fetched from elsewhere. */
export function toMediaBlock(part: MediaPart, log: FidelityLog): JsonObject {
  const { kind, source } = part;
  if (kind === 'audio') return log.refuse('audio input', 'messages');
  noteCitations(part, log);
  const formats = kind === 'image' ? imageFormats : documentFormats;
  if ('url' in source) {
    if (!source.url.startsWith('s3://')) log.refuse(`${kind}s by URL`, 'messages');
    const format = formatOfName(source.url, [...formats.values()]);
    if (format === undefined) return log.refuse(`${kind}s without a known ending`, 'messages');
    return say(part, format, { s3Location: { uri: source.url } });
  }
  const format = formats.get(source.mediaType);
  if (format === undefined) return log.refuse(`${kind}s of type ${source.mediaType}`, 'messages');
  return say(part, format, { bytes: source.base64 });
}

function say({ kind, name }: MediaPart, format: string, source: JsonObject): JsonObject {
  return kind === 'image' ? { image: { format, source } } : { document: { format, name: toName(name), source } };
}

function formatOfName(url: string, known: readonly string[]): string | undefined {
  const ending = url.slice(url.lastIndexOf('.') + 1).toLowerCase();
  const format = ending === 'jpg' ? 'jpeg' : ending;
  return known.includes(format) ? format : undefined;
}

/** Every document has a name there, of a small set of characters. */
function toName(name = 'document'): string {
  const plain = name
    .replace(/[^A-Za-z0-9 ()[\]-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain === '' ? 'document' : plain.slice(0, 200);
}
