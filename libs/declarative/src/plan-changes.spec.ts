import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configDocument, type WrittenDocument } from './document.ts';
import { planChanges } from './plan-changes.ts';
import { reportPlan } from './plan-report.ts';
import { findTargetProblems } from './find-target-problems.ts';
import { readYaml, writeYaml } from './read-yaml.ts';
import { buildTargetState } from './target-state.ts';
import type { TenantState } from './tenant-state.ts';
import { arbitraryDocument } from './testing/arbitrary-document.ts';
import { emptyTenant } from './testing/empty-tenant.ts';
import { fakeSecrets } from './testing/fake-secrets.ts';
import { reach } from './testing/reach.ts';
import { toJson } from './to-json.ts';
import { writeDocument } from './write-document.ts';

function apply(current: TenantState, written: WrittenDocument, prune = false): TenantState {
  return reach(current, buildTargetState(current, configDocument.parse(written), prune));
}

function plan(
  current: TenantState,
  written: WrittenDocument,
  { prune = false, secrets = fakeSecrets() } = {},
): string[] {
  const target = buildTargetState(current, configDocument.parse(written), prune);
  return planChanges(current, target, secrets).steps.map(
    ({ action, kind, project, name, fields }) =>
      `${action} ${kind} ${project === null ? '' : `${project}/`}${name}: ${fields.map(({ path }) => path).join(',')}`,
  );
}

