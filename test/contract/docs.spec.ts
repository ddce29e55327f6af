import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { faults } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const pages = [...globSync('*.md', { cwd: root }), ...globSync('docs/**/*.md', { cwd: root })].sort();

/** Targets of links within the repository, without the heading behind `#`. */
function linksOf(page: string): string[] {
  const found = [...read(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)];
  return found.map((match) => path.join(path.dirname(page), match[1] ?? ''));
}

describe('the pages', () => {
  it.each(pages)('%s leads nowhere that is not there', (page) => {
    expect(linksOf(page).filter((target) => !existsSync(path.join(root, target)))).toEqual([]);
  });

  it('list every error code there is, and no other', () => {
    const listed = [...read('docs/errors.md').matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]);
    expect(listed).toEqual(Object.keys(faults));
  });

  it('name only commands that exist', () => {
    const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);
    const named = pages.flatMap((page) => [...read(page).matchAll(/npm run ([\w:]+)/g)].map((match) => match[1]));
    expect(named.length).toBeGreaterThan(3);
    expect(scripts).toEqual(expect.arrayContaining(named));
  });

  it('have a README of one screen and a half', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(90);
  });

  it('map every folder of the repository that holds code', () => {
    for (const app of readdirSync(path.join(root, 'apps')))
      expect(read('docs/architecture.md')).toContain(`apps/${app}`);
    for (const lib of readdirSync(path.join(root, 'libs')))
      expect(read('docs/architecture.md')).toContain(`libs/${lib}`);
  });
});

describe('the decisions', () => {
  const decisions = readdirSync(path.join(root, 'docs/adr')).sort();

  it('are numbered, each by a number of its own', () => {
    const numbers = decisions.map((name) => Number(name.slice(0, 4)));
    expect(numbers.every((number) => Number.isInteger(number) && number > 0)).toBe(true);
    expect(new Set(numbers).size).toBe(decisions.length);
  });

  it.each(decisions)('%s says its status, context, decision, consequences and alternatives on one page', (name) => {
    const text = read(`docs/adr/${name}`);
    expect(text).toMatch(new RegExp(`^# ${name.slice(0, 4)} `));
    expect(text).toMatch(/^Status: (?:proposed|accepted|superseded by \d{4})/m);
    for (const part of ['Context', 'Decision', 'Consequences', 'Alternatives'])
      expect(text).toContain(`\n## ${part}\n`);
    expect(text.split('\n').length).toBeLessThanOrEqual(60);
  });
});

describe('the repository', () => {
  it('names no machine it was made on', () => {
    const files = [
      ...globSync('{tools,docs,apps,libs,test}/**/*.{ts,mjs,md,json,yml}', {
        cwd: root,
        exclude: ['**/node_modules/**'],
      }),
      ...globSync('*.{md,json,yml,mjs,ts}', { cwd: root }),
    ];
    expect(files.length).toBeGreaterThan(50);
    const homes = /\/(?:home|Users)\/(?!user\b|me\b)\w+\/|\/work\/\w+\/|\/root\/\w/;
    expect(files.filter((file) => !file.endsWith('docs.spec.ts') && homes.test(read(file)))).toEqual([]);
  });
});
