import type { Citation } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';

/** An annotation of chat completions. */
export function writeUrlCitation({ url, title = '', start, end }: Citation): JsonObject {
  return { type: 'url_citation', url_citation: { start_index: start, end_index: end, url, title } };
}
