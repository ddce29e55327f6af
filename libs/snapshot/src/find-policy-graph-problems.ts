import { maxPolicyDepth } from '@headgate/domain';
import { isJsonObject, type JsonObject, type JsonValue, type Problem } from '@headgate/kernel';
import { ScopedNames } from './scoped-names.ts';

/** The name of a policy in another one. */
export interface PolicyReference {
  readonly alias: string;
  /** Where it stands, as in `targets.0.policy`. */
  readonly path: string;
}

/** A policy among the others of its organization. */
export interface PolicyNode {
  /** Tells it from all others. */
  readonly key: string;
  readonly alias: string;
  /** Id of the owning project; null: the organization. */
  readonly project: string | null;
  /** Ids of the projects that see it; null: all. */
  readonly projects: readonly string[] | null;
  readonly references: readonly PolicyReference[];
}

/** Where policies name others that are not there, lead back to themselves, or lead too deep; by the key of each. */
export function findPolicyGraphProblems(nodes: readonly PolicyNode[]): ReadonlyMap<string, readonly Problem[]> {
  const names = new ScopedNames<PolicyNode>();
  for (const node of nodes) names.add({ ...node, name: node.alias }, node, node.key);
  const walk = new Walk(names);
  return new Map(nodes.flatMap((node) => walk.judge(node)));
}

/** Names of policies in a policy, each with its path. Reads what can be read of one that is wrong elsewhere. */
export function listPolicyReferences(policy: unknown): PolicyReference[] {
  if (!isJsonObject(policy)) return [];
  const { targets, rules } = policy;
  return [
    ...objectsOf(targets).flatMap((target, index) => referenceOf(target, `targets.${index}.policy`)),
    ...objectsOf(rules).flatMap(({ then }, index) => referenceOf(then, `rules.${index}.then.policy`)),
  ];
}

function referenceOf(holder: JsonValue | undefined, path: string): PolicyReference[] {
  const alias = isJsonObject(holder) ? holder['policy'] : undefined;
  return typeof alias === 'string' ? [{ alias, path }] : [];
}

/** Members of a list, an empty one in the place of each that is no object. */
function objectsOf(list: JsonValue | undefined): readonly JsonObject[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly JsonValue[]).map((entry) => (isJsonObject(entry) ? entry : {}));
}

class Walk {
  readonly #names: ScopedNames<PolicyNode>;
  readonly #depths = new Map<string, number>();
  readonly #open = new Set<string>();

  constructor(names: ScopedNames<PolicyNode>) {
    this.#names = names;
  }

  judge(node: PolicyNode): [string, Problem[]][] {
    const problems = node.references.flatMap(({ alias, path }) => {
      const found = this.#names.findAs(node.project, alias);
      if (found === undefined) return [{ path, message: `there is no policy "${alias}"` }];
      if (this.#leadsTo(found, node.key, new Set())) return [{ path, message: `"${alias}" leads back to this policy` }];
      const depth = 1 + this.#depthOf(found);
      if (depth <= maxPolicyDepth) return [];
      return [{ path, message: `leads ${depth} policies deep; at most ${maxPolicyDepth} are allowed` }];
    });
    return problems.length === 0 ? [] : [[node.key, problems]];
  }

  #leadsTo(from: PolicyNode, key: string, seen: Set<string>): boolean {
    if (from.key === key) return true;
    if (seen.has(from.key)) return false;
    seen.add(from.key);
    return this.#next(from).some((next) => this.#leadsTo(next, key, seen));
  }

  /** A circle further on counts once; the policies in it say so themselves. */
  #depthOf(node: PolicyNode): number {
    const known = this.#depths.get(node.key);
    if (known !== undefined || this.#open.has(node.key)) return known ?? 0;
    this.#open.add(node.key);
    const depth = 1 + Math.max(0, ...this.#next(node).map((next) => this.#depthOf(next)));
    this.#open.delete(node.key);
    this.#depths.set(node.key, depth);
    return depth;
  }

  #next(node: PolicyNode): PolicyNode[] {
    return node.references.flatMap(({ alias }) => this.#names.findAs(node.project, alias) ?? []);
  }
}
