import {
  type LivePolicy,
  type LiveProvider,
  maxPolicyDepth,
  type PolicyDefinition,
  type SnapshotPolicy,
} from '@headgate/domain';
import { compilePolicy, policyDepth, PolicyError, type PolicyPlace } from '@headgate/routing';
import type { CompiledEntries } from './compiled-entries.ts';
import type { ScopedNames } from './scoped-names.ts';
import type { RouteNames } from './route-names.ts';
import { SnapshotError } from './snapshot-error.ts';

/** The policies of an organization, each compiled once and when it is first asked for. */
export class CompiledPolicies {
  readonly #policies: ScopedNames<PlacedPolicy>;
  readonly #findProvider: (owner: string | null, name: string) => LiveProvider | undefined;
  readonly #entries: CompiledEntries['policies'];
  readonly #compiled = new Map<string, LivePolicy>();
  readonly #open: string[] = [];

  constructor(
    policies: ScopedNames<PlacedPolicy>,
    findProvider: (owner: string | null, name: string) => LiveProvider | undefined,
    entries: CompiledEntries,
  ) {
    this.#policies = policies;
    this.#findProvider = findProvider;
    this.#entries = entries.policies;
  }

  /** What `alias` means to `owner`. */
  findAs(owner: string | null, alias: string, path: string): LivePolicy | undefined {
    const placed = this.#policies.findAs(owner, alias);
    return placed && this.compile(placed, path);
  }

  /** `path` is where it is named, for what is wrong with naming it. */
  compile(placed: PlacedPolicy, path: string): LivePolicy {
    const { policy } = placed;
    const done = this.#compiled.get(policy.id);
    if (done !== undefined) return done;
    if (this.#open.includes(policy.id)) {
      throw new SnapshotError('reference_missing', path, `"${policy.alias}" leads back to itself`);
    }
    this.#open.push(policy.id);
    try {
      const names = {
        findProvider: (name: string) => this.#findProvider(policy.project, name),
        findPolicy: (alias: string, at: string) => this.findAs(policy.project, alias, at),
      };
      const live = this.#entries.find(policy, names) ?? this.#compileAnew(placed, names);
      this.#compiled.set(policy.id, live);
      return live;
    } finally {
      this.#open.pop();
    }
  }

  #compileAnew({ policy, path: own }: PlacedPolicy, names: RouteNames): LivePolicy {
    const { id, alias: name, version, body } = policy;
    return this.#entries.compile(policy, names, (watched) => {
      const live = compilePolicyAt(body, `${own}.body`, { id, name, version, ...watched });
      if (policyDepth(live) <= maxPolicyDepth) return live;
      throw new SnapshotError('limit_exceeded', `${own}.body`, `leads more than ${maxPolicyDepth} policies deep`);
    });
  }
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
