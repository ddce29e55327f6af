import type { CallFacts, LiveChoice, LiveStrategy } from '@headgate/domain';
import { hashUnit } from '../hash-unit.ts';
import { pickWeighted } from '../pick-weighted.ts';
import type { RoundRobin } from './round-robin.ts';

/** How the first of an order was found. */
export type ChosenBy = 'order' | 'weight' | 'hash' | 'turn';

/** Usable choices, best first. */
export interface ChoiceOrder {
  readonly choices: readonly LiveChoice[];
  readonly by: ChosenBy;
}

/** What an order may depend on beside the policy. */
export interface OrderInputs {
  readonly facts: CallFacts;
  readonly random: () => number;
  readonly roundRobin: RoundRobin;
}

/** Puts the usable choices of a policy in the order its strategy wants. A weight of 0 drains: it comes after all others. */
export function orderChoices(
  all: readonly LiveChoice[],
  isUsable: (choice: LiveChoice) => boolean,
  strategy: LiveStrategy,
  inputs: OrderInputs,
): ChoiceOrder {
  const listed = strategy.order.flatMap((at) => all[at] ?? []).filter(isUsable);
  const live = listed.filter(({ weight }) => weight > 0);
  const drained = listed.filter(({ weight }) => weight <= 0);
  if (live.length < 2 && strategy.type !== 'round_robin') return { choices: [...live, ...drained], by: 'order' };
  switch (strategy.type) {
    case 'single':
    case 'priority':
      return { choices: [...live, ...drained], by: 'order' };
    case 'weighted': {
      const key = findStickyKey(strategy, inputs.facts);
      if (key !== undefined) return { choices: [...rendezvous(live, key), ...drained], by: 'hash' };
      return { choices: [...firstOf(live, pickWeighted(live, inputs.random)), ...drained], by: 'weight' };
    }
    case 'round_robin': {
      const usable = new Set(live);
      const weights = all.map((choice) => (usable.has(choice) ? choice.weight : 0));
      const turn = inputs.roundRobin.next(strategy, weights, inputs.random);
      const first = turn === undefined ? undefined : all[turn];
      return { choices: [...firstOf(live, first), ...drained], by: 'turn' };
    }
  }
}

function firstOf(choices: readonly LiveChoice[], first: LiveChoice | undefined): readonly LiveChoice[] {
  return first === undefined ? choices : [first, ...choices.filter((choice) => choice !== first)];
}

function findStickyKey({ stickyBy }: LiveStrategy, facts: CallFacts): string | undefined {
  for (const [index, read] of stickyBy.entries()) {
    const fact = read(facts);
    if (fact !== undefined) return `${index}\n${String(fact)}`;
  }
  return undefined;
}

/** Weighted rendezvous hashing: each choice's score is its own, so one that comes or goes moves no key between the others. */
function rendezvous(choices: readonly LiveChoice[], key: string): LiveChoice[] {
  const scored = choices.map((choice) => ({
    choice,
    score: -choice.weight / Math.log(hashUnit(`${key}\n${choice.id}`)),
  }));
  return scored.sort((left, right) => right.score - left.score).map(({ choice }) => choice);
}
