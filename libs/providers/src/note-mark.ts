import type { Part } from '@headgate/domain';
import type { FidelityLog } from './fidelity-log.ts';
import { noteCitations } from './note-citations.ts';

/** Notes what a part asks of Anthropic that a vendor has no word for: a mark of its cache, citations of a document. */
export function noteMark(part: Part, log: FidelityLog): void {
  if ('extras' in part && part.extras?.anthropic?.['cache_control'] !== undefined) log.drop('cache_control');
  noteCitations(part, log);
}
