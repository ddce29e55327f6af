import { isJsonObject, type JsonValue } from '@headgate/kernel';
import type { CommandContext } from './command.ts';

/** Prints an answer that holds a key, this once; as a table the key alone, so that a script can take it. */
export function printNewKey({ terminal, output }: CommandContext, body: JsonValue | undefined): void {
  const key = isJsonObject(body) ? body['key'] : undefined;
  terminal.print(output === 'json' || typeof key !== 'string' ? `${JSON.stringify(body, null, 2)}\n` : `${key}\n`);
  if (output === 'table') terminal.note('Keep it now: it is not stored and never shown again.\n');
}
