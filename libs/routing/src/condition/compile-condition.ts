import type { PolicyCondition, TestFacts } from '@headgate/domain';
import { compileOperator } from './compile-operator.ts';
import { compileField } from './read-field.ts';

/** What no condition can be made of; `path` is relative to the condition. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/**
 * A condition as a function of a call, in Kleene's logic of three values: a missing field is unknown, unknown spreads unless the
 * rest decides, and only `exists` and `missing` always know. Throws `ConditionError`.
 */
export function compileCondition(node: PolicyCondition, path = ''): TestFacts {
  if (node.all !== undefined) return allOf(compileList(node.all, `${path}.all`));
  if (node.any !== undefined) return anyOf(compileList(node.any, `${path}.any`));
  if (node.not !== undefined) {
    const inner = compileCondition(node.not, `${path}.not`);
    return (facts) => {
      const result = inner(facts);
      return result === undefined ? undefined : !result;
    };
  }
  return compileLeaf(node, path);
}

function compileList(nodes: readonly PolicyCondition[], path: string): TestFacts[] {
  return nodes.map((node, index) => compileCondition(node, `${path}.${index}`));
}

function allOf(tests: readonly TestFacts[]): TestFacts {
  return (facts) => {
    let result: boolean | undefined = true;
    for (const test of tests) {
      const one = test(facts);
      if (one === false) return false;
      if (one === undefined) result = undefined;
    }
    return result;
  };
}

function anyOf(tests: readonly TestFacts[]): TestFacts {
  return (facts) => {
    let result: boolean | undefined = false;
    for (const test of tests) {
      const one = test(facts);
      if (one === true) return true;
      if (one === undefined) result = undefined;
    }
    return result;
  };
}

function compileLeaf({ field = '', op, value, ci, tz }: PolicyCondition, path: string): TestFacts {
  const read = compileField(field, tz);
  if (read === undefined) throw new ConditionError(`${path}.field`, `there is no field "${field}"`);
  if (op === undefined) throw new ConditionError(`${path}.op`, 'is required');
  if (op === 'exists') return (facts) => read(facts) !== undefined;
  if (op === 'missing') return (facts) => read(facts) === undefined;
  const compare = makeOperator(`${path}.value`, () => compileOperator(op, value, ci === true));
  return (facts) => {
    const fact = read(facts);
    if (fact === undefined) return undefined;
    const result = compare(fact);
    if (result === undefined) facts.mismatched?.(field);
    return result;
  };
}

function makeOperator<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw new ConditionError(path, error.message);
    throw error;
  }
}
