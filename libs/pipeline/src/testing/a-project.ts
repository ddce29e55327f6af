import type { LiveOrganization, LiveProject, LiveProvider, LiveRoute } from '@headgate/domain';
import type { Identity } from '../ports.ts';

export interface ProjectOptions {
  readonly routes?: readonly LiveRoute[];
  readonly providers?: readonly LiveProvider[];
  /** Routes by their own paths. */
  readonly paths?: Readonly<Record<string, LiveRoute>>;
  readonly defaultRoute?: LiveRoute;
}

/** A project that sees these routes. */
export function aProject({ routes = [], providers = [], paths = {}, defaultRoute }: ProjectOptions = {}): LiveProject {
  const byName = new Map(routes.map((route) => [route.name, route]));
  return {
    id: 'prj_test',
    slug: 'default',
    defaultRoute,
    findRoute: (name) => byName.get(name),
    findProvider: (name) => providers.find((provider) => provider.name === name),
    findRouteByPath: (path) => {
      const own = Object.keys(paths).find((prefix) => path === prefix || path.startsWith(`${prefix}/`));
      const route = own === undefined ? undefined : paths[own];
      return own === undefined || route === undefined ? undefined : { route, rest: path.slice(own.length) };
    },
    listRoutes: () => routes.filter((route) => route.enabled),
  };
}

/** Who calls in tests: a key that may do everything in a project. */
export function anIdentity(options: ProjectOptions = {}, limits: Partial<Identity['caller']> = {}): Identity {
  const project = aProject(options);
  const config: LiveOrganization = {
    org: 'org_test',
    rev: 7,
    hash: 'abc',
    keysRev: 1,
    dataKey: '',
    projects: new Map([[project.id, project]]),
  };
  const caller = { org: config.org, project: project.id, keyId: 'key_test', routes: undefined, models: undefined };
  return { caller: { ...caller, ...limits }, config, project };
}
