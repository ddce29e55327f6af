import { fault, type Problem } from '@headgate/kernel';
import type { PlannedTarget, TargetPlan } from '@headgate/routing';
import { findTargetAdapter } from '../find-target-adapter.ts';
import type { StoredIdSeal } from '../ports.ts';
import { RoutedCall } from '../routed-call.ts';
import { setParams } from '../set-params.ts';
import { endOf, isStoredAt, parseStoredId, type StoredId } from './stored-id.ts';
import { findStoredPath, renamePath, type StoredPath } from './stored-path.ts';
import { type Rename, renameReferences, type StoredReference } from './stored-references.ts';
import { isSharedProvider } from './is-shared-provider.ts';

/** A call that says the provider's own ids, and the targets where they mean something. */
export interface BoundCall {
  readonly routed: RoutedCall;
  readonly plan: TargetPlan;
}

/**
 * Holds a call to what is its project's own: each id of something stored must have been handed out to this project, and leads to the
 * provider and the credential that have it; nobody else is tried. Throws `stored_id_unknown`, `stored_not_found`, `stored_shared`.
 */
export function bindStored(seal: StoredIdSeal, routed: RoutedCall, plan: TargetPlan): BoundCall {
  const { dialect, route } = routed.choice;
  if (dialect === undefined) return bindForeign(seal, routed, plan);
  if (dialect.name !== 'openai-responses' || route.type === 'custom') return { routed, plan };
  const holders = plan.targets.filter(namesResponses);
  return holders.length === 0 ? { routed, plan } : bindNames(seal, routed, { plan, holders });
}

/** A path none of our languages has; a target may have one of its own. */
function bindForeign(seal: StoredIdSeal, routed: RoutedCall, plan: TargetPlan): BoundCall {
  const paths = new Map(plan.targets.map((target) => [target, pathAt(routed, target)]));
  const open = plan.targets.filter((target) => paths.get(target)?.kind !== 'listed' || !isShared(routed, target));
  const [first] = open;
  if (first === undefined) throw fault('stored_shared');
  const left = open.length === plan.targets.length ? plan : { ...plan, targets: open };
  const holders = open.filter((target) => paths.get(target)?.kind === 'named');
  return holders.length === 0
    ? { routed, plan: left }
    : bindNames(seal, routed, { plan: left, holders, path: paths.get(first) });
}

function isShared({ identity, choice }: RoutedCall, { target }: PlannedTarget): boolean {
  return choice.route.type !== 'custom' && isSharedProvider(identity, target.provider);
}

function pathAt({ choice, incoming }: RoutedCall, planned: PlannedTarget): StoredPath | undefined {
  return findStoredPath(planned.target.suffix ?? choice.rest, incoming.method, namesResponses(planned));
}

function namesResponses(planned: PlannedTarget): boolean {
  return findTargetAdapter(planned).native.get('openai-responses')?.namesAnswers === true;
}

interface Holding {
  readonly plan: TargetPlan;
  /** Targets that may have what is named. */
  readonly holders: readonly PlannedTarget[];
  readonly path?: StoredPath | undefined;
}

function bindNames(seal: StoredIdSeal, routed: RoutedCall, { plan, holders, path }: Holding): BoundCall {
  const named = new NamedThings(routed, path);
  if (named.isEmpty) return { routed, plan };
  const { config, project } = routed.identity;
  const isAt = (planned: PlannedTarget, id: StoredId): boolean =>
    isStoredAt(seal, { config, project: project.id, provider: planned.target.provider.id }, id);
  const targets = holders.filter((planned) => named.wanted.every((id) => isAt(planned, id)));
  const [first] = targets;
  if (first === undefined || named.unknown.length > 0) throw named.explain();
  const isEverywhere = (id: StoredId): boolean => targets.every((planned) => isAt(planned, id));
  return {
    routed: named.say(isEverywhere),
    plan:
      named.wanted.length === 0
        ? plan
        : { ...plan, targets: targets.map((planned) => withSecretOf(planned, named.wanted)) },
  };
}

/** The target with the one credential that stored it all; with those it has where that one is gone. */
function withSecretOf(planned: PlannedTarget, wanted: readonly StoredId[]): PlannedTarget {
  const ends = new Set(wanted.map(({ secretEnd }) => secretEnd));
  const secrets = planned.secrets.filter(({ id }) => ends.has(endOf(id)));
  return secrets.length === 0 || ends.size > 1 ? planned : { ...planned, secrets };
}

/** What a call names. */
class NamedThings {
  /** Must be there. */
  readonly wanted: StoredId[] = [];
  /** Names of things that nobody here handed out. */
  readonly unknown: StoredReference[] = [];
  readonly #routed: RoutedCall;
  readonly #path: StoredPath | undefined;
  /** Where the provider stores what it is sent, a name that is not from here could come back as one. */
  readonly #isKept: boolean;
  #count = 0;

  constructor(routed: RoutedCall, path: StoredPath | undefined) {
    this.#routed = routed;
    this.#path = path;
    this.#isKept = routed.request.body?.json['store'] !== false;
    for (const { id } of path?.names ?? []) this.#note({ path: '', id, isLookedUp: true });
    this.#inBody((reference) => {
      this.#note(reference);
      return reference.id;
    });
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** The call in the provider's own names; what says all itself keeps a name only where that means something. */
  say(isKnown: (id: StoredId) => boolean): RoutedCall {
    const set = this.#inBody(({ id, isLookedUp }) => {
      const parsed = parseStoredId(id);
      if (parsed === undefined) return isLookedUp || !this.#isKept ? id : undefined;
      return isLookedUp || isKnown(parsed) ? parsed.own : undefined;
    });
    const { incoming, identity, request, choice } = this.#routed;
    const names = this.#path?.names ?? [];
    const rest = renamePath(choice.rest, names, ownName);
    const query = renameQuery(incoming.query);
    const said = Object.keys(set).length === 0 ? request : setParams(request, set);
    return new RoutedCall(incoming, identity, said, { ...choice, rest, query });
  }

  explain(): Error {
    if ((this.#path?.names ?? []).length > 0) return fault('stored_not_found');
    const problems: Problem[] = [];
    this.#inBody((reference) => {
      if (reference.isLookedUp) problems.push({ path: reference.path, message: 'is not stored for this project' });
      return reference.id;
    });
    return fault('stored_id_unknown', { problems });
  }

  #note(reference: StoredReference): void {
    const parsed = parseStoredId(reference.id);
    if (parsed !== undefined || reference.isLookedUp || this.#isKept) this.#count += 1;
    if (!reference.isLookedUp) return;
    if (parsed === undefined) this.unknown.push(reference);
    else this.wanted.push(parsed);
  }

  #inBody(rename: Rename) {
    const { body } = this.#routed.request;
    return body === undefined ? {} : renameReferences(body.json, rename);
  }
}

function ownName(id: string): string {
  return parseStoredId(id)?.own ?? id;
}

/** Lists are read on from a name. */
function renameQuery(query: string): string {
  return query.replace(
    /([?&](?:after|before)=)([A-Za-z0-9_-]+)/g,
    (_, before: string, id: string) => before + ownName(id),
  );
}
