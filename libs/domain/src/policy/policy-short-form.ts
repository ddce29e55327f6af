import { z } from 'zod';
import { shortPolicyTypes } from './normalise-policy.ts';
import { policyRule } from './policy-rule.ts';
import { policyTarget } from './policy-target.ts';

const targets = z
  .array(policyTarget.partial({ id: true }))
  .max(50)
  .optional();

/**
 * How a policy may be written besides its normal form, for published schemas: the documents' short form, and members without an id.
 * `normalisePolicy` brings it into the normal form.
 */
export const policyShortForm = {
  type: z
    .enum(shortPolicyTypes)
    .optional()
    .describe('Short form: "fallback" in the order of the list, "intelligent" by "axis", or the type of a strategy.'),
  axis: z.enum(['cost', 'performance', 'intelligence']).optional().describe('Short form: aim of "intelligent".'),
  providers: targets.describe('Short form of "targets".'),
  targets: targets.describe('Where calls may go.'),
  rules: z
    .array(policyRule.partial({ id: true }))
    .max(100)
    .optional()
    .describe('Looked at in order; the first that applies decides.'),
};
