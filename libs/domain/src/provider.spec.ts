import { describe, expect, it } from 'vitest';
import { baseUrl } from './base-url.ts';
import { cloudKinds, defaultBaseUrls, providerKinds } from './provider-kinds.ts';
import { findProviderProblems, originOf, providerInput } from './provider.ts';

function accepts(provider: object): boolean {
  return providerInput.safeParse({ name: 'acme', kind: 'openai', ...provider }).success;
}

describe('a provider body', () => {
  it.each([
    ['https://api.openai.com/v1', true],
    ['http://127.0.0.1:11434/v1', true],
    ['https://user:secret@api.example.com/v1', false],
    ['https://api.example.com/v1?key=1', false],
    ['https://api.example.com/v1#x', false],
    ['ftp://api.example.com', false],
    ['file:///etc/passwd', false],
    ['/v1', false],
    ['https://api.example.com\\@evil.example', false],
  ])('base URL %s: %s', (base_url, ok) => {
    expect(accepts({ base_url })).toBe(ok);
  });

  it.each([
    ['a line break', 'sk-abc\r\nx-admin: 1'],
    ['a space', 'sk abc'],
    ['nothing', ''],
  ])('refuses a secret holding %s', (_, secret) => {
    expect(accepts({ secret })).toBe(false);
  });

  it('refuses a fixed header that would move a credential', () => {
    const provider = providerInput.parse({
      name: 'acme',
      kind: 'openai',
      options: { headers: { authorization: 'x', 'x-team': 'a' } },
    });
    expect(findProviderProblems(provider).map((problem) => problem.path)).toEqual(['options.headers.authorization']);
  });

  it('refuses an address for the provider that has none', () => {
    const provider = providerInput.parse({ name: 'mock', kind: 'mock', base_url: 'https://api.example.com' });
    expect(findProviderProblems(provider).map((problem) => problem.path)).toEqual(['base_url']);
  });
});

describe('a place for the credential', () => {
  const problems = (options: object, kind = 'custom-openai') =>
    findProviderProblems(
      providerInput.parse({ name: 'acme', kind, ...(kind !== 'mock' && { base_url: 'https://x.example' }), options }),
    ).map(({ path }) => path);

  it.each([
    [{ in: 'query', name: 'api_key' }, []],
    [{ name: 'x-custom-key', prefix: 'Key ' }, []],
    [{ name: 'authorization' }, []],
    [{ in: 'query', name: 'key', prefix: 'x' }, ['options.credential.prefix']],
    [{ name: 'X-Key' }, ['options.credential.name']],
    [{ name: 'x_key' }, ['options.credential.name']],
    [{ name: 'host' }, ['options.credential.name']],
    [{ name: 'cookie' }, ['options.credential.name']],
    [{ name: 'transfer-encoding' }, ['options.credential.name']],
  ])('%j has problems at %j', (credential, expected) => {
    expect(problems({ credential })).toEqual(expected);
  });

  it.each([
    { name: 'a b' },
    { name: 'a&b' },
    { name: 'a=b' },
    { name: '' },
    { in: 'body', name: 'a' },
    { name: 'a', prefix: 'x\r\n' },
  ])('cannot be %j', (credential) => {
    expect(accepts({ options: { credential } })).toBe(false);
  });

  it('is told of with every other problem at once', () => {
    const headers = { 'x-key': 'a', authorization: 'b' };
    expect(problems({ headers, credential: { name: 'x-key' } })).toEqual([
      'options.headers.authorization',
      'options.headers.x-key',
    ]);
    expect(problems({ credential: { name: 'x-key' } }, 'mock')).toEqual(['options.credential']);
  });
});

describe('a mapping', () => {
  const mapping = { request: { q: '$.prompt' }, response: { text: '$.a[0].b' } };

  it('is for kind custom, and no other', () => {
    const problemsOf = (kind: 'custom' | 'vllm') =>
      findProviderProblems({ kind, base_url: 'https://x.example', options: { mapping } }).map(({ path }) => path);
    expect(problemsOf('custom')).toEqual([]);
    expect(problemsOf('vllm')).toEqual(['options.mapping']);
  });

  it('is told of every path that is none', () => {
    const options = {
      mapping: {
        path: '/../x',
        request: { q: '$..a', r: ['$.ok', '$('] },
        response: { text: 'a', usage: { input_tokens: '$[' } },
      },
    };
    const { error } = providerInput.safeParse({ name: 'acme', kind: 'custom', base_url: 'https://x.example', options });
    expect(error?.issues.map(({ path }) => path.join('.')).sort()).toEqual([
      'options.mapping.path',
      'options.mapping.request.q',
      'options.mapping.request.r.1',
      'options.mapping.response.text',
      'options.mapping.response.usage.input_tokens',
    ]);
  });
});

describe('every kind', () => {
  const others = providerKinds.filter((kind) => !cloudKinds.some((cloud) => cloud === kind));

  it.each(others)('%s has an address the API takes, or must be given one', (kind) => {
    const address = defaultBaseUrls[kind];
    expect(address === null || baseUrl.safeParse(address).success).toBe(true);
    const problems = findProviderProblems({ kind, options: {} }).map(({ path }) => path);
    expect(problems).toEqual(address === null && kind !== 'mock' ? ['base_url'] : []);
    if (kind !== 'mock') expect(findProviderProblems({ kind, base_url: 'https://x.example', options: {} })).toEqual([]);
  });
});

describe('originOf', () => {
  it.each([
    [{ kind: 'openai' as const }, 'https://api.openai.com'],
    [{ kind: 'anthropic' as const, base_url: null }, 'https://api.anthropic.com'],
    [{ kind: 'openai' as const, base_url: 'https://llm.example.com:8443/a/v1' }, 'https://llm.example.com:8443'],
    [{ kind: 'openai' as const, base_url: 'https://llm.example.com:443/v1' }, 'https://llm.example.com'],
    [{ kind: 'mock' as const }, 'mock:'],
    [{ kind: 'groq' as const }, 'https://api.groq.com'],
  ])('of %j is %s', (provider, origin) => {
    expect(originOf(provider)).toBe(origin);
  });
});
