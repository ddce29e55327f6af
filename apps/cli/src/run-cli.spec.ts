import { describe, expect, it } from 'vitest';
import { commands } from './commands.ts';
import { runInMemory } from './testing/cli-run.ts';

describe('the command line', () => {
  it('shows every command, in help and without a word', async () => {
    const help = await runInMemory(['--help']);
    expect(help.code).toBe(0);
    for (const { name } of commands) expect(help.printed).toContain(`  ${name}`);
    expect(await runInMemory([])).toMatchObject({ code: 2, printed: help.printed });
    expect((await runInMemory(['keys', '--help'])).printed).not.toContain('  login');
  });

  it.each(commands.map(({ name }) => name))('explains "%s" with examples that are commands', async (name) => {
    const { code, printed } = await runInMemory([...name.split(' '), '--help']);
    const command = commands.find((known) => known.name === name);
    expect(code).toBe(0);
    expect(printed).toContain(`Usage: headgate ${name}`);
    expect(command?.examples.length).toBeGreaterThan(0);
    for (const example of command?.examples ?? []) {
      expect(printed).toContain(example);
      expect(example).toContain(`headgate ${name}`);
      const flags = [...example.matchAll(/--([a-z-]+)/g)].map(([, flag]) => flag);
      for (const flag of flags) expect(printed, example).toContain(`--${flag}`);
    }
  });

  it.each<[string, string[], RegExp]>([
    ['a command nobody knows', ['exprot'], /there is no command "exprot"/],
    [
      'half a command',
      ['keys'],
      /"keys" needs one more word: "keys list", "keys create", "keys rotate", "keys revoke"/,
    ],
    ['an option nobody knows', ['export', '--pretty'], /Unknown option '--pretty'\. Try "headgate export --help"/],
    ['an option without its value', ['plan', '-f'], /argument missing/],
    ['a missing option', ['plan'], /--file is required/],
    ['a missing argument', ['keys', 'create'], /<name> is missing/],
    ['an argument of another kind', ['get', 'people'], /<kind> is one of: projects, providers/],
    ['a format nobody knows', ['export', '-o', 'xml'], /--output is one of: table, json/],
    ['a word too many', ['export', 'all'], /"all" is one word too many/],
    ['a count that is none', ['get', 'routes', '--limit', '-1'], /limit/],
    ['a time that is none', ['usage', '--since', 'yesterday'], /--since must be a time/],
    ['a bad address', ['login', '--url', 'ftp://x'], /--url must be/],
  ])('says what is wrong with %s', async (_, argv, message) => {
    const { code, noted, printed } = await runInMemory(argv, { url: 'http://127.0.0.1:1' });
    expect(noted).toMatch(message);
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
  });

  it('says where to look when nobody answers', async () => {
    const { code, noted } = await runInMemory(['get', 'routes'], { url: 'http://127.0.0.1:1' });
    expect(noted).toMatch(
      /^headgate: http:\/\/127\.0\.0\.1:1 does not answer \(.+\); the address comes from the environment/,
    );
    expect(code).toBe(1);
  });
});
