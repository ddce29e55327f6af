import { describe, expect, it } from 'vitest';
import { type Scope, ScopedNames } from './scoped-names.ts';

const ofAll = (name: string): Scope => ({ name, project: null, projects: null });
const of = (name: string, project: string): Scope => ({ name, project, projects: null });
const shownTo = (name: string, ...projects: string[]): Scope => ({ name, project: null, projects });

/** What three projects and the organization find under two names, and what each has of its own. */
function shown(names: ScopedNames<number>): unknown {
  const found = [null, 'p', 'q', 'r'].map((owner) => ['a', 'b'].map((name) => names.findAs(owner, name)));
  const local = ['p', 'q', 'r'].map((project) => [...(names.localOf(project)?.values() ?? [])]);
  return { found, local, shared: [...names.shared.values()] };
}

describe('names by who sees them', () => {
  const build = (...added: [Scope, number][]): ScopedNames<number> => {
    const names = new ScopedNames<number>();
    for (const [scope, value] of added) names.add(scope, value, 'x');
    return names;
  };

  it.each<[string, [Scope, number][], [Scope, number][]]>([
    ['one that all see', [[ofAll('a'), 1]], [[ofAll('b'), 2]]],
    ["a project's own that hides it", [[ofAll('a'), 1]], [[of('a', 'p'), 2]]],
    ['one that is shown to some', [[ofAll('b'), 1]], [[shownTo('a', 'p', 'q'), 2]]],
    ['one that is shown to who has it already', [[of('a', 'p'), 1]], [[shownTo('a', 'p'), 2]]],
    [
      'several',
      [
        [ofAll('a'), 1],
        [of('b', 'q'), 2],
      ],
      [
        [of('a', 'q'), 3],
        [shownTo('b', 'q'), 4],
      ],
    ],
  ])('%s comes and goes as if all were made anew, and leaves the version before as it was', (_what, before, added) => {
    const first = build(...before);
    const initially = shown(first);
    const second = new ScopedNames(first);
    for (const [scope, value] of added) second.add(scope, value, 'x');
    expect(shown(second)).toEqual(shown(build(...before, ...added)));
    const third = new ScopedNames(second);
    for (const [scope] of added) third.remove(scope);
    expect([shown(first), { ...(shown(third) as object) }]).toEqual([initially, initially]);
  });

  it('are there once for each owner, also in a later version', () => {
    const names = new ScopedNames(build([ofAll('a'), 1], [of('a', 'p'), 2]));
    for (const scope of [ofAll('a'), shownTo('a', 'q'), of('a', 'p')]) {
      expect(() => names.add(scope, 9, 'x')).toThrow(
        expect.objectContaining({ reason: 'name_duplicate', path: 'x.name' }),
      );
    }
    names.remove(of('a', 'p'));
    names.add(of('a', 'p'), 3, 'x');
    expect(names.findAs('p', 'a')).toBe(3);
  });
});
