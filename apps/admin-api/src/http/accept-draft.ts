import type { Problem } from '@headgate/kernel';
import { accept } from './accept.ts';
import type { Draft } from './body-schema.ts';

/** The value of a body that is not to go live yet: it may ask for what this version cannot do, and for nothing else that is wrong. */
export function acceptDraft<T>(draft: Draft<T>, found: readonly Problem[] = []): T {
  const wrong = draft.problems.slice(0, draft.problems.length - (draft.unavailable ?? 0));
  return accept({ ...draft, problems: wrong, unavailable: 0 }, found);
}
