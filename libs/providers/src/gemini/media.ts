import type { MediaPart } from '@headgate/domain';
import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';
import { noteMark } from '../note-mark.ts';

const imageTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif']);

/** An image, sound or document as a part: inline, or by an address the vendor itself can read. */
export function toMediaPart(part: MediaPart, log: FidelityLog): JsonObject {
  const { source, kind } = part;
  noteMark(part, log);
  const { fileData, ...own } = part.extras?.gemini ?? {};
  if ('url' in source)
    return { ...own, fileData: toFileData(source.url, fileData) ?? log.refuse(`${kind}s by URL`, 'messages') };
  const { mediaType, base64 } = source;
  if (!isTaken(kind, mediaType)) log.refuse(`${kind}s of type ${mediaType}`, 'messages');
  return { ...own, inlineData: { mimeType: mediaType, data: base64 } };
}

/** Undefined for an address the vendor cannot read; a caller of its own language knows what it says. */
function toFileData(url: string, own: JsonValue | undefined): JsonObject | undefined {
  if (isJsonObject(own)) return { ...own, fileUri: url };
  return isReadable(url) ? { fileUri: url } : undefined;
}

/** Files of the vendor's own, and of its stores; nothing is fetched from elsewhere. */
function isReadable(url: string): boolean {
  return /^(?:gs:\/\/|https:\/\/generativelanguage\.googleapis\.com\/|https:\/\/(?:www\.)?youtube\.com\/|https:\/\/youtu\.be\/)/.test(
    url,
  );
}

function isTaken(kind: MediaPart['kind'], mediaType: string): boolean {
  if (kind === 'image') return imageTypes.has(mediaType);
  if (kind === 'audio') return mediaType.startsWith('audio/');
  return mediaType === 'application/pdf' || mediaType.startsWith('text/') || mediaType.startsWith('video/');
}
