import { findUnavailable, listNotEnforced, type RouteSettings } from '@headgate/domain';
import type { Draft } from '../http/body-schema.ts';

/** A body with settings that routes inherit, refused where they ask for what this version could not keep. */
export function refuseUnavailable<T>(draft: Draft<T>, settings: RouteSettings): Draft<T> {
  const unavailable = findUnavailable(settings).map((problem) => ({ ...problem, path: toSettings(problem.path) }));
  if (unavailable.length === 0) return draft;
  const problems = [...draft.problems, ...unavailable];
  return { ...draft, value: undefined, problems, unavailable: unavailable.length };
}

/** Settings that are stored but not enforced by this version. */
export function listSettingsNotEnforced(settings: RouteSettings): string[] {
  return listNotEnforced(settings).map(toSettings);
}

function toSettings(path: string): string {
  return path.replace(/^config\./, 'settings.');
}
