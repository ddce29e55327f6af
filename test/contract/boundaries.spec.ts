import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyWorkspace, type Verdict, type WorkspaceCopy } from '../support/workspace-copy.ts';

/** The real rules, less those that need types: what is tried here are boundaries, and types take most of the time. */
const boundaryRules = `
import rules from './eslint.config.mjs';
const kept = ['@nx/enforce-module-boundaries', 'no-restricted-imports'];
export default rules.map(({ languageOptions, rules, ...entry }) => ({
  ...entry,
  ...(languageOptions && { languageOptions: { ...languageOptions, parserOptions: {} } }),
  // Where there were none there must be none: an entry of nothing but "ignores" holds for all the others.
  ...(rules && { rules: Object.fromEntries(Object.entries(rules).filter(([name]) => kept.includes(name))) }),
}));
`;

/** Each is what somebody in a hurry would write; both checkers must refuse it, each in its own words. */
const violations = [
  {
    name: 'an engine that reads files',
    file: 'libs/routing/src/planted-io.ts',
    source: "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
    cruiser: 'pure-code-does-no-io',
    eslint: 'Engines and contracts do no input or output',
  },
  {
    name: 'Nest in the proxy',
    file: 'apps/proxy/src/planted-nest.ts',
    source: "import { Injectable } from '@nestjs/common';\nexport const planted = Injectable;\n",
    cruiser: 'only-nest',
    eslint: '"plane:data" is not allowed to import "@nestjs/common"',
  },
  {
    name: 'the database in the proxy',
    file: 'apps/proxy/src/planted-database.ts',
    source: "import * as planted from '@headgate/database';\nexport { planted };\n",
    cruiser: 'data-plane-knows-no-control-plane',
    eslint: '"plane:data" can only depend on libs tagged with',
  },
  {
    name: 'shared code that knows the control plane',
    file: 'libs/redis/src/planted-plane.ts',
    source: "import * as planted from '@headgate/database';\nexport { planted };\n",
    cruiser: 'shared-code-knows-no-plane',
    eslint: '"plane:shared" can only depend on libs tagged with "plane:shared"',
  },
  {
    name: 'a contract that knows an engine, and with it a cycle',
    file: 'libs/domain/src/planted-cycle.ts',
    source: "import * as planted from '@headgate/snapshot';\nexport { planted };\n",
    door: { file: 'libs/domain/src/index.ts', line: "export * from './planted-cycle.ts';\n" },
    cruiser: 'no-circular',
    eslint: 'Circular dependency between',
  },
  {
    name: 'a path into the inside of another library',
    file: 'libs/snapshot/src/planted-path.ts',
    source: "import * as planted from '../../kernel/src/faults.ts';\nexport { planted };\n",
    cruiser: 'only-the-door-of-a-library',
    eslint: 'Projects cannot be imported by a relative or absolute path',
  },
];

describe('the boundaries', () => {
  let workspace: WorkspaceCopy;
  let clean: { cruiser: Verdict; eslint: Verdict };
  let planted: { cruiser: Verdict; eslint: Verdict };

  const check = async (): Promise<{ cruiser: Verdict; eslint: Verdict }> => {
    // Without a graph the rule of Nx lets everything pass without a word.
    const graph = await workspace.run('nx', 'show', 'projects');
    expect(graph.output).toContain('@headgate/proxy');
    const [cruiser, eslint] = await Promise.all([
      workspace.run('depcruise', '--config', '.dependency-cruiser.mjs', '--output-type', 'err', 'libs', 'apps'),
      workspace.run('eslint', '--config', 'boundaries.config.mjs', 'libs', 'apps'),
    ]);
    return { cruiser, eslint };
  };

  beforeAll(async () => {
    workspace = await copyWorkspace();
    await workspace.plant('boundaries.config.mjs', boundaryRules);
    clean = await check();
    for (const { file, source, door } of violations) {
      await workspace.plant(file, source);
      if (door) await workspace.append(door.file, door.line);
    }
    planted = await check();
  }, 120_000);
  afterAll(() => workspace.drop());

  it('hold in the tree as it is', () => {
    expect(clean.cruiser.output).toContain('no dependency violations found');
    expect(clean.eslint.output.trim()).toBe('');
    expect([clean.cruiser.isPassed, clean.eslint.isPassed]).toEqual([true, true]);
  });

  it.each(violations)('refuse $name', ({ file, cruiser, eslint }) => {
    expect(planted.cruiser.isPassed).toBe(false);
    expect(linesAbout(planted.cruiser.output, file)).toContain(cruiser);
    expect(planted.eslint.isPassed).toBe(false);
    expect(paragraphAbout(planted.eslint.output, file)).toContain(eslint);
  });
});

function linesAbout(output: string, file: string): string {
  return output
    .split('\n')
    .filter((line) => line.includes(file))
    .join('\n');
}

/** ESLint prints a file's name on a line of its own, then its problems, then an empty line. */
function paragraphAbout(output: string, file: string): string {
  return output.split('\n\n').find((paragraph) => paragraph.includes(`${file}\n`)) ?? '';
}
