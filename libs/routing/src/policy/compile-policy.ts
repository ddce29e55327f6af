import type {
  LiveChoice,
  LivePolicy,
  LiveProvider,
  LiveRule,
  LiveStrategy,
  LiveTarget,
  LiveTimeouts,
  PolicyCondition,
  PolicyDefinition,
  PolicyRule,
  PolicyStrategy,
  PolicyTarget,
} from '@headgate/domain';
import { compileCondition, ConditionError } from '../condition/compile-condition.ts';
import { compileField } from '../condition/read-field.ts';
import { faultsOf } from './failover-faults.ts';

/** What a policy cannot be compiled for; `path` is relative to the policy. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly path: string;
  /** True where something it names is not there, rather than itself being wrong. */
  readonly isReference: boolean;

  constructor(path: string, message: string, isReference = false) {
    super(message);
    this.path = path;
    this.isReference = isReference;
  }
}

/** Where a policy stands and what its names mean there. */
export interface PolicyPlace {
  readonly id: string;
  readonly name: string;
  readonly version: number | undefined;
  readonly findProvider: (name: string) => LiveProvider | undefined;
  /** The policy of this alias, compiled; throws `PolicyError` where that leads in a circle or too deep. */
  readonly findPolicy: (alias: string, path: string) => LivePolicy | undefined;
  /** The models of the route that carries it, for a policy without targets. */
  readonly targets?: readonly LiveTarget[];
}

/** A policy for the hot path: names resolved, conditions compiled, order worked out. Throws `PolicyError`. */
export function compilePolicy(policy: PolicyDefinition, place: PolicyPlace): LivePolicy {
  const choices = compileChoices(policy, place);
  const { resilience } = policy;
  return {
    id: place.id,
    name: place.name,
    version: place.version,
    choices,
    strategy: compileStrategy(policy.strategy, policy.targets, { choices, path: 'strategy' }),
    rules: [...policy.rules.entries()]
      .filter(([, { enabled }]) => enabled)
      .sort(([, left], [, right]) => rank(left.priority) - rank(right.priority))
      .map(([index, rule]) => compileRule(rule, { policy, choices, place, path: `rules.${index}` })),
    deadlineMs: resilience?.deadline_ms,
    retries: resilience?.retry?.same_target,
    maxAttempts: resilience?.max_attempts,
    onUnsupported: policy.constraints?.on_unsupported,
  };
}

function compileChoices(policy: PolicyDefinition, place: PolicyPlace): LiveChoice[] {
  if (policy.targets.length > 0) {
    return policy.targets.map((target, index) => compileChoice(target, policy, { place, path: `targets.${index}` }));
  }
  return (place.targets ?? []).map((target, index) => ({
    id: `m${index + 1}`,
    weight: target.weight,
    enabled: true,
    target,
    policy: undefined,
  }));
}

interface Part {
  readonly place: PolicyPlace;
  readonly path: string;
}

function compileChoice(target: PolicyTarget, policy: PolicyDefinition, { place, path }: Part): LiveChoice {
  const { id, enabled, weight = 1 } = target;
  if (target.policy !== undefined) {
    const inner = getPolicy(place, target.policy, `${path}.policy`);
    return { id, weight, enabled, target: undefined, policy: inner };
  }
  const provider = target.provider === undefined ? undefined : place.findProvider(target.provider);
  if (provider === undefined) {
    throw new PolicyError(`${path}.provider`, `there is no provider "${target.provider ?? ''}"`, true);
  }
  return { id, weight, enabled, target: compileTarget(target, policy, provider), policy: undefined };
}

function compileTarget(target: PolicyTarget, { resilience }: PolicyDefinition, provider: LiveProvider): LiveTarget {
  const { timeouts } = target;
  const causes = resilience?.failover_on;
  return {
    provider,
    model: target.model ?? '',
    suffix: target.suffix,
    weight: target.weight ?? 1,
    secretName: target.secret,
    failsOver: causes === undefined || causes.length > 0,
    failoverStatuses: undefined,
    failoverFaults: causes && faultsOf(causes),
    timeouts: timeouts && compileTimeouts(timeouts),
  };
}

