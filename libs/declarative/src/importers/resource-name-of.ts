import { resourceName } from '@headgate/domain';
import type { ImportNotes } from './import-notes.ts';

/**
 * A name of another gateway as one of ours, not taken yet: what a URL could read otherwise becomes "-", and where the name had to
 * change a note says so. Takes the name.
 */
export function resourceNameOf(
  written: string,
  { path, notes, taken }: { path: string; notes: ImportNotes; taken: Set<string> },
): string {
  const plain = written
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[-_]+|-+$/g, '')
    .slice(0, 90);
  const name = resourceName.safeParse(plain).success ? plain : `imported-${plain}`.replace(/-+$/, '');
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}-${count}`;
  taken.add(free);
  if (free !== written) notes.add(path, `"${written}" is called "${free}" here; applications ask for that name`);
  return free;
}
