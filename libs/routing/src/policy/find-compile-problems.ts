import type { PolicyCondition, PolicyDefinition } from '@headgate/domain';
import type { Problem } from '@headgate/kernel';
import { compileBlock } from '../condition/address-block.ts';
import { compilePattern } from '../condition/compile-pattern.ts';

/** What only the engine can find wrong with the conditions of a policy: patterns out of the linear subset, address blocks. */
export function findCompileProblems({ rules }: Pick<PolicyDefinition, 'rules'>): Problem[] {
  return rules.flatMap(({ when }, index) => inspect(when, `rules.${index}.when`));
}

function inspect({ all = [], any = [], not, op, value, ci }: PolicyCondition, path: string): Problem[] {
  const inList = (name: string, nodes: readonly PolicyCondition[]) =>
    nodes.flatMap((node, index) => inspect(node, `${path}.${name}.${index}`));
  const inner = [...inList('all', all), ...inList('any', any), ...(not ? inspect(not, `${path}.not`) : [])];
  if (op === 'matches' && typeof value === 'string' && value.length <= 256) {
    return [...inner, ...attempt(`${path}.value`, () => compilePattern(value, ci === true))];
  }
  if (op !== 'cidr') return inner;
  const blocks = (Array.isArray(value) ? value : [value]).filter((block) => typeof block === 'string');
  return [...inner, ...blocks.flatMap((block) => attempt(`${path}.value`, () => compileBlock(block)))];
}

function attempt(path: string, compile: () => unknown): Problem[] {
  try {
    compile();
    return [];
  } catch (error) {
    if (error instanceof RangeError) return [{ path, message: error.message }];
    throw error;
  }
}
