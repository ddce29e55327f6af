import type { ConditionField, FieldType } from './condition-field.ts';
import {
  conditionLimits,
  type ConditionOperator,
  type ConditionValue,
  type PolicyCondition,
} from './policy-condition.ts';

/** What is wrong with a comparison, and at which member of it. */
export interface OperandProblem {
  readonly at: 'op' | 'value' | 'ci';
  readonly message: string;
}

type Comparison = PolicyCondition & { readonly op: ConditionOperator };
type Judge = (value: ConditionValue | undefined) => string | undefined;

const textual: ReadonlySet<ConditionOperator> = new Set([
  'eq',
  'ne',
  'in',
  'nin',
  'contains',
  'starts_with',
  'ends_with',
  'matches',
  'subset_of',
  'intersects',
]);

/** Whether operator and operand fit each other and the field; the first that does not. */
export function findOperandProblem({ op, value, ci }: Comparison, field: ConditionField): OperandProblem | undefined {
  const message = judges[op](value);
  if (message !== undefined) return { at: 'value', message };
  const misfit = findMisfit(op, value, field.type);
  if (misfit !== undefined) return misfit;
  return ci === true && !textual.has(op)
    ? { at: 'ci', message: 'has a meaning only where texts are compared' }
    : undefined;
}

const scalar: Judge = (value) =>
  value === undefined ? 'is required' : isScalar(value) ? undefined : 'must be a text, a number or a boolean';
const scalars: Judge = (value) => (Array.isArray(value) ? undefined : 'must be a list of values');
const order: Judge = (value) =>
  typeof value === 'number' || typeof value === 'string' ? undefined : 'must be a number, or a text such as a date';
const text: Judge = (value) => (typeof value === 'string' && value !== '' ? undefined : 'must be a text');
const nothing: Judge = (value) => (value === undefined ? undefined : 'must be left out');

const judges: Readonly<Record<ConditionOperator, Judge>> = {
  eq: scalar,
  ne: scalar,
  in: scalars,
  nin: scalars,
  gt: order,
  gte: order,
  lt: order,
  lte: order,
  between: (value) =>
    Array.isArray(value) && value.length === 2 && value.every((part) => order(part) === undefined)
      ? undefined
      : 'must be a list of the least and the greatest value',
  // What a list may hold is as varied as what metadata may.
  contains: scalar,
  starts_with: text,
  ends_with: text,
  matches: (value) =>
    typeof value === 'string' && value.length > conditionLimits.maxPatternLength
      ? `must have at most ${conditionLimits.maxPatternLength} characters`
      : text(value),
  exists: nothing,
  missing: nothing,
  cidr: (value) => {
    const blocks = Array.isArray(value) ? value : [value];
    return blocks.every((block) => typeof block === 'string' && /^[0-9A-Fa-f.:]+\/\d{1,3}$/.test(block))
      ? undefined
      : 'must be an address block such as "10.0.0.0/8", or a list of them';
  },
  semver_gte: (value) =>
    typeof value === 'string' && /^v?\d+(?:\.\d+){0,2}(?:-[0-9A-Za-z.-]+)?$/.test(value)
      ? undefined
      : 'must be a version such as "1.4.0"',
  pct: (value) => (isBucket(value) ? undefined : 'must be {salt, lt}'),
  subset_of: scalars,
  intersects: scalars,
};

function findMisfit(
  op: ConditionOperator,
  value: ConditionValue | undefined,
  type: FieldType,
): OperandProblem | undefined {
  const fits = operatorsOf[type];
  if (fits !== undefined && !fits.has(op)) {
    return { at: 'op', message: `does not fit a ${type}; use one of: ${[...fits].join(', ')}` };
  }
  const wanted = operandOf[type];
  const operands = value === undefined || isBucket(value) ? [] : Array.isArray(value) ? value : [value];
  return wanted === undefined || operands.every((operand) => typeof operand === wanted)
    ? undefined
    : { at: 'value', message: `must be a ${wanted === 'string' ? 'text' : wanted}, as the field is` };
}

const operatorsOf: Readonly<Record<FieldType, ReadonlySet<ConditionOperator> | undefined>> = {
  any: undefined,
  text: new Set([...textual, 'gt', 'gte', 'lt', 'lte', 'between', 'exists', 'missing', 'cidr', 'semver_gte', 'pct']),
  number: new Set(['eq', 'ne', 'in', 'nin', 'gt', 'gte', 'lt', 'lte', 'between', 'exists', 'missing']),
  flag: new Set(['eq', 'ne', 'exists', 'missing']),
};
const operandOf: Readonly<Record<FieldType, 'string' | 'number' | 'boolean' | undefined>> = {
  any: undefined,
  text: 'string',
  number: 'number',
  flag: 'boolean',
};

function isScalar(value: ConditionValue): value is string | number | boolean {
  return typeof value !== 'object';
}
function isBucket(value: ConditionValue | undefined): value is { salt: string; lt: number } {
  return typeof value === 'object' && !Array.isArray(value);
}
