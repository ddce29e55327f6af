import { type Problem, suggestName } from '@headgate/kernel';
import { type ConditionField, conditionFields, findConditionField } from './condition-field.ts';
import { findOperandProblem } from './find-operand-problem.ts';
import { conditionLimits, type PolicyCondition } from './policy-condition.ts';

/** What a rule may read. */
export type RuleTrust = 'any' | 'server';

/** Everything wrong with a condition beyond its shape: size, form of each node, fields, operators, operands, trust. */
export function findConditionProblems(root: PolicyCondition, path: string, trust: RuleTrust): Problem[] {
  const { depth, leaves } = measure(root, 1);
  if (depth > conditionLimits.maxDepth) {
    return [{ path, message: `is ${depth} levels deep; at most ${conditionLimits.maxDepth} are allowed` }];
  }
  const problems = judgeNode(root, path, trust);
  if (leaves > conditionLimits.maxLeaves) {
    problems.unshift({ path, message: `compares ${leaves} times; at most ${conditionLimits.maxLeaves} are allowed` });
  }
  return problems;
}

/** Fields a condition reads, each with the path of the leaf that does. */
export function listConditionFields(node: PolicyCondition, path: string): { field: string; path: string }[] {
  if (node.field !== undefined) return [{ field: node.field, path: `${path}.field` }];
  return childrenOf(node, path).flatMap((child) => listConditionFields(child.node, child.path));
}

interface Child {
  readonly node: PolicyCondition;
  readonly path: string;
}

function childrenOf({ all, any, not }: PolicyCondition, path: string): Child[] {
  const inList = (name: string, nodes: readonly PolicyCondition[] = []) =>
    nodes.map((node, index) => ({ node, path: `${path}.${name}.${index}` }));
  return [...inList('all', all), ...inList('any', any), ...(not ? [{ node: not, path: `${path}.not` }] : [])];
}

function measure(node: PolicyCondition, depth: number): { depth: number; leaves: number } {
  // Deeper than this it is refused whatever lies below, and a hostile body must not exhaust the stack.
  if (depth > 100) return { depth, leaves: 0 };
  const children = childrenOf(node, '');
  const below = children.map((child) => measure(child.node, depth + 1));
  return {
    depth: Math.max(depth, ...below.map((inner) => inner.depth)),
    leaves: children.length === 0 ? 1 : below.reduce((sum, inner) => sum + inner.leaves, 0),
  };
}

function judgeNode(node: PolicyCondition, path: string, trust: RuleTrust): Problem[] {
  const forms = (['all', 'any', 'not', 'field'] as const).filter((name) => node[name] !== undefined);
  if (forms.length !== 1) {
    const found = forms.length === 0 ? 'none' : forms.map((name) => `"${name}"`).join(', ');
    return [{ path, message: `must hold exactly one of "all", "any", "not" and "field"; it holds ${found}` }];
  }
  if (node.field !== undefined) return judgeLeaf(node, node.field, { path, trust });
  const strays = (['op', 'value', 'ci', 'tz'] as const).filter((name) => node[name] !== undefined);
  return [
    ...strays.map((name) => ({ path: `${path}.${name}`, message: 'belongs beside "field"' })),
    ...childrenOf(node, path).flatMap((child) => judgeNode(child.node, child.path, trust)),
  ];
}

function judgeLeaf(
  node: PolicyCondition,
  name: string,
  { path, trust }: { readonly path: string; readonly trust: RuleTrust },
): Problem[] {
  const field = findConditionField(name);
  if (field === undefined) return [{ path: `${path}.field`, message: unknownCondition(name) }];
  const problems: Problem[] = [];
  if (trust === 'server' && field.source === 'client') {
    const message = `"${name}" is what the caller says; a rule of trust "server" may not read it`;
    problems.push({ path: `${path}.field`, message });
  }
  return [...problems, ...judgeZone(node, name, path), ...judgeOperator(node, field, path)];
}

function judgeOperator(node: PolicyCondition, field: ConditionField, path: string): Problem[] {
  if (node.op === undefined) return [{ path: `${path}.op`, message: 'is required' }];
  const problem = findOperandProblem({ ...node, op: node.op }, field);
  return problem === undefined ? [] : [{ path: `${path}.${problem.at}`, message: problem.message }];
}

function judgeZone({ tz }: PolicyCondition, name: string, path: string): Problem[] {
  if (tz === undefined) return [];
  if (!name.startsWith('time.')) return [{ path: `${path}.tz`, message: 'has a meaning only beside a "time." field' }];
  try {
    new Intl.DateTimeFormat('en', { timeZone: tz });
    return [];
  } catch {
    return [{ path: `${path}.tz`, message: `there is no time zone "${tz}"` }];
  }
}

function unknownCondition(name: string): string {
  const known = conditionFields.map((field) => field.name.replace(/\.\*$/, ''));
  const meant = suggestName(name, known) ?? suggestName(name.split('.')[0] ?? '', known);
  return `there is no field "${name}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
}
