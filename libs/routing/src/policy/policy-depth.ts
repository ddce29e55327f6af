import type { LivePolicy } from '@headgate/domain';

/** Policies on the longest way through it, itself included. */
export function policyDepth({ choices, rules }: LivePolicy): number {
  const inner = [...choices, ...rules].flatMap(({ policy }) => (policy === undefined ? [] : [policyDepth(policy)]));
  return 1 + Math.max(0, ...inner);
}
