import type { Extras, Tool } from '@headgate/domain';
import type { FidelityLog } from './fidelity-log.ts';

/**
 * Notes what another family says of a tool that a vendor has no word for: a tool of that family's servers is refused by its
 * kind, one that takes plain text is said as a function. `own`: the family whose words the vendor knows.
 */
export function checkTool({ extras = {}, takesText }: Tool, log: FidelityLog, own?: keyof Extras): void {
  if (takesText === true && (own !== 'openai' || extras.openai === undefined)) log.coerce('tools.custom');
  for (const family of families) {
    const type = family === own ? undefined : extras[family]?.['type'];
    if (typeof type === 'string' && type !== sayable) log.refuse(`${type} tools`, 'tools');
  }
}

/** Whose kinds of tools run on servers of their own; Gemini's are told by their members. */
const families = ['anthropic', 'openai', 'responses'] as const;
/** Takes plain text. */
const sayable = 'custom';
