import { describe, expect, it } from 'vitest';
import { providerBody, providerReplacement, secretReplacement } from './provider-body.ts';

const pathsOf = (body: object): string[] =>
  providerBody.read({ name: 'acme', kind: 'openai', ...body }).problems.map(({ path }) => path);

describe('a provider body', () => {
  it.each([
    ['nothing but a name and a kind', {}, []],
    [
      'what answers add, sent back',
      { id: 'x', origin: 'x', project: null, secrets: [], version: 1, created_at: 'x', updated_at: 'x' },
      [],
    ],
    ['a misspelt secret', { sceret: 'sk-0123456789' }, ['sceret']],
    ['a header the gateway sets itself', { options: { headers: { host: 'x' } } }, ['options.headers.host']],
    [
      'the same beside another problem',
      { enabled: 'yes', options: { headers: { host: 'x' } } },
      ['enabled', 'options.headers.host'],
    ],
    ['an address for the provider that has none', { kind: 'mock', base_url: 'https://a.example' }, ['base_url']],
    ['a rule whose own field is wrong says nothing', { kind: 'nonsense', base_url: 'https://a.example' }, ['kind']],
  ])('with %s', (_, body, paths) => {
    expect(pathsOf(body)).toEqual(paths);
  });

  it('repeats no secret in what it refuses', () => {
    const { problems } = providerBody.read({ name: 'acme', kind: 'openai', secret: 'sk 0123456789', sk0123: 1 });
    expect(JSON.stringify(problems)).not.toContain('0123456789');
  });

  it('may leave out the name only where the path holds it', () => {
    expect(providerBody.read({ kind: 'openai' }).problems).toEqual([{ path: 'name', message: 'is required' }]);
    expect(providerReplacement.read({ kind: 'openai' }).problems).toEqual([]);
  });
});

describe('the body of a secret whose name stands in the path', () => {
  it('may leave out everything', () => {
    expect(secretReplacement.read({})).toMatchObject({ problems: [], value: { weight: 1, enabled: true } });
  });
});
