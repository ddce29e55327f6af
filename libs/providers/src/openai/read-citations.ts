import type { Citation } from '@headgate/domain';
import type { WireMessage } from './wire.ts';

/** The addresses a searching model names; annotations of other kinds name what is stored, and are of no use elsewhere. */
export function readCitations({ annotations }: WireMessage): Citation[] {
  return (annotations ?? []).flatMap(({ url_citation: said }) => {
    if (!said?.url) return [];
    const { url, title, start_index: start, end_index: end } = said;
    return [{ url, ...(title && { title }), start: start ?? 0, end: end ?? 0 }];
  });
}
