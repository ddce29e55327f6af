import type { ConditionOperator, ConditionValue, FactValue } from '@headgate/domain';
import { hashUnit } from '../hash-unit.ts';
import { compileBlock } from './address-block.ts';
import { compilePattern } from './compile-pattern.ts';

/** A comparison with its operand; undefined where the field holds something it cannot be compared with. */
export type Compare = (fact: FactValue) => boolean | undefined;
type Scalar = string | number | boolean;
type Operators = Exclude<ConditionOperator, 'exists' | 'missing'>;

/** The comparison an operator makes; throws `RangeError` for an operand that only looks right. */
export function compileOperator(op: Operators, value: ConditionValue | undefined, isFolded: boolean): Compare {
  const fold = isFolded ? foldScalar : same;
  return operators[op](value, fold, isFolded);
}

type Fold = (value: Scalar) => Scalar;
type Maker = (value: ConditionValue | undefined, fold: Fold, isFolded: boolean) => Compare;

const same: Fold = (value) => value;
const foldScalar: Fold = (value) => (typeof value === 'string' ? value.toLowerCase() : value);

const operators: Readonly<Record<Operators, Maker>> = {
  eq: (value, fold) => equals(fold(scalarOf(value)), fold),
  ne: (value, fold) => not(equals(fold(scalarOf(value)), fold)),
  in: (value, fold) => among(listOf(value).map(fold), fold),
  nin: (value, fold) => not(among(listOf(value).map(fold), fold)),
  gt: (value) => ordered(scalarOf(value), (order) => order > 0),
  gte: (value) => ordered(scalarOf(value), (order) => order >= 0),
  lt: (value) => ordered(scalarOf(value), (order) => order < 0),
  lte: (value) => ordered(scalarOf(value), (order) => order <= 0),
  between: (value) => {
    const [least = '', most = ''] = listOf(value);
    const [above, below] = [ordered(least, (order) => order >= 0), ordered(most, (order) => order <= 0)];
    return (fact) => both(above(fact), below(fact));
  },
  contains: (value, fold) => contains(fold(scalarOf(value)), fold),
  starts_with: (value, fold) => textual(fold(scalarOf(value)), fold, (text, part) => text.startsWith(part)),
  ends_with: (value, fold) => textual(fold(scalarOf(value)), fold, (text, part) => text.endsWith(part)),
  matches: (value, _, isFolded) => {
    const matches = compilePattern(String(scalarOf(value)), isFolded);
    return (fact) => (typeof fact === 'string' ? matches(fact) : undefined);
  },
  cidr: (value) => {
    const blocks = listOf(value).map((block) => compileBlock(String(block)));
    return (fact) => (typeof fact === 'string' ? blocks.some((holds) => holds(fact)) : undefined);
  },
  semver_gte: (value) => {
    const least = readVersion(String(scalarOf(value)));
    return (fact) => {
      const version = typeof fact === 'string' ? readVersion(fact) : undefined;
      return version === undefined || least === undefined ? undefined : compareVersions(version, least) >= 0;
    };
  },
  pct: (value) => {
    const { salt, lt } = bucketOf(value);
    return (fact) => (typeof fact === 'object' ? undefined : hashUnit(`${salt}\n${String(fact)}`) * 100 < lt);
  },
  subset_of: (value, fold) => {
    const known = new Set(listOf(value).map(fold));
    return (fact) => membersOf(fact)?.every((member) => known.has(fold(member)));
  },
  intersects: (value, fold) => {
    const known = new Set(listOf(value).map(fold));
    return (fact) => membersOf(fact)?.some((member) => known.has(fold(member)));
  },
};

function equals(value: Scalar, fold: Fold): Compare {
  return (fact) => (typeof fact === typeof value && typeof fact !== 'object' ? fold(fact) === value : undefined);
}
function among(values: readonly Scalar[], fold: Fold): Compare {
  const known = new Set(values);
  const types = new Set<string>(values.map((value) => typeof value));
  return (fact) => (types.has(typeof fact) && typeof fact !== 'object' ? known.has(fold(fact)) : undefined);
}
function not(compare: Compare): Compare {
  return (fact) => {
    const result = compare(fact);
    return result === undefined ? undefined : !result;
  };
}
function ordered(value: Scalar, holds: (order: number) => boolean): Compare {
  return (fact) => {
    if (typeof fact !== typeof value || typeof fact === 'object' || Number.isNaN(fact)) return undefined;
    return holds(fact < value ? -1 : fact > value ? 1 : 0);
  };
}
function both(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  return left === undefined || right === undefined ? undefined : left && right;
}
function contains(value: Scalar, fold: Fold): Compare {
  return (fact) => {
    if (typeof fact === 'object') return fact.some((member) => fold(member) === value);
    return typeof fact === 'string' && typeof value === 'string' ? String(fold(fact)).includes(value) : undefined;
  };
}
function textual(value: Scalar, fold: Fold, holds: (text: string, part: string) => boolean): Compare {
  return (fact) => (typeof fact === 'string' ? holds(String(fold(fact)), String(value)) : undefined);
}

/** A list, or a text that names several with commas between. */
function membersOf(fact: FactValue): readonly Scalar[] | undefined {
  if (typeof fact === 'object') return fact;
  return typeof fact === 'string' ? fact.split(',').map((part) => part.trim()) : undefined;
}

function scalarOf(value: ConditionValue | undefined): Scalar {
  if (value === undefined || typeof value === 'object') throw new RangeError('must be a text, a number or a boolean');
  return value;
}
function listOf(value: ConditionValue | undefined): readonly Scalar[] {
  if (Array.isArray(value)) return value;
  return [scalarOf(value)];
}
function bucketOf(value: ConditionValue | undefined): { readonly salt: string; readonly lt: number } {
  if (typeof value !== 'object' || Array.isArray(value)) throw new RangeError('must be {salt, lt}');
  return value;
}

interface Version {
  readonly numbers: readonly number[];
  readonly isPreview: boolean;
}
function readVersion(text: string): Version | undefined {
  const found = /^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.exec(
    text.trim(),
  );
  if (found === null) return undefined;
  return { numbers: [1, 2, 3].map((part) => Number(found[part] ?? 0)), isPreview: found[4] !== undefined };
}
function compareVersions(left: Version, right: Version): number {
  for (const [index, number] of left.numbers.entries()) {
    const other = right.numbers[index] ?? 0;
    if (number !== other) return number - other;
  }
  // A preview comes before what it previews; two previews of one version are not told apart.
  return Number(right.isPreview) - Number(left.isPreview);
}
