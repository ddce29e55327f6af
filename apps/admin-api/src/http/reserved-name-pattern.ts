import { reservedNames } from '@headgate/domain';

/** The names nothing may have, in any case, as JSON Schema can say it: patterns there have no flag for case. */
export const reservedNamePattern = `^(?:${[...reservedNames].map(anyCase).join('|')})$`;

function anyCase(name: string): string {
  return [...name].map((letter) => `[${letter.toUpperCase()}${letter}]`).join('');
}
