import { describe, expect, it } from 'vitest';
import { findSecretProblem } from './find-secret-problem.ts';
import { addressOf } from './provider-address.ts';
import { findProviderProblems, originOf, providerInput } from './provider.ts';
import { secretValue } from './secret-value.ts';

function problemsOf(body: object): string[] {
  const read = providerInput.safeParse({ name: 'cloud', ...body });
  if (!read.success) return read.error.issues.map(({ path }) => path.join('.'));
  return findProviderProblems(read.data).map(({ path }) => path);
}

describe('a provider in a cloud', () => {
  it.each([
    ['a resource', { options: { resource: 'acme' } }, []],
    ['a base URL', { base_url: 'https://acme.services.ai.azure.com' }, []],
    ['neither', {}, ['options.resource']],
    ['options of all kinds', { options: { resource: 'acme', api_version: '2024-10-21', deployments: { a: 'b' } } }, []],
    ['a resource that is no host name', { options: { resource: 'evil.example/' } }, ['options.resource']],
    ['a version that writes a query', { options: { resource: 'a', api_version: '1&x=2' } }, ['options.api_version']],
    [
      'a deployment with a slash',
      { options: { resource: 'a', deployments: { m: '../x' } } },
      ['options.deployments.m'],
    ],
    ['a token endpoint that is none', { options: { resource: 'a', token_url: 'ftp://x' } }, ['options.token_url']],
    ['a secret of another shape', { options: { resource: 'a' }, secret: '{"client_id":"x"}' }, ['secret']],
  ])('azure-openai with %s', (_, body, problems) => {
    expect(problemsOf({ kind: 'azure-openai', ...body })).toEqual(problems);
  });

  it.each([
    ['bedrock', {}, ['options.region']],
    ['bedrock', { base_url: 'https://vpce-1.example.com', options: { region: 'eu-central-1' } }, []],
    ['bedrock', { options: { region: 'eu/..' } }, ['options.region']],
    ['bedrock', { options: { region: 'a' }, secret: 'AKIAIOSFODNN7EXAMPLE' }, ['secret']],
    ['vertex', {}, ['options.project', 'options.location']],
    ['vertex', { options: { project: 'acme-1', location: 'global' } }, []],
    ['vertex', { options: { project: 'acme-1', location: 'global', region: 'x' } }, ['options.region']],
    ['vertex', { options: { project: 'a', location: 'l' }, secret: '{"client_email":"x"}' }, ['options.project']],
  ])('%s with %j: %j', (kind, body, problems) => {
    expect(problemsOf({ kind, ...body })).toEqual(problems);
  });

  it.each([
    ['bedrock', { region: 'eu-central-1' }, 'https://bedrock-runtime.eu-central-1.amazonaws.com'],
    ['bedrock', { region: 'cn-north-1' }, 'https://bedrock-runtime.cn-north-1.amazonaws.com.cn'],
    ['vertex', { project: 'p', location: 'europe-west4' }, 'https://europe-west4-aiplatform.googleapis.com/v1'],
    ['vertex', { project: 'p', location: 'global' }, 'https://aiplatform.googleapis.com/v1'],
    ['vertex', { project: 'p', location: 'eu' }, 'https://aiplatform.eu.rep.googleapis.com/v1'],
    ['vertex', {}, null],
  ] as const)('%s %j is called at %s', (kind, options, address) => {
    expect(addressOf({ kind, options })).toBe(address);
    expect(originOf({ kind, options })).toBe(address === null ? 'vertex:' : new URL(address).origin);
  });

  it('tells every option that belongs to another kind', () => {
    const options = { resource: 'a', api_version: '2024-10-21', token_url: 'https://x.example' };
    expect(problemsOf({ kind: 'openai', options })).toEqual([
      'options.resource',
      'options.api_version',
      'options.token_url',
    ]);
  });

  it.each([
    [{ resource: 'acme' }, undefined, 'https://acme.openai.azure.com/openai/v1'],
    [{ resource: 'acme', api_version: 'preview' }, undefined, 'https://acme.openai.azure.com/openai/v1'],
    [{ resource: 'acme', api_version: '2024-10-21' }, undefined, 'https://acme.openai.azure.com/openai'],
    [{}, 'https://acme.openai.azure.com/', 'https://acme.openai.azure.com/openai/v1'],
    [{}, 'https://acme.openai.azure.com/openai/v1/', 'https://acme.openai.azure.com/openai/v1'],
    [{ api_version: '2024-10-21' }, 'https://acme.openai.azure.us/openai/v1', 'https://acme.openai.azure.us/openai'],
    [{}, 'https://gate.example.com/llm', 'https://gate.example.com/llm/openai/v1'],
  ])('azure-openai %j at %s is called at %s', (options, base_url, address) => {
    expect(addressOf({ kind: 'azure-openai', base_url, options })).toBe(address);
  });

  it('binds its secrets to the resource, and to a token endpoint of its own', () => {
    const kind = 'azure-openai';
    const origin = originOf({ kind, options: { resource: 'acme' } });
    expect(origin).toBe('https://acme.openai.azure.com');
    expect(originOf({ kind, options: { resource: 'other' } })).not.toBe(origin);
    const token_url = 'https://login.example.us/t/oauth2/v2.0/token';
    expect(originOf({ kind, options: { resource: 'acme', token_url } })).toBe(`${origin} https://login.example.us`);
  });
});

describe('a credential', () => {
  it.each([
    ['sk-abc', true],
    ['{"a":"b"}', true],
    ['{\n  "private_key": "-----BEGIN PRIVATE KEY-----\\nMII=\\n"\n}\n', true],
    ['{"a":"b"', true],
    ['{} x', false],
    ['[1]', true],
    ['sk abc', false],
    ['sk-abc\r\nx-admin: 1', false],
    ['{"a":"é"}', false],
  ])('%j is taken: %s', (text, isTaken) => {
    expect(secretValue.safeParse(text).success).toBe(isTaken);
  });

  it.each([
    ['openai', 'sk-abc', undefined],
    ['openai', '{"a":1}', undefined],
    ['openai', '{ "a": 1 }', 'must be printable ASCII without spaces'],
    ['azure-openai', '0123', undefined],
    ['azure-openai', '{"a":"b"', 'is no whole JSON document'],
    ['azure-openai', '{"tenant_id":"t","client_id":"c","client_secret":"s"}', undefined],
    ['azure-openai', '{"tenant_id":"t","client_secret":""}', 'is a JSON document without client_id, client_secret'],
    [
      'azure-openai',
      '{"tenant_id":"../t","client_id":"c","client_secret":"s"}',
      'has a tenant_id that is no id or domain of a tenant',
    ],
  ] as const)('for %s %j: %s', (kind, secret, problem) => {
    expect(findSecretProblem(kind, secret)).toBe(problem);
  });
});
