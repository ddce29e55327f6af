import { describe, expect, it } from 'vitest';
import { findReadOnlyProblems } from './read-only-fields.ts';

const names = ['id', 'project', 'version', 'secrets'];
const present = { id: 'rt_1', project: null, version: 2, secrets: [{ a: 1, b: 2 }], name: 'x' };
const pathsOf = (sent: unknown, of: object = present): string[] =>
  findReadOnlyProblems(sent, names, of).map(({ path }) => path);

describe('fields that are only read', () => {
  it.each([
    ['none', {}],
    ['what was read', present],
    ['what was read, in another order', { secrets: [{ b: 2, a: 1 }] }],
    ['fields of other kinds', { name: 'y', colour: 'red' }],
    ['no object', [1]],
    ['nothing', undefined],
  ])('may be sent: %s', (_, sent) => {
    expect(pathsOf(sent)).toEqual([]);
  });

  it.each([
    ['another id', { id: 'x' }, ['id']],
    ['another kind of value', { version: '2' }, ['version']],
    ['null', { id: null }, ['id']],
    ['several', { version: 7, project: 'p2', id: 'rt_1' }, ['project', 'version']],
  ])('are refused: %s', (_, sent, paths) => {
    expect(pathsOf(sent)).toEqual(paths);
  });

  it('that nothing can have yet are refused whatever they are, and the project is compared', () => {
    expect(pathsOf({ id: null, version: 1, project: 'p2' }, { project: 'p2' })).toEqual(['id', 'version']);
    expect(pathsOf({ project: 'p2' }, { project: null })).toEqual(['project']);
  });

  it('say how another project is named', () => {
    expect(findReadOnlyProblems({ project: 'p2' }, names, { project: null })[0]?.message).toContain(
      'x-headgate-project',
    );
  });
});
