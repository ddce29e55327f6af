/** Something that takes a share of the calls. */
export interface Weighted {
  readonly weight: number;
}

/** Picks by weight from a draw in [0, 1); undefined when no weight is above zero. */
export function pickWeighted<T extends Weighted>(candidates: readonly T[], random: () => number): T | undefined {
  let total = 0;
  for (const candidate of candidates) total += Math.max(0, candidate.weight);
  if (total === 0) return undefined;
  let point = random() * total;
  // Subtracting, not prefix sums: candidate lists are short and this allocates nothing.
  return candidates.find((candidate) => candidate.weight > 0 && (point -= candidate.weight) < 0);
}
