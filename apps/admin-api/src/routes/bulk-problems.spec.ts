import { fault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { validationFault } from '../http/validation-fault.ts';
import { BulkProblems } from './bulk-problems.ts';

/** What the caller is told in the end; undefined where nothing is wrong. */
function told(work: (problems: BulkProblems) => void): unknown {
  const problems = new BulkProblems();
  work(problems);
  try {
    problems.throwIfAny();
    return undefined;
  } catch (error) {
    const { code, problems: list } = error as { code: string; problems: { path: string }[] };
    return [code, ...list.map(({ path }) => path)];
  }
}

describe('what is wrong with operations', () => {
  it.each<[string, (problems: BulkProblems) => void, unknown]>([
    ['nothing', () => undefined, undefined],
    [
      'bodies, each with its place',
      (problems) => {
        problems.addProblems(0, [{ path: 'models', message: 'is required' }]);
        problems.addProblems(3, [
          { path: '', message: 'must be an object' },
          { path: 'config.retries', message: 'must be at most 5' },
        ]);
      },
      ['validation_failed', 'operations.0.models', 'operations.3', 'operations.3.config.retries'],
    ],
    [
      'refusals of one code, under it',
      (problems) => {
        problems.addFault(1, 'a', fault('not_found', { message: 'There is no route "a".' }));
        problems.addFault(2, 'b', fault('not_found', { message: 'There is no route "b".' }));
      },
      ['not_found', 'operations.1', 'operations.2'],
    ],
    [
      'refusals of several codes, as a request that is wrong',
      (problems) => {
        problems.addFault(0, 'a', fault('not_found'));
        problems.addFault(1, 'b', fault('already_exists'));
      },
      ['validation_failed', 'operations.0', 'operations.1'],
    ],
    [
      'what follows from an operation that failed before only where it says what',
      (problems) => {
        problems.addFault(0, 'a', validationFault([{ path: 'models', message: 'is required' }]));
        problems.addFault(1, 'a', fault('not_found'));
        problems.addFault(2, 'a', validationFault([{ path: 'config', message: 'is wrong' }]));
      },
      ['validation_failed', 'operations.0.models', 'operations.2.config'],
    ],
  ])('%s', (_, work, expected) => {
    expect(told(work)).toEqual(expected);
  });

  it.each(['store_unavailable', 'internal'] as const)('%s is of no one operation, and ends the call', (code) => {
    expect(() => new BulkProblems().addFault(0, 'a', fault(code))).toThrow(expect.objectContaining({ code }));
  });
});
