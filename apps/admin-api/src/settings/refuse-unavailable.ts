import { findUnavailableSettings, type RouteSettings } from '@headgate/domain';
import type { Draft } from '../http/body-schema.ts';

/** A body with settings that routes inherit, refused where they ask for what this version could not keep. */
export function refuseUnavailable<T>(draft: Draft<T>, settings: RouteSettings): Draft<T> {
  const unavailable = findUnavailableSettings(settings);
  if (unavailable.length === 0) return draft;
  const problems = [...draft.problems, ...unavailable];
  return { ...draft, value: undefined, problems, unavailable: unavailable.length };
}
