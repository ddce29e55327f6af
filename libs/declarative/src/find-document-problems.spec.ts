import { describe, expect, it } from 'vitest';
import { configDocument } from './document.ts';
import { findDocumentProblems } from './find-document-problems.ts';

const model = { name: 'm', provider: 'a' };

describe('rules a document breaks by itself', () => {
  it.each<[string, unknown, string[]]>([
    ['no object', 'version: 1', []],
    ['lists that are none', { projects: {}, providers: 'x', routes: 5 }, []],
    ['nothing', { version: 1 }, []],
    ['a slug twice', { projects: [{ slug: 'a' }, { slug: 'a' }] }, ['projects.1.slug']],
    [
      'a provider twice',
      {
        providers: [
          { name: 'a', kind: 'mock' },
          { name: 'a', kind: 'mock' },
        ],
      },
      ['providers.1.name'],
    ],
    [
      'the same name with another owner',
      {
        providers: [
          { name: 'a', kind: 'mock' },
          { name: 'a', kind: 'mock', project: 'p' },
        ],
      },
      [],
    ],
    [
      'a secret twice, the second by its default name',
      { providers: [{ name: 'a', kind: 'openai', secrets: [{ name: 'default', value: 'x' }, { value: 'y' }] }] },
      ['providers.0.secrets.1.name'],
    ],
    [
      'a model twice',
      {
        models: [
          { provider: 'a', model: 'b' },
          { provider: 'a', model: 'b', tools: true },
        ],
      },
      ['models.1.model'],
    ],
    [
      'protections nobody enforces, for everybody and for one project',
      {
        organization: { settings: { dlp: { enabled: true } } },
        projects: [{ slug: 'a', settings: { language: { enabled: true } } }],
      },
      ['organization.settings.dlp.enabled', 'projects.0.settings.language.enabled'],
    ],
    [
      'an address for the mock',
      { providers: [{ name: 'a', kind: 'mock', base_url: 'https://a.example' }] },
      ['providers.0.base_url'],
    ],
    [
      'rules across fields of a route beside a route of wrong shape',
      {
        routes: [
          { name: 'r', models: 'none' },
          { name: 's', models: [{ ...model, weight: 0 }], config: { failover: true, archive: false, retention: 5 } },
        ],
      },
      ['routes.1.config.failover', 'routes.1.models', 'routes.1.config.retention'],
    ],
  ])('in a document with %s', (_, written, paths) => {
    expect(findDocumentProblems(written).map(({ path }) => path)).toEqual(paths);
  });
});

describe('the shape of a document', () => {
  it.each<[string, object, boolean]>([
    ['as short as can be', { version: 1 }, true],
    ['with the schema for editors', { $schema: './config-document.schema.json', version: 1 }, true],
    ['without a version', {}, false],
    ['of another version', { version: 2 }, false],
    ['with a section it does not have', { version: 1, guardrails: [] }, false],
    ['with a reference', secretOf({ from: 'env:OPENAI_API_KEY' }), true],
    ['with a file', secretOf({ from: 'file:/run/secrets/openai' }), true],
    ['with a reference of another kind', secretOf({ from: 'vault:x' }), false],
    ['with an empty reference', secretOf({ from: 'env:' }), false],
    ['with a reference that says more', secretOf({ from: 'env:A', or: 'b' }), false],
    ['with a credential over two lines', secretOf('a\nb'), false],
    ['with the shorthand of the API', { version: 1, providers: [{ name: 'a', kind: 'mock', secret: 'x' }] }, false],
  ])('%s', (_, written, isRight) => {
    expect(configDocument.safeParse(written).success).toBe(isRight);
  });
});

function secretOf(value: unknown): object {
  return { version: 1, providers: [{ name: 'a', kind: 'openai', secrets: [{ value }] }] };
}
