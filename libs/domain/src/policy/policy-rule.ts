import { z } from 'zod';
import { policyCondition } from './policy-condition.ts';
import { policyStrategy } from './policy-strategy.ts';
import { policyAlias, targetId } from './policy-target.ts';

const rejection = z.strictObject({
  status: z.int().min(400).max(499).default(403).describe('HTTP status of the refusal, 400 to 499; default 403.'),
  code: z
    .string()
    .regex(/^[a-z0-9_]{1,64}$/, 'must be 1 to 64 lower-case letters, digits or "_"')
    .optional()
    .describe('A word of your own that the message carries for programs.'),
  message: z.string().min(1).max(500).describe('What the caller reads.'),
});

/** What a rule does with a call it matches. */
const consequence = z.strictObject({
  use: policyStrategy.optional().describe('Another strategy than the one of the policy.'),
  targets: z.array(targetId).min(1).max(50).optional().describe('Ids of the only targets that may serve it.'),
  policy: policyAlias.optional().describe('Alias of the policy that decides instead.'),
  reject: rejection.optional().describe('Refuses the call.'),
  set: z
    .record(z.string().min(1).max(100), z.json())
    .optional()
    .describe('Members of the body, in the language of the call, that replace the caller’s.'),
  continue: z
    .boolean()
    .optional()
    .describe('True: further rules are looked at; targets then narrow, the last strategy and the last value count.'),
});

export const policyRule = z.strictObject({
  id: targetId.describe('What the trace calls it; given by Headgate where it is left out.'),
  priority: z.int().min(0).max(100_000).optional().describe('Lowest first; those without one follow as listed.'),
  enabled: z.boolean().default(true).describe('False: it is passed over.'),
  trust: z
    .enum(['any', 'server'])
    .default('any')
    .describe('"server": the rule may read nothing that whoever calls could make up.'),
  when: policyCondition.describe('When it applies.'),
  then: consequence.describe('What happens then; the first rule that applies decides, unless it goes on.'),
});
export type PolicyRule = z.infer<typeof policyRule>;
