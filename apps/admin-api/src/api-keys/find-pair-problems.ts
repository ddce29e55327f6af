import type { Problem } from '@headgate/kernel';

const mostPairs = 32;
const pairName = /^[a-z][a-z0-9_.-]{0,62}$/;
// Header values and log lines are made of them: no control characters.
const pairValue = /^[\x20-\x7e\u00a0-\uffff]{1,256}$/;

/** What is wrong with attributes or labels; every problem with the path of its pair. */
export function findPairProblems(
  field: 'attrs' | 'labels',
  pairs: Readonly<Record<string, unknown>> | null | undefined,
): Problem[] {
  const entries = Object.entries(pairs ?? {});
  const problems: Problem[] =
    entries.length > mostPairs ? [{ path: field, message: `must have at most ${mostPairs} pairs` }] : [];
  for (const [name, value] of entries) {
    const path = `${field}.${name}`;
    if (!pairName.test(name)) {
      problems.push({ path, message: 'must be named with lower-case letters, digits, "_", "-" and ".", at most 63' });
    }
    if (typeof value !== 'string' || !pairValue.test(value)) {
      problems.push({ path, message: 'must be a text of 1 to 256 characters without control characters' });
    }
  }
  return problems;
}
