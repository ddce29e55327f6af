import { describe, expect, it } from 'vitest';
import { resolveReferences } from './resolve-references.ts';

const files: Record<string, string> = {
  '/repo/keys/openai': 'sk-file\n',
  '/run/secret': 'sk-absolute',
  '/repo/empty': '\n',
};
const sources = {
  folder: '/repo',
  readVariable: (name: string) => ({ KEY: 'sk-env', BLANK: ' ' })[name],
  files: {
    workingFolder: '/elsewhere',
    read: (path: string) =>
      path === '/repo/locked' ? Promise.reject(new Error('EACCES')) : Promise.resolve(files[path]),
    writePrivate: () => Promise.resolve(),
  },
};

function withSecret(value: unknown): object {
  return { version: 1, providers: [{ name: 'a', secrets: [{ name: 'x', value, weight: 2 }] }, { name: 'b' }] };
}

describe('references to secrets', () => {
  it.each([
    ['a variable', { from: 'env:KEY' }, 'sk-env'],
    ['a file beside the document', { from: 'file:keys/openai' }, 'sk-file'],
    ['a file anywhere', { from: 'file:/run/secret' }, 'sk-absolute'],
    ['a value', 'sk-plain', 'sk-plain'],
    ['a mask', 'sk-...f3a9', 'sk-...f3a9'],
    ['nothing', null, null],
    ['what is no reference, for the server to refuse', { from: 'vault:x' }, { from: 'vault:x' }],
  ])('%s is replaced by what it stands for', async (_, value, expected) => {
    expect(await resolveReferences(withSecret(value) as never, sources)).toEqual(withSecret(expected));
  });

  it('that cannot be read are all named at once, with what they hold unsaid', async () => {
    const from = ['env:MISSING', 'env:BLANK', 'file:none', 'file:empty', 'file:locked'];
    const secrets = from.map((reference) => ({ value: { from: reference } }));
    const document = { providers: [{ secrets }] };
    await expect(resolveReferences(document, sources)).rejects.toThrow(
      [
        'Secrets that cannot be read:',
        '  providers.0.secrets.0.value: the variable MISSING is not set',
        '  providers.0.secrets.1.value: the variable BLANK is not set',
        '  providers.0.secrets.2.value: none is not there, not readable or empty',
        '  providers.0.secrets.3.value: empty is not there, not readable or empty',
        '  providers.0.secrets.4.value: locked is not there, not readable or empty',
      ].join('\n'),
    );
  });

  it.each([
    [null],
    ['text'],
    [[]],
    [{ providers: {} }],
    [{ providers: [null, { secrets: {} }, { secrets: [null, 5] }] }],
  ])('are not looked for in %j', async (document) => {
    expect(await resolveReferences(document as never, sources)).toEqual(document);
  });
});
