/** Smooth weighted round robin: in every period each gets exactly its share, and its turns lie as far apart as they can. */
export class RoundRobin {
  /** By strategy: a new configuration has new ones and begins anew, and what is gone is forgotten by itself. */
  readonly #turns = new WeakMap<object, number[]>();

  /** The place whose turn it is among those that may serve; undefined where none has a weight. */
  next(key: object, weights: readonly number[], random: () => number): number | undefined {
    let turns = this.#turns.get(key);
    if (turns === undefined) {
      turns = weights.map(() => 0);
      // Many proxies that begin at once must not all send their first call to the same target.
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      for (let skip = Math.floor(random() * Math.min(total, mostSkipped)); skip > 0; skip -= 1) advance(turns, weights);
      this.#turns.set(key, turns);
    }
    return advance(turns, weights);
  }
}

const mostSkipped = 1_000;

/** Adds each weight to its turn, takes the largest, subtracts the total from it. A weight of 0 stands for one that may not serve. */
function advance(turns: number[], weights: readonly number[]): number | undefined {
  let total = 0;
  let best: number | undefined;
  for (const [index, weight] of weights.entries()) {
    if (weight <= 0) continue;
    total += weight;
    turns[index] = (turns[index] ?? 0) + weight;
    if (best === undefined || (turns[index] ?? 0) > (turns[best] ?? 0)) best = index;
  }
  if (best !== undefined) turns[best] = (turns[best] ?? 0) - total;
  return best;
}
