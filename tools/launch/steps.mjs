import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { countTests } from './count-tests.mjs';
import { toolEnvironment } from './prepare.mjs';
import { run } from './run.mjs';

const sources = ['apps', 'libs', 'test', 'tools'];
const configs = ['eslint.config.mjs', 'rolldown.config.mjs', 'vitest.config.ts'];

/** A check that passes or fails as a whole, and so counts as one test; its commands run one after the other. */
function check(name, ...commands) {
  return {
    name,
    run: async (node) => {
      for (const [command, ...args] of commands) {
        const { code, output } = await run(command, args, { env: toolEnvironment(node) });
        if (code !== 0) return { passed: 0, failed: 1, skipped: 0, output: output.trim() || `ended with ${code}` };
      }
      return { passed: 1, failed: 0, skipped: 0, output: '' };
    },
  };
}

/** A layer of tests; counted by what ran, and a layer in which nothing ran has failed. */
function layer(name, { isAlone = false, needsBuild = false } = {}) {
  return {
    name,
    isAlone,
    needsBuild,
    run: async (node) => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'headgate-report-'));
      const report = path.join(folder, 'report.json');
      try {
        const args = ['run', '--project', name, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
        const { code, output } = await run('vitest', args, { env: { ...toolEnvironment(node), NO_COLOR: '1' } });
        const text = fs.existsSync(report) ? fs.readFileSync(report, 'utf8') : undefined;
        return { ...countTests(text, code), output: code === 0 ? '' : output.trim() };
      } finally {
        fs.rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Everything `npm test` runs, in the order in which it is told. */
export const steps = [
  check('format', ['prettier', '--check', '--ignore-unknown', '--log-level', 'warn', '--cache', '.']),
  check(
    'lint',
    // The rule for boundaries lets everything pass while there is no project graph.
    ['nx', 'show', 'projects'],
    [
      'eslint',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      'node_modules/.cache/eslint/',
      ...sources,
      ...configs,
    ],
  ),
  check('boundaries', ['depcruise', '--config', '.dependency-cruiser.mjs', '--output-type', 'err', ...sources]),
  check('types', ['tsc', '--project', 'tsconfig.json']),
  check('docs', ['node', 'tools/docs/generate.mjs', '--check']),
  check('lockfile', ['node', 'tools/checks/lockfile.mjs'], ['npm', 'ci', '--dry-run', '--offline']),
  layer('unit'),
  layer('contract'),
  layer('integration', { isAlone: true }),
  layer('e2e', { isAlone: true, needsBuild: true }),
];
