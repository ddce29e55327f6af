import { describe, expect, it } from 'vitest';
import { configDocument, type WrittenDocument } from './document.ts';
import { findTargetProblems } from './find-target-problems.ts';
import { buildTargetState } from './target-state.ts';
import { emptyTenant } from './testing/empty-tenant.ts';
import { fakeSecrets } from './testing/fake-secrets.ts';
import { reach } from './testing/reach.ts';

const openai = { name: 'openai', kind: 'openai' as const };
const secret = { name: 'default', value: 'sk-12345678' };
const base = reach(
  emptyTenant,
  buildTargetState(
    emptyTenant,
    configDocument.parse({
      version: 1,
      projects: [{ slug: 'support' }, { slug: 'b' }],
      providers: [
        { ...openai, secrets: [secret] },
        { ...openai, name: 'own', project: 'support' },
      ],
      routes: [
        { name: 'talk', models: [{ name: 'm', provider: 'openai' }] },
        { name: 'help', project: 'support', models: [{ name: 'm', provider: 'openai' }] },
      ],
    }),
    false,
  ),
);

function problemsOf(written: Partial<WrittenDocument>, { prune = false, allowReferences = false } = {}): string[] {
  const target = buildTargetState(base, configDocument.parse({ version: 1, ...written }), prune);
  const rules = { secrets: fakeSecrets({ '/openai/default': secret.value }), allowReferences };
  return findTargetProblems(base, target, rules).map(({ path, message }) => `${path} ${message}`);
}

const onModel = (model: object, project?: string): Partial<WrittenDocument> => ({
  routes: [{ name: 'new', project: project ?? null, models: [{ name: 'm', provider: 'openai', ...model }] }],
});

describe('what would not hold together', () => {
  it.each<[string, Partial<WrittenDocument>, string[]]>([
    ['nothing', {}, []],
    ["a model at the organization's provider", onModel({}), []],
    ['a model at a provider seen from a project', onModel({}, 'support'), []],
    ["a model at a project's own provider", onModel({ provider: 'own' }, 'support'), []],
    [
      "a model at another project's provider",
      onModel({ provider: 'own' }, 'b'),
      ['routes.0.models.0.provider there is no provider "own"'],
    ],
    [
      "the organization's route at a project's provider",
      onModel({ provider: 'own' }),
      ['routes.0.models.0.provider there is no provider "own" of the organization'],
    ],
    ['a secret that is there', onModel({ virtual_secret_key: 'default' }), []],
    [
      'a secret that is not',
      onModel({ virtual_secret_key: 'second' }),
      ['routes.0.models.0.virtual_secret_key the provider "openai" has no secret "second"'],
    ],
    [
      "a route's own policy at a provider and with a secret that are not there",
      {
        routes: [
          {
            ...{ name: 'new', models: [] },
            config: {
              policy: {
                targets: [
                  { id: 'a', provider: 'nobody', model: 'm' },
                  { id: 'b', provider: 'openai', model: 'm', secret: 'second' },
                ],
              },
            },
          },
        ],
      },
      [
        'routes.0.config.policy.targets.0.provider there is no provider "nobody" of the organization',
        'routes.0.config.policy.targets.1.secret the provider "openai" has no secret "second"',
      ],
    ],
    ['an owner that is not there', onModel({}, 'nowhere'), ['routes.0.project there is no project "nowhere"']],
    [
      'a list of projects, one of them unknown',
      { providers: [{ ...openai, projects: ['support', 'nowhere'] }] },
      [
        'providers.0.projects.1 there is no project "nowhere"',
        'routes.openai.projects.1 there is no project "nowhere"',
      ],
    ],
    [
      'a list of projects for what belongs to one',
      { providers: [{ ...openai, name: 'own', project: 'support', projects: ['b'] }] },
      [
        'providers.0.projects has no meaning for what belongs to one project',
        'routes.own.projects has no meaning for what belongs to one project',
      ],
    ],
    [
      'a provider hidden from a project that uses it',
      { providers: [{ ...openai, projects: ['b'] }] },
      ['routes.help.models.0.provider there is no provider "openai"'],
    ],
    [
      'another kind',
      { providers: [{ name: 'openai', kind: 'mock', secrets: [{ name: 'default', value: 'sk-x' }] }] },
      ['providers.0.kind is "openai" and cannot change; create another provider'],
    ],
    [
      "a provider of a route's name",
      { providers: [{ name: 'talk', kind: 'mock' }] },
      [
        'providers.0.name a route named "talk" exists already, and a provider\'s reserved route takes the provider\'s name',
      ],
    ],
    [
      'a new secret without a value',
      { providers: [{ ...openai, secrets: [{ name: 'second' }] }] },
      ['providers.0.secrets.0.value is required: there is no such secret yet'],
    ],
    [
      'a mask that is not its own',
      { providers: [{ ...openai, secrets: [{ name: 'default', value: '...xy' }] }] },
      ['providers.0.secrets.0.value looks like the mask of another secret; give the secret itself'],
    ],
    [
      'another origin without the secret',
      { providers: [{ ...openai, base_url: 'https://x.example/v1' }] },
      ['providers.0.secrets.default.value is required again: the provider moves to another origin'],
    ],
    [
      'another origin with its mask',
      { providers: [{ ...openai, base_url: 'https://x.example/v1', secrets: [{ name: 'default', value: '...78' }] }] },
      ['providers.0.secrets.0.value is required again: the provider moves to another origin'],
    ],
    [
      'another origin with the secret',
      { providers: [{ ...openai, base_url: 'https://x.example/v1', secrets: [secret] }] },
      [],
    ],
  ])('%s', (_, written, expected) => {
    expect(problemsOf(written)).toEqual(expected);
  });

  it.each<[string, Partial<WrittenDocument>, string[]]>([
    ['everything is fine', { projects: [], providers: [], routes: [] }, []],
    [
      'providers alone leaves routes behind',
      { providers: [] },
      [
        'routes.talk.models.0.provider there is no provider "openai" of the organization',
        'routes.help.models.0.provider there is no provider "openai"',
      ],
    ],
    [
      'projects alone leaves what they own behind',
      { projects: [{ slug: 'b' }] },
      [
        'providers.own.project there is no project "support"',
        'routes.help.project there is no project "support"',
        'routes.own.project there is no project "support"',
      ],
    ],
  ])('pruned: %s', (_, written, expected) => {
    expect(problemsOf(written, { prune: true })).toEqual(expected);
  });

  it('is a reference only where it had to be read by now', () => {
    const written = { providers: [{ ...openai, secrets: [{ name: 'two', value: { from: 'env:TWO' } }] }] };
    expect(problemsOf(written, { allowReferences: true })).toEqual([]);
    expect(problemsOf(written)).toEqual([
      'providers.0.secrets.0.value is a reference; it is read by the client that applies the document, not here',
    ]);
  });

  it('is more than an organization may have', () => {
    const projects = Array.from({ length: 9_998 }, (_, index) => ({ slug: `p${index}` }));
    expect(problemsOf({ projects })).toEqual(['projects would be 10001; an organization has at most 10000']);
  });
});
