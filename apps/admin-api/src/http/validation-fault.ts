import { type Fault, fault, type Problem } from '@headgate/kernel';

/** The one shape of a refused request, whichever validator found the problems. Each path is named once. */
export function validationFault(problems: readonly Problem[]): Fault {
  const seen = new Set<string>();
  const distinct = problems.filter(({ path, message }) => {
    const text = `${path}\n${message}`;
    return !seen.has(text) && seen.add(text) !== undefined;
  });
  return fault('validation_failed', { problems: distinct });
}
