import type { Citation } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';

/** Sources of a candidate and the stretches of its text they stand behind, which the language counts in bytes; empty without any. */
export function writeGrounding(citations: readonly Citation[], text: string): JsonObject {
  if (citations.length === 0) return {};
  const titles = new Map<string, string>();
  for (const { url, title } of citations) titles.set(url, titles.get(url) ?? title ?? '');
  const urls = [...titles.keys()];
  const groundingSupports = citations.map(({ url, start, end }) => ({
    segment: {
      startIndex: Buffer.byteLength(text.slice(0, start)),
      endIndex: Buffer.byteLength(text.slice(0, end)),
      text: text.slice(start, end),
    },
    groundingChunkIndices: [urls.indexOf(url)],
  }));
  const groundingChunks = urls.map((uri) => ({ web: { uri, title: titles.get(uri) ?? '' } }));
  return { groundingMetadata: { groundingChunks, groundingSupports } };
}
