import fc from 'fast-check';
import type { ConfigurationRows } from '../configuration-rows.ts';
import { aPolicy, aProject, aProvider, aRoute } from './rows.ts';

/** One change of a configuration; every row it does not touch stays the very object it was. */
export type RowChange = (rows: ConfigurationRows) => ConfigurationRows;

const changes: Readonly<Record<string, (at: number) => RowChange>> = {
  'make or replace a route': (at) =>
    putRow('routes', aRoute(`r${at}`, { enabled: at % 3 > 0, projectId: ownerOf(at) })),
  'remove a route': (at) => dropRow('routes', at),
  'give a route a path': (at) => {
    const models = [{ name: 'm', provider: 'openai' }];
    return putRow('routes', aRoute(`r${at}`, { body: { type: 'chat', models, config: { path: `/p/${at % 5}` } } }));
  },
  'show a route to some': (at) => putRow('routes', aRoute(`r${at}`, { projects: at % 2 ? ['staging'] : ['default'] })),
  'let a route have a policy': (at) => {
    const body = { type: 'chat', models: [], config: { policy: `p${at % 4}` } } as const;
    return putRow('routes', aRoute(`r${at}`, { body: { ...body, models: [{ name: 'm', provider: 'openai' }] } }));
  },
  'make or replace a policy': (at) =>
    putRow('policies', aPolicy(`p${at % 4}`, { targets: [{ id: 'a', provider: 'openai', model: `m${at}` }] })),
  'let a policy lead to another': (at) =>
    putRow('policies', aPolicy(`p${at % 4}`, { targets: [{ id: 'a', policy: `p${(at + 1) % 4}` }] })),
  'remove a policy': (at) => dropRow('policies', at),
  'make or replace a provider': (at) =>
    putRow('providers', aProvider(at % 2 ? 'openai' : `v${at % 4}`, { enabled: at > 20 })),
  'remove a provider': (at) => dropRow('providers', at),
  'make a project': (at) => putRow('projects', aProject(`prj_${3 + (at % 3)}`, `p${at % 3}`)),
  'let another project have a slug': (at) => (rows) => {
    const others = rows.projects.filter(({ slug }) => slug !== 'staging');
    return { ...rows, projects: [...others, aProject(`prj_${6 + (at % 3)}`, 'staging')] };
  },
  'give a project settings': (at) =>
    putRow('projects', aProject('prj_1', 'default', { settings: { retries: at % 5 } })),
  'give settings': (at) => (rows) => ({ ...rows, settings: at % 2 ? { retries: at % 4 } : {} }),
  'set the default policy': (at) => (rows) => ({ ...rows, defaultPolicy: at % 2 ? `p${at % 4}` : null }),
  'say something of a model': (at) => (rows) => {
    const said = { provider: 'openai', model: `m${at % 3}`, version: at, body: { tools: at % 2 > 0 } };
    return { ...rows, models: [...rows.models.filter(({ model }) => model !== said.model), said] };
  },
  'say nothing of a model any more': () => (rows) => ({ ...rows, models: rows.models.slice(1) }),
  'change keys': () => (rows) => ({ ...rows, keysRev: rows.rev }),
};

/** Any change, the next revision with it; some lead to what nobody can compile. */
export const aRowChange: fc.Arbitrary<RowChange> = fc.tuple(fc.constantFrom(...Object.values(changes)), fc.nat(60)).map(
  ([change, at]): RowChange =>
    (rows) =>
      change(at)({ ...rows, rev: rows.rev + 1 }),
);

type List = 'routes' | 'policies' | 'providers' | 'projects';

function putRow<Kind extends List>(kind: Kind, row: ConfigurationRows[Kind][number]): RowChange {
  return (rows) => {
    const others = (rows[kind] as readonly { readonly id: string }[]).filter(({ id }) => id !== row.id);
    return { ...rows, [kind]: [...others, row].sort((left, right) => (left.id < right.id ? -1 : 1)) };
  };
}

function dropRow(kind: List, at: number): RowChange {
  return (rows) => ({ ...rows, [kind]: rows[kind].filter((_, index) => index !== at % rows[kind].length) });
}

function ownerOf(at: number): string | null {
  return at % 4 === 0 ? 'prj_1' : null;
}
