import {
  findPolicyProblems,
  findUnavailablePolicy,
  normalisePolicy,
  type PolicyDefinition,
  type PolicyInput,
  policyInput,
  policyShortForm,
} from '@headgate/domain';
import type { Problem } from '@headgate/kernel';
import { findCompileProblems } from '@headgate/routing';
import { z } from 'zod';
import { bodySchema, type Draft, patchBody, publishPatch, readWith } from '../http/body-schema.ts';
import { dropReadOnly, publishReadOnly } from '../http/read-only-fields.ts';

/** What only answers hold of a policy. */
export const readOnlyOfPolicy = [
  'id',
  'project',
  'is_default',
  'live',
  'has_draft',
  'not_enforced',
  'version',
  'created_at',
  'updated_at',
];

const example = {
  alias: 'support-agent',
  targets: [
    { id: 'small', provider: 'openai', model: 'gpt-5-mini', weight: 70 },
    { id: 'large', provider: 'anthropic', model: 'claude-sonnet-4-5', weight: 30 },
  ],
  rules: [
    {
      id: 'free-tier',
      when: {
        all: [
          { field: 'tags.tier', op: 'eq', value: 'free' },
          { field: 'input.chars', op: 'lt', value: 32000 },
        ],
      },
      then: { targets: ['small'] },
    },
  ],
  strategy: { type: 'weighted', sticky: { by: ['header.x-session'] } },
  resilience: { deadline_ms: 120000, max_attempts: 4 },
};

const replacement = z.strictObject({ ...policyInput.shape, alias: policyInput.shape.alias.optional() });
/** A policy whose alias stands in the path. */
export type PolicyReplacement = z.infer<typeof replacement>;

/** What creates a policy. */
export const policyBody = bodySchema<PolicyInput>(
  z
    .strictObject({ ...policyInput.shape, ...policyShortForm, ...publishReadOnly(readOnlyOfPolicy) })
    .meta({ id: 'PolicyInput', example, description: 'The normal form is that of the answer, schema "Policy".' }),
  (body) => readPolicy(policyInput, body),
);

const publishedReplacement = z
  .strictObject({ ...replacement.shape, ...policyShortForm, ...publishReadOnly(readOnlyOfPolicy) })
  .meta({ id: 'PolicyReplacement', example });

/** What creates or replaces a policy whose alias stands in the path. */
export const policyReplacement = bodySchema<PolicyReplacement>(publishedReplacement, (body) =>
  readPolicy(replacement, body),
);

/** What changes a policy. */
export const policyPatch = patchBody(
  publishPatch(publishedReplacement).meta({ id: 'PolicyPatch', example: { strategy: { type: 'round_robin' } } }),
);

/** Everything the body alone tells: shape, rules across fields, and what this version could not do. */
function readPolicy<T extends PolicyReplacement>(schema: z.ZodType<T>, written: unknown): Draft<T> {
  const normal = normalisePolicy(dropReadOnly(written, readOnlyOfPolicy));
  const draft = readWith(schema, normal.body);
  const unavailable = draft.value === undefined ? [] : findUnavailablePolicy(draft.value);
  const rules = draft.value === undefined ? [] : judge(draft.value);
  const inNormal = [...draft.problems, ...rules, ...unavailable];
  const toWritten = (problem: Problem): Problem => ({ ...problem, path: normal.toWrittenPath(problem.path) });
  const problems = [...normal.problems, ...inNormal.map(toWritten)];
  const value = problems.length === unavailable.length ? draft.value : undefined;
  return { value, problems, unavailable: unavailable.length, toWritten, body: normal.body };
}

function judge(policy: PolicyDefinition): Problem[] {
  return [...findPolicyProblems(policy), ...findCompileProblems(policy)];
}
