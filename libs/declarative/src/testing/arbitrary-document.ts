import { defaultBaseUrls, type ProviderKind, providerKinds, reservedNames } from '@headgate/domain';
import fc from 'fast-check';
import type { WrittenDocument } from '../document.ts';

const name = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,8}$/)
  .filter((text) => !reservedNames.has(text.toLowerCase()));
const projectSlug = fc.constantFrom('support', 'a', 'team-2');
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => !value.includes('\u0000'));
const secretText = fc.stringMatching(/^[\x21-\x2d\x2f-\x7e]{20,30}$/);

/** Kinds of which nothing has to be said: neither address nor options. */
const plainKinds = providerKinds.filter((kind) => kind === 'mock' || defaultBaseUrls[kind] !== null);

const provider = fc.record(
  {
    name,
    kind: fc.constantFrom<ProviderKind[]>(...plainKinds),
    project: fc.option(projectSlug),
    description: text,
    enabled: fc.boolean(),
    options: fc.record({
      headers: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,5}$/), fc.stringMatching(/^[a-z ]{0,9}$/)),
    }),
    secrets: fc.uniqueArray(
      fc.record(
        { name, value: secretText, weight: fc.integer({ min: 0, max: 100 }), enabled: fc.boolean() },
        { requiredKeys: ['name', 'value'] },
      ),
      { maxLength: 3, selector: (secret) => secret.name },
    ),
  },
  { requiredKeys: ['name', 'kind'] },
);

const template = fc.record(
  {
    name,
    project: fc.option(projectSlug),
    enabled: fc.boolean(),
    description: text,
    type: fc.constant('de-identify' as const),
    config: fc.record(
      {
        info_types: fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[A-Z]{1,6}$/) }), {
          maxLength: 3,
          selector: (infoType) => infoType.name,
        }),
        likelihood: fc.constantFrom('likely' as const, 'possible' as const),
        transformation: fc.record({
          method: fc.constant('replace' as const),
          replacements: fc.dictionary(fc.stringMatching(/^[A-Z]{1,4}$/), text),
        }),
        reject: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['name', 'type'] },
);

const settings = fc.record(
  {
    rate_limit: fc.nat(1000),
    retries: fc.nat(5),
    owner: text,
    load_balancing: fc.boolean(),
    archive: fc.boolean(),
    timeouts: fc.record({ ttft_ms: fc.integer({ min: 1, max: 600_000 }) }),
    tags: fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), text),
    dlp: fc.record({ enabled: fc.constant(false), action: text }),
  },
  { requiredKeys: [] },
);

const said = fc.record(
  {
    provider: fc.constantFrom('openai', 'mine'),
    model: fc.stringMatching(/^[a-z/.-]{1,6}$/),
    max_output: fc.option(fc.integer({ min: 1, max: 9_000 })),
    tools: fc.option(fc.boolean()),
    price: fc.option(fc.record({ output: fc.nat(50), input: fc.nat(9) })),
  },
  { requiredKeys: ['provider', 'model'] },
);

const withoutDefaults: fc.Arbitrary<WrittenDocument> = fc
  .uniqueArray(provider, { maxLength: 5, selector: ({ name: own, project }) => `${project ?? ''}/${own}` })
  .chain((providers) =>
    fc.record({
      version: fc.constant(1 as const),
      organization: fc.record({ settings }, { requiredKeys: [] }),
      projects: fc
        .tuple(settings, settings)
        .map(([one, two]) => [
          { slug: 'support', settings: one },
          { slug: 'a', name: 'A', settings: two },
          { slug: 'team-2' },
        ]),
      providers: fc.constant(providers),
      dlp_templates: fc.uniqueArray(template, {
        maxLength: 2,
        selector: ({ name: own, project }) => `${project ?? ''}/${own}`,
      }),
      models: fc.uniqueArray(said, { maxLength: 3, selector: ({ provider: of, model }) => `${of}/${model}` }),
      policies: providers.length === 0 ? fc.constant([]) : policiesOver(providers),
      routes: providers.length === 0 ? fc.constant([]) : routesOver(providers),
    }),
  );

/** Documents of every shape whose parts fit together: whatever is named is there, and every secret has its value. */
export const arbitraryDocument: fc.Arbitrary<WrittenDocument> = withoutDefaults.chain((document) => {
  const [ofAll, ...ofProjects] = [null, ...(document.projects ?? []).map(({ slug }) => slug)].map((project) => {
    const seen = (document.policies ?? []).filter((policy) => [null, undefined, project].includes(policy.project));
    return fc.option(seen.length === 0 ? fc.constant(null) : fc.constantFrom(...seen.map(({ alias }) => alias)));
  });
  return fc.tuple(ofAll ?? fc.constant(null), fc.tuple(...ofProjects)).map(([alias, aliases]) => ({
    ...document,
    organization: { ...document.organization, ...(alias !== null && { default_policy: alias }) },
    projects: document.projects?.map((project, index) => {
      const own = aliases[index] ?? null;
      return { ...project, ...(own !== null && { default_policy: own }) };
    }),
  }));
});

type WrittenProvider = NonNullable<WrittenDocument['providers']>[number];

function policiesOver(providers: readonly WrittenProvider[]): fc.Arbitrary<NonNullable<WrittenDocument['policies']>> {
  const policy = fc.constantFrom(...providers).chain((used) =>
    fc.record(
      {
        alias: name,
        project: fc.constant(used.project ?? null),
        description: text,
        targets: fc.uniqueArray(
          fc.record(
            {
              id: name,
              provider: fc.constant(used.name),
              model: fc.stringMatching(/^[a-z]{1,9}$/),
              weight: fc.integer({ min: 1, max: 100 }),
              priority: fc.integer({ min: 1, max: 9 }),
              enabled: fc.constant(true),
            },
            { requiredKeys: ['id', 'provider', 'model'] },
          ),
          { minLength: 1, maxLength: 3, selector: ({ id }) => id },
        ),
        strategy: fc.record({ type: fc.constantFrom('priority' as const, 'weighted' as const) }, { requiredKeys: [] }),
      },
      { requiredKeys: ['alias', 'project', 'targets'] },
    ),
  );
  return fc.uniqueArray(policy, { maxLength: 3, selector: ({ alias, project }) => `${project ?? ''}/${alias}` });
}

function routesOver(providers: readonly WrittenProvider[]): fc.Arbitrary<NonNullable<WrittenDocument['routes']>> {
  const route = fc.constantFrom(...providers).chain((used) =>
    fc.record(
      {
        name: fc.oneof(name, fc.constant(used.name)),
        project: fc.constant(used.project ?? null),
        type: fc.constantFrom('chat' as const, 'embedding' as const, 'completions' as const),
        enabled: fc.boolean(),
        description: text,
        config: settings,
        models: fc.array(
          fc.record({ name: fc.string({ minLength: 1, maxLength: 9 }), provider: fc.constant(used.name) }),
          {
            minLength: 1,
            maxLength: 3,
          },
        ),
      },
      { requiredKeys: ['name', 'project', 'models'] },
    ),
  );
  return fc.uniqueArray(route, { maxLength: 6, selector: ({ name: own, project }) => `${project ?? ''}/${own}` });
}