describe('what came of a document', () => {
  it('is written as a document that changes nothing, whether read as YAML or as JSON', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(arbitraryDocument, fc.boolean(), (written, prune) => {
        const state = apply(emptyTenant, written);
        const exported = writeDocument(state);
        expect(plan(state, exported, { prune })).toEqual([]);
        expect(readYaml(writeYaml(exported))).toEqual(toJson(exported));
        expect(plan(state, readYaml(writeYaml(exported)) as WrittenDocument, { prune })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it(
    'is written the same, to the byte, after its own document was applied to nothing and to anything else',
    { timeout: 60_000 },
    () => {
      fc.assert(
        fc.property(arbitraryDocument, arbitraryDocument, (written, other) => {
          const exported = writeYaml(writeDocument(apply(emptyTenant, written)));
          // Values in the place of masks: into an organization that has no secrets yet.
          const again = apply(apply(emptyTenant, other), written, true);
          const listed = (written.providers ?? []).every(({ secrets }) => secrets !== undefined);
          // A default is replaced, never taken away: where only the other has one, it stays.
          const [own, others] = [written, other].map(({ organization }) => organization?.default_policy);
          const isSaid = own !== undefined || others === undefined;
          if (listed && isSaid) expect(writeYaml(writeDocument(again))).toBe(exported);
          expect(
            writeYaml(writeDocument(apply(apply(emptyTenant, written), readYaml(exported) as WrittenDocument))),
          ).toBe(exported);
        }),
        { numRuns: 300 },
      );
    },
  );

  it('needs nothing that is not there', () => {
    fc.assert(
      fc.property(arbitraryDocument, (written) => {
        const target = buildTargetState(emptyTenant, configDocument.parse(written), false);
        expect(findTargetProblems(emptyTenant, target, { secrets: fakeSecrets(), allowReferences: false })).toEqual([]);
      }),
    );
  });
});

const model = { name: 'gpt-4o', provider: 'openai' };
const openai = { name: 'openai', kind: 'openai' as const };
const withSecret = { ...openai, secrets: [{ name: 'default', value: 'sk-12345678' }] };
const base = apply(emptyTenant, {
  version: 1,
  projects: [{ slug: 'support' }],
  providers: [withSecret],
  routes: [{ name: 'chatty', models: [model] }],
});
const stored = { secrets: fakeSecrets({ '/openai/default': 'sk-12345678' }) };

const withDefaults = apply(base, {
  version: 1,
  organization: { settings: { retries: 2, timeouts: { total_ms: 5 } }, default_policy: 'calm' },
  projects: [{ slug: 'support', settings: { retries: 0 }, default_policy: 'quick' }],
});

describe('what all routes begin with', () => {
  it.each<[string, Partial<WrittenDocument>, string[]]>([
    ['a document that does not speak of it', {}, []],
    ['the same', { organization: { settings: { timeouts: { total_ms: 5 }, retries: 2 } } }, []],
    [
      'one setting less and another value',
      { organization: { settings: { retries: 3 } } },
      ['update organization acme: settings.retries,settings.timeouts'],
    ],
    ['no settings, which keeps the default policy', { organization: {} }, ['update organization acme: settings']],
    [
      'another default policy',
      {
        organization: { settings: { retries: 2, timeouts: { total_ms: 5 } }, default_policy: 'quick' },
      },
      ['update organization acme: default_policy'],
    ],
    [
      'a project that says nothing any more',
      { projects: [{ slug: 'support' }] },
      ['update project support: settings,default_policy'],
    ],
    [
      'a new project with both, before which comes the organization',
      { organization: {}, projects: [{ slug: 'new', settings: { retries: 1 }, default_policy: 'calm' }] },
      ['update organization acme: settings', 'create project new: settings,default_policy'],
    ],
    ['settings that say nothing', { projects: [{ slug: 'default', settings: {} }] }, []],
  ])('for %s', (_, written, expected) => {
    expect(plan(withDefaults, { version: 1, ...written })).toEqual(expected);
  });

  it('and drafts are named by an export, which nobody reads back', () => {
    const omitted = [
      { kind: 'route' as const, name: 'plan', project: 'support', why: 'never_published' as const },
      { kind: 'policy' as const, name: 'calm', project: null, why: 'draft_waits' as const },
    ];
    const exported = writeDocument({ ...withDefaults, omitted });
    expect(exported.omitted).toEqual([omitted[0], { kind: 'policy', name: 'calm', why: 'draft_waits' }]);
    expect(plan(withDefaults, exported, { prune: true })).toEqual([]);
    expect(writeDocument(apply(withDefaults, exported))).toEqual({ ...exported, omitted: undefined });
  });
});

describe('what is said of models', () => {
  const [ours, theirs] = [
    { provider: 'openai', model: 'gpt-x', price: { input: 1, output: 2 }, max_output: 5 },
    { provider: 'own', model: 'meta/llama', price: null },
  ];
  const saying = apply(emptyTenant, { version: 1, models: [theirs, ours] });

  it.each<[string, Partial<WrittenDocument>, string[]]>([
    ['the same', { models: [ours] }, []],
    ['nothing', {}, []],
    ['another price, which is none', { models: [{ ...ours, price: null }] }, ['update model openai/gpt-x: price']],
    [
      'what the catalogue says again',
      { models: [{ provider: 'own', model: 'meta/llama' }] },
      ['update model own/meta/llama: price'],
    ],
    ['another model', { models: [{ provider: 'a', model: 'b', tools: true }] }, ['create model a/b: tools']],
  ])('for %s', (_, written, expected) => {
    expect(plan(saying, { version: 1, ...written })).toEqual(expected);
  });

  it('is taken back by pruning, and written in order', () => {
    expect(plan(saying, { version: 1, models: [ours] }, { prune: true })).toEqual(['delete model own/meta/llama: ']);
    expect(writeDocument(saying).models).toEqual([{ ...ours }, theirs]);
  });
});

describe('a plan', () => {
  it.each<[string, Partial<WrittenDocument>, string[]]>([
    ['nothing', {}, []],
    ['a project', { projects: [{ slug: 'b', name: 'B' }] }, ['create project b: name']],
    ['a project said more of', { projects: [{ slug: 'support', name: 'S' }] }, ['update project support: name']],
    [
      'a provider, with the route it gets by itself',
      { providers: [{ name: 'mock', kind: 'mock' }] },
      ['create provider mock: kind,enabled,options', 'create route mock: type,enabled,models,config'],
    ],
    [
      'the same provider elsewhere',
      { providers: [{ ...openai, project: 'support' }] },
      [
        'create provider support/openai: kind,enabled,options',
        'create route support/openai: type,enabled,models,config',
      ],
    ],
    ['a switch', { providers: [{ ...openai, enabled: false }] }, ['update provider openai: enabled']],
    [
      'who sees a provider, and its reserved route with it',
      { providers: [{ ...openai, projects: ['support'] }] },
      ['update provider openai: projects', 'update route openai: projects'],
    ],
    ['the stored secret', { providers: [withSecret] }, []],
    ['its mask', { providers: [{ ...openai, secrets: [{ name: 'default', value: '...78' }] }] }, []],
    ['no value', { providers: [{ ...openai, secrets: [{ name: 'default' }] }] }, []],
    [
      'a weight alone',
      { providers: [{ ...openai, secrets: [{ name: 'default', weight: 5 }] }] },
      ['update secret openai/default: weight'],
    ],
    [
      'another value',
      { providers: [{ ...openai, secrets: [{ name: 'default', value: 'sk-other' }] }] },
      ['update secret openai/default: value'],
    ],
    [
      'a second secret',
      { providers: [{ ...openai, secrets: [{ name: 'two', value: 'sk-other' }] }] },
      ['create secret openai/two: value,weight,enabled'],
    ],
    [
      'the reserved route',
      { routes: [{ name: 'openai', models: [{ name: '*', provider: 'openai' }], config: { retries: 2 } }] },
      ['update route openai: config.retries'],
    ],
    ['a list grown longer', { routes: [{ name: 'chatty', models: [model, model] }] }, ['update route chatty: models']],
    [
      'one member of a list',
      { routes: [{ name: 'chatty', models: [{ ...model, weight: 3 }] }] },
      ['update route chatty: models.0.weight'],
    ],
  ])('for %s', (_, written, expected) => {
    expect(plan(base, { version: 1, ...written }, stored)).toEqual(expected);
  });

  it.each<[string, Partial<WrittenDocument>, string[]]>([
    ['of sections that are absent deletes nothing', {}, []],
    ['of no routes keeps the reserved one', { routes: [] }, ['delete route chatty: ']],
    ['of no projects keeps the default one', { projects: [] }, ['delete project support: ']],
    ['of no secrets', { providers: [{ ...openai, secrets: [] }] }, ['delete secret openai/default: ']],
    ['without a list of secrets keeps them', { providers: [openai] }, []],
    [
      'of nothing takes a provider with its reserved route, before the project',
      { projects: [], providers: [], routes: [] },
      ['delete route chatty: ', 'delete route openai: ', 'delete provider openai: ', 'delete project support: '],
    ],
    [
      'puts a route of its own where a reserved one was',
      {
        providers: [{ name: 'mock', kind: 'mock' }],
        routes: [{ name: 'openai', models: [{ name: 'echo', provider: 'mock' }] }],
      },
      [
        'delete route chatty: ',
        'delete route openai: ',
        'delete provider openai: ',
        'create provider mock: kind,enabled,options',
        'create route mock: type,enabled,models,config',
        'create route openai: type,enabled,models,config',
      ],
    ],
  ])('that prunes: %s', (_, written, expected) => {
    expect(plan(base, { version: 1, ...written }, { ...stored, prune: true })).toEqual(expected);
  });

  it('resets a reserved route that a pruning document does not name', () => {
    const edited = apply(base, { version: 1, routes: [{ name: 'openai', enabled: false, models: [model] }] });
    const chatty = { name: 'chatty', models: [model] };
    expect(plan(edited, { version: 1, routes: [chatty] }, stored)).toEqual([]);
    expect(plan(edited, { version: 1, routes: [chatty] }, { ...stored, prune: true })).toEqual([
      'update route openai: enabled,models.0.name',
    ]);
  });

  it('asks for the value again where the origin moves, and stores it again though it is the same', () => {
    const moved = { ...withSecret, base_url: 'https://llm.example.com/v1' };
    expect(plan(base, { version: 1, providers: [moved] }, stored)).toEqual([
      'update provider openai: base_url',
      'update secret openai/default: value',
    ]);
  });

  it('shows no secret', () => {
    const target = buildTargetState(
      base,
      configDocument.parse({
        version: 1,
        providers: [{ ...openai, secrets: [{ name: 'default', value: 'sk-hidden-1' }] }],
      }),
      false,
    );
    const report = reportPlan(planChanges(base, target, fakeSecrets()));
    expect(JSON.stringify(report)).not.toContain('hidden');
    expect(report.changes).toMatchObject([{ fields: [{ path: 'value', before: '...78', after: '(new value)' }] }]);
  });
});
