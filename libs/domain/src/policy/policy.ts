import { z } from 'zod';
import { description } from '../names.ts';
import { policyExtras } from './policy-extras.ts';
import { policyResilience } from './policy-resilience.ts';
import { policyRule } from './policy-rule.ts';
import { policyStrategy } from './policy-strategy.ts';
import { policyAlias, policyTarget } from './policy-target.ts';

/** How deep policies may refer to each other. */
export const maxPolicyDepth = 4;

const fields = {
  schema_version: z.literal(1, { error: 'must be 1' }).optional().describe('Version of this shape; 1.'),
  targets: z.array(policyTarget).max(50).default([]).describe('Where calls may go.'),
  rules: z.array(policyRule).max(100).default([]).describe('Looked at in order; the first that applies decides.'),
  strategy: policyStrategy.prefault({}),
  resilience: policyResilience.optional(),
  ...policyExtras,
};

/** How a target is chosen, by itself: what a route may carry inline. */
export const policyDefinition = z.strictObject(fields);
export type PolicyDefinition = z.infer<typeof policyDefinition>;

/** What an administrator writes of a policy, in normal form. */
export const policyInput = z.strictObject({
  alias: policyAlias,
  description: description.optional(),
  projects: z
    .array(z.string())
    .min(1)
    .nullable()
    .default(null)
    .describe('Slugs of the projects that see it; null: all.'),
  ...fields,
});
export type PolicyInput = z.infer<typeof policyInput>;
