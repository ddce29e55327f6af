import {
  type LivePolicy,
  type LiveProvider,
  maxPolicyDepth,
  type PolicyDefinition,
  type SnapshotPolicy,
} from '@headgate/domain';
import { compilePolicy, PolicyError, type PolicyPlace } from '@headgate/routing';
import type { ScopedNames } from './scoped-names.ts';
import { SnapshotError } from './snapshot-error.ts';

/** What aliases mean where a policy is named. */
export interface PolicyNames {
  /** Undefined where there is none; throws `SnapshotError` where it cannot be compiled. */
  readonly findPolicy: (alias: string, path: string) => LivePolicy | undefined;
}

/** The policies of an organization, each compiled once and when it is first asked for. */
export class CompiledPolicies {
  readonly #policies: ScopedNames<PlacedPolicy>;
  readonly #findProvider: (owner: string | null, name: string) => LiveProvider | undefined;
  readonly #compiled = new Map<string, LivePolicy>();
  readonly #open: string[] = [];

  constructor(
    policies: ScopedNames<PlacedPolicy>,
    findProvider: (owner: string | null, name: string) => LiveProvider | undefined,
  ) {
    this.#policies = policies;
    this.#findProvider = findProvider;
  }

  /** What `alias` means to `owner`. */
  findAs(owner: string | null, alias: string, path: string): LivePolicy | undefined {
    const placed = this.#policies.findAs(owner, alias);
    return placed && this.compile(placed, path);
  }

  /** `path` is where it is named, for what is wrong with naming it. */
  compile({ policy, path: own }: PlacedPolicy, path: string): LivePolicy {
    const done = this.#compiled.get(policy.id);
    if (done !== undefined) return done;
    if (this.#open.includes(policy.id)) {
      throw new SnapshotError('reference_missing', path, `"${policy.alias}" leads back to itself`);
    }
    this.#open.push(policy.id);
    try {
      const live = compilePolicyAt(policy.body, `${own}.body`, {
        id: policy.id,
        name: policy.alias,
        version: policy.version,
        findProvider: (name) => this.#findProvider(policy.project, name),
        findPolicy: (alias, at) => this.findAs(policy.project, alias, at),
      });
      if (depthOf(live) > maxPolicyDepth) {
        throw new SnapshotError('limit_exceeded', `${own}.body`, `leads more than ${maxPolicyDepth} policies deep`);
      }
      this.#compiled.set(policy.id, live);
      return live;
    } finally {
      this.#open.pop();
    }
  }
}

/** Policies on the longest way through it, itself included. */
function depthOf({ choices, rules }: LivePolicy): number {
  const inner = [...choices, ...rules].flatMap(({ policy }) => (policy === undefined ? [] : [depthOf(policy)]));
  return 1 + Math.max(0, ...inner);
}

/** A policy and where it stands in the snapshot. */
export interface PlacedPolicy {
  readonly policy: SnapshotPolicy;
  readonly path: string;
}

/** Compiles a policy that stands at `path`; throws `SnapshotError`. */
export function compilePolicyAt(policy: PolicyDefinition, path: string, place: PolicyPlace): LivePolicy {
  try {
    return compilePolicy(policy, place);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new SnapshotError(
      error.isReference ? 'reference_missing' : 'shape_invalid',
      `${path}.${error.path}`,
      error.message,
    );
  }
}
