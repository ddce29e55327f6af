import type { KeyKind, Role } from '@headgate/domain';
import type { Problem } from '@headgate/kernel';
import { findPairProblems } from './find-pair-problems.ts';

/** What of a key's body depends on its kind, or is a rule no single field can tell. */
interface WrittenKey {
  readonly kind: KeyKind;
  readonly role?: Role | null | undefined;
  readonly policy?: string | null | undefined;
  readonly routes?: readonly string[] | null | undefined;
  readonly inline_policy?: boolean | undefined;
  readonly attrs?: Readonly<Record<string, unknown>> | null | undefined;
  readonly labels?: Readonly<Record<string, unknown>> | null | undefined;
}

/** The rules across the fields of a key; every problem. */
export function findKeyProblems(key: WrittenKey): Problem[] {
  return [
    ...findKindProblems(key),
    ...findInlineProblems(key),
    ...findPairProblems('attrs', key.attrs),
    ...findPairProblems('labels', key.labels),
  ];
}

/** What a policy of a call's own reaches, no list of routes could hold back. */
function findInlineProblems({ kind, routes, inline_policy: inline }: WrittenKey): Problem[] {
  if (inline !== true) return [];
  if (kind !== 'inference') return [{ path: 'inline_policy', message: 'only an inference key calls' }];
  return routes == null ? [] : [{ path: 'inline_policy', message: 'has no meaning for a key limited to routes' }];
}

function findKindProblems({ kind, role, policy }: WrittenKey): Problem[] {
  const hasRole = role !== undefined && role !== null;
  if (kind === 'inference') return hasRole ? [{ path: 'role', message: 'only an admin key has a role' }] : [];
  const problems: Problem[] = hasRole ? [] : [{ path: 'role', message: 'is required for an admin key' }];
  if (typeof policy === 'string') {
    problems.push({ path: 'policy', message: 'only an inference key is bound to a policy' });
  }
  return problems;
}
