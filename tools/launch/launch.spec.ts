import { describe, expect, it } from 'vitest';
import { countTests } from './count-tests.mjs';
import { isInstalled, reasonOf } from './install.mjs';

const report = (counts: object, testResults: object[] = []): string =>
  JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults, ...counts });

describe('counting tests', () => {
  it.each([
    {
      of: 'a clean run',
      text: report({ numPassedTests: 5, numPendingTests: 1, numTodoTests: 1 }),
      code: 0,
      counts: [5, 0, 2],
    },
    { of: 'a failure', text: report({ numPassedTests: 4, numFailedTests: 1 }), code: 1, counts: [4, 1, 0] },
    {
      of: 'a file that cannot be loaded',
      text: report({ numPassedTests: 4 }, [{ status: 'failed', assertionResults: [] }]),
      code: 1,
      counts: [4, 1, 0],
    },
    { of: 'an error outside of any test', text: report({ numPassedTests: 4 }), code: 1, counts: [4, 1, 0] },
    { of: 'a layer in which nothing ran', text: report({}), code: 0, counts: [0, 1, 0] },
    { of: 'a runner that died without a report', text: undefined, code: 1, counts: [0, 1, 0] },
  ])('$of', ({ text, code, counts: [passed, failed, skipped] }) => {
    expect(countTests(text, code)).toEqual({ passed, failed, skipped });
  });

  it('counts a failed test in a failed file once', () => {
    const file = { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] };
    expect(countTests(report({ numPassedTests: 1, numFailedTests: 1 }, [file]), 1).failed).toBe(1);
  });
});

describe('what is installed', () => {
  const lock = {
    packages: {
      '': {},
      'libs/kernel': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '1.0.0', optional: true },
    },
  };

  it.each([
    {
      of: 'everything',
      packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } },
      isEnough: true,
    },
    {
      of: 'all but an optional package of another platform',
      packages: { 'node_modules/a': { version: '1.0.0' } },
      isEnough: true,
    },
    { of: 'another version', packages: { 'node_modules/a': { version: '1.0.1' } }, isEnough: false },
    {
      of: 'an older optional package',
      packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '0.9.0' } },
      isEnough: false,
    },
    { of: 'nothing', packages: {}, isEnough: false },
  ])('is $of: $isEnough', ({ packages, isEnough }) => {
    expect(isInstalled(lock, { packages })).toBe(isEnough);
  });

  it('is nothing where npm left no note', () => {
    expect(isInstalled(lock, undefined)).toBe(false);
  });
});

describe("npm's reason", () => {
  it.each([
    {
      output: 'npm error code EAI_AGAIN\nnpm error errno -3001\nnpm error request to the registry failed',
      reason: 'request to the registry failed',
    },
    {
      output: 'npm error code EACCES\nnpm error path /x\nnpm error Error: EACCES: permission denied',
      reason: 'Error: EACCES: permission denied',
    },
    { output: 'npm ERR! code E404', reason: 'code E404' },
    { output: '', reason: 'npm gave no reason' },
  ])('is "$reason"', ({ output, reason }) => {
    expect(reasonOf(output)).toBe(reason);
  });
});
