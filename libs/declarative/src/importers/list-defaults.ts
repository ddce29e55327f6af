import type { WrittenDocument } from '../document.ts';
import type { ImportNotes } from './import-notes.ts';
import type { ImportedPolicy } from './import-result.ts';

/** An imported policy, and whether its file calls it a default. */
export interface DefaultCandidate {
  readonly policy: ImportedPolicy;
  readonly isDefault: boolean;
  readonly at: (field: string) => string;
}

/** Who gets which policy by default: the organization, and each project, the first that is called so. */
export function listDefaults(
  read: readonly DefaultCandidate[],
  notes: ImportNotes,
): Pick<WrittenDocument, 'organization' | 'projects'> {
  const chosen = new Map<string | null, string>();
  for (const { policy, at } of read.filter(({ isDefault }) => isDefault)) {
    const owner = policy.project ?? null;
    const whose = owner === null ? 'the organization' : `the project "${owner}"`;
    const other = chosen.get(owner);
    if (other !== undefined) notes.add(at('is_default'), `${whose} has one default, and that is "${other}" already`);
    else {
      chosen.set(owner, policy.alias);
      notes.add(
        at('is_default'),
        `applied, the document replaces all that ${whose} says of itself; add what shall stay`,
      );
    }
  }
  const ofAll = chosen.get(null);
  const projects = [...chosen].flatMap(([slug, alias]) => (slug === null ? [] : [{ slug, default_policy: alias }]));
  return {
    ...(ofAll !== undefined && { organization: { default_policy: ofAll } }),
    ...(projects.length > 0 && { projects }),
  };
}
