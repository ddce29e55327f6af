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
