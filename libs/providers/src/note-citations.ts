import type { Part } from '@headgate/domain';
import { isJsonObject } from '@headgate/kernel';
import type { FidelityLog } from './fidelity-log.ts';

/** Notes that a document is to be cited from, at a vendor that has no word for it. */
export function noteCitations(part: Part, log: FidelityLog): void {
  const asked = part.kind === 'document' ? part.extras?.anthropic?.['citations'] : undefined;
  if (isJsonObject(asked) && asked['enabled'] === true) log.drop('citations');
}
