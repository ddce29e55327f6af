import { z } from 'zod';

/** How a condition compares. Names of the product's documents are among them. */
export const conditionOperators = [
  'eq',
  'ne',
  'in',
  'nin',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'contains',
  'starts_with',
  'ends_with',
  'matches',
  'exists',
  'missing',
  'cidr',
  'semver_gte',
  'pct',
  'subset_of',
  'intersects',
] as const;
export type ConditionOperator = (typeof conditionOperators)[number];

const scalar = z.union([z.string().max(1_000), z.number(), z.boolean()]);
const bucket = z.strictObject({
  salt: z.string().min(1).max(100).describe('Makes the buckets of two experiments independent.'),
  lt: z.number().min(0).max(100).describe('Percent of values that match, 0 to 100.'),
});

/** What a condition compares with; which of these fits, the operator says. */
export const conditionValue = z.union([scalar, z.array(scalar).min(1).max(500), bucket], {
  error: 'must be a text, a number, a boolean, a list of these, or {salt, lt}',
});
export type ConditionValue = z.infer<typeof conditionValue>;

/**
 * A node of a rule's condition: exactly one of `all`, `any`, `not` and `field`. A type and no interface: only of a type does
 * TypeScript know that it is JSON.
 */
export type PolicyCondition = {
  readonly all?: readonly PolicyCondition[] | undefined;
  readonly any?: readonly PolicyCondition[] | undefined;
  readonly not?: PolicyCondition | undefined;
  readonly field?: string | undefined;
  readonly op?: ConditionOperator | undefined;
  readonly value?: ConditionValue | undefined;
  readonly ci?: boolean | undefined;
  readonly tz?: string | undefined;
};

/** How much a condition may hold; checked where one is written and where one is compiled. */
export const conditionLimits = { maxDepth: 6, maxLeaves: 64, maxPatternLength: 256 } as const;

export const policyCondition: z.ZodType<PolicyCondition> = z
  .strictObject({
    get all() {
      return z.array(policyCondition).min(1).max(64).optional().describe('True when every one is true.');
    },
    get any() {
      return z.array(policyCondition).min(1).max(64).optional().describe('True when at least one is true.');
    },
    get not() {
      return policyCondition.optional().describe('True when the condition is false.');
    },
    field: z.string().min(1).max(200).optional().describe('What is asked about, such as "tags.tier" or "input.chars".'),
    op: z.enum(conditionOperators).optional().describe('How it is compared.'),
    value: conditionValue.optional().describe('What it is compared with; "exists" and "missing" take none.'),
    ci: z.boolean().optional().describe('True: texts are compared without regard to case; default false.'),
    tz: z.string().max(64).optional().describe('IANA time zone of a "time." field; default UTC.'),
  })
  .meta({ id: 'PolicyCondition', description: 'Exactly one of "all", "any", "not" and "field" with "op".' });
