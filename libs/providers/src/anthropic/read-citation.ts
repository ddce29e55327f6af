import type { Citation } from '@headgate/domain';
import { isJsonObject } from '@headgate/kernel';

/** The stretch of an answer that a block is. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A citation that has an address; places in a document are the caller's own, and nobody else has words for them. */
export function readCitation(said: unknown, { start, end }: Stretch): Citation[] {
  if (!isJsonObject(said)) return [];
  const url = said['url'] ?? said['source'];
  if (typeof url !== 'string' || !URL.canParse(url)) return [];
  const { title } = said;
  return [{ url, ...(typeof title === 'string' && title !== '' && { title }), start, end }];
}
