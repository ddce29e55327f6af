import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commands } from './commands.ts';
import { renderCompletion } from './render-completion.ts';

const script = renderCompletion('bash', commands);

/** What bash would offer for the last of these words. */
function complete(...words: string[]): string[] {
  const line = ['headgate', ...words].map((word) => `'${word}'`).join(' ');
  const ask = `${script}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _headgate; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', ask], { encoding: 'utf8', cwd: import.meta.dirname });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

describe('completion in bash', () => {
  it.each<[string[], string[]]>([
    [
      [''],
      [
        'login',
        'get',
        'export',
        'validate',
        'plan',
        'apply',
        'import',
        'explain',
        'rollback',
        'keys',
        'audit',
        'master-key',
        'republish',
        'usage',
        'tail',
        'completion',
      ],
    ],
    [['ex'], ['export', 'explain']],
    [
      ['keys', ''],
      ['list', 'create', 'rotate', 'revoke'],
    ],
    [['keys', 'c'], ['create']],
    [
      ['get', 'pro'],
      ['projects', 'providers', 'proxies'],
    ],
    [['import', 'l'], ['litellm']],
    [
      ['plan', '--pr'],
      ['--prune', '--project'],
    ],
    [
      ['keys', 'create', 'x', '--ro'],
      ['--role', '--routes'],
    ],
    [['keys', 'create', 'x', '--role', 'v'], ['viewer']],
    [
      ['export', '--output', ''],
      ['table', 'json'],
    ],
    [['plan', '-f', 'run-cli.s'], ['run-cli.spec.ts']],
    [['keys', 'list', '--ki'], []],
  ])('after %j offers %j', (words, offered) => {
    expect(complete(...words).sort()).toEqual([...offered].sort());
  });
});

describe('completion elsewhere', () => {
  it('in zsh runs the script of bash', () => {
    const text = renderCompletion('zsh', commands);
    expect(text).toMatch(/^#compdef headgate\n/);
    expect(text).toContain(script);
  });

  it('in fish knows every command and every option, quoted', () => {
    const text = renderCompletion('fish', commands);
    for (const { name, options = {} } of commands) {
      expect(text).toContain(`-a ${name.split(' ').at(-1) ?? ''}`);
      for (const option of Object.keys(options)) expect(text).toContain(` -l ${option}`);
    }
    for (const line of text.split('\n')) expect(line.replace(/\\'/g, '').split("'").length % 2, line).toBe(1);
  });
});
