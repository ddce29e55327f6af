import type { Part } from '@headgate/domain';
import type { FidelityLog } from './fidelity-log.ts';

/** Notes a mark of Anthropic's cache that a vendor has no word for. */
export function noteMark(part: Part, log: FidelityLog): void {
  if ('extras' in part && part.extras?.anthropic?.['cache_control'] !== undefined) log.drop('cache_control');
}