const timeoutNames = {
  connectMs: 'connect_ms',
  firstByteMs: 'ttft_ms',
  idleMs: 'idle_ms',
  totalMs: 'total_ms',
} as const;

/** Only those that are given: the others are the route's. */
function compileTimeouts(timeouts: NonNullable<PolicyTarget['timeouts']>): Partial<LiveTimeouts> {
  const entries = Object.entries(timeoutNames).map(([name, written]) => [name, timeouts[written]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function compileStrategy(
  { type, fallback_order: named = [], sticky }: PolicyStrategy,
  targets: readonly PolicyTarget[],
  { choices, path }: { readonly choices: readonly LiveChoice[]; readonly path: string },
): LiveStrategy {
  if (type !== 'single' && type !== 'priority' && type !== 'weighted' && type !== 'round_robin') {
    throw new PolicyError(`${path}.type`, `this version cannot choose by "${type}"`);
  }
  const listed = [...choices.keys()].sort(
    (left, right) => rank(targets[left]?.priority) - rank(targets[right]?.priority),
  );
  const places = new Map(choices.map(({ id }, index) => [id, index]));
  const first = named.map((id, index) => {
    const at = places.get(id);
    if (at === undefined) throw new PolicyError(`${path}.fallback_order.${index}`, `there is no target "${id}"`);
    return at;
  });
  const stickyBy = (sticky?.by ?? []).map((name, index) => {
    const read = compileField(name);
    if (read === undefined) throw new PolicyError(`${path}.sticky.by.${index}`, `there is no field "${name}"`);
    return read;
  });
  return { type, order: [...new Set([...first, ...listed])], stickyBy };
}

interface RulePart extends Part {
  readonly policy: PolicyDefinition;
  readonly choices: readonly LiveChoice[];
}

function compileRule({ id, when, then }: PolicyRule, { policy, choices, place, path }: RulePart): LiveRule {
  const { use, targets, policy: alias, reject } = then;
  checkTargets(targets ?? [], choices, `${path}.then.targets`);
  return {
    id,
    applies: compileWhen(when, path),
    reads: [...new Set(listReads(when))],
    strategy: use && compileStrategy(use, policy.targets, { choices, path: `${path}.then.use` }),
    only: targets && new Set(targets),
    policy: alias === undefined ? undefined : getPolicy(place, alias, `${path}.then.policy`),
    set: then.set,
    continues: then.continue === true,
    reject: reject && compileRejection(reject),
  };
}

function compileRejection({ status, message, code }: NonNullable<PolicyRule['then']['reject']>): LiveRule['reject'] {
  return { status, message: code === undefined ? message : `${message} (${code})` };
}

function checkTargets(ids: readonly string[], choices: readonly LiveChoice[], path: string): void {
  const known = new Set(choices.map(({ id }) => id));
  for (const [index, id] of ids.entries()) {
    if (!known.has(id)) throw new PolicyError(`${path}.${index}`, `there is no target "${id}"`);
  }
}

function compileWhen(when: PolicyCondition, path: string): LiveRule['applies'] {
  try {
    return compileCondition(when);
  } catch (error) {
    if (error instanceof ConditionError) throw new PolicyError(`${path}.when${error.path}`, error.message);
    throw error;
  }
}

function listReads({ all = [], any = [], not, field }: PolicyCondition): string[] {
  if (field !== undefined) return [field];
  return [...all, ...any, ...(not ? [not] : [])].flatMap(listReads);
}

function getPolicy(place: PolicyPlace, alias: string, path: string): LivePolicy {
  const found = place.findPolicy(alias, path);
  if (found === undefined) throw new PolicyError(path, `there is no policy "${alias}"`, true);
  return found;
}

function rank(priority: number | undefined): number {
  return priority ?? Number.MAX_SAFE_INTEGER;
}
