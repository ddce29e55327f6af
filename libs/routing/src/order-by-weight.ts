import { pickWeighted, type Weighted } from './pick-weighted.ts';

/**
 * Which to use and what to fall back to: a first choice by weight where `isBalanced`, then the rest as listed.
 * A weight of 0 drains: such a candidate comes after all others, so it serves only when everything else has failed.
 */
export function orderByWeight<T extends Weighted>(
  candidates: readonly T[],
  isBalanced: boolean,
  random: () => number,
): readonly T[] {
  // By far the most common case, and it needs no draw and no new list.
  if (candidates.length < 2) return candidates;
  const live = candidates.filter((candidate) => candidate.weight > 0);
  const drained = candidates.filter((candidate) => candidate.weight <= 0);
  const first = isBalanced ? pickWeighted(live, random) : undefined;
  if (first === undefined) return drained.length === 0 ? candidates : [...live, ...drained];
  return [first, ...live.filter((candidate) => candidate !== first), ...drained];
}
