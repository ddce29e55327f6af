import type { RouteSettings } from '@headgate/domain';
import type { Problem } from '@headgate/kernel';
import { resourceKey } from './resource-key.ts';
import type { TargetState } from './target-state.ts';
import type { StateDlpTemplate, TenantState } from './tenant-state.ts';

/** Settings that name a data protection template, whose they are and where they stand. */
interface Naming {
  readonly key: string;
  readonly project: string | null;
  readonly name: string | undefined;
  readonly path: string;
}

/**
 * Routes and inherited settings that would name a data protection template that is not there. One that named the same before and
 * found nothing then is not the document's fault.
 */
export function findStrategyProblems(current: TenantState, target: TargetState): Problem[] {
  const had = new Map(current.dlpTemplates.map((template) => [resourceKey(template), template]));
  const lost = new Set(
    listNamings(current)
      .filter((naming) => !finds(had, naming))
      .map(identify),
  );
  return listNamings({
    organization: target.organization,
    projects: [...target.projects.values()],
    routes: [...target.routes.values()],
  })
    .filter((naming) => !finds(target.dlpTemplates, naming) && !lost.has(identify(naming)))
    .map(({ name, path }) => ({
      path: `${path}.dlp.strategy`,
      message: `there is no data protection template "${name ?? ''}"`,
    }));
}

function identify({ key, name }: Naming): string {
  return JSON.stringify([key, name]);
}

interface Placed {
  readonly path?: string;
}

function listNamings({
  organization,
  projects,
  routes,
}: {
  readonly organization: TenantState['organization'];
  readonly projects: readonly (TenantState['projects'][number] & Placed)[];
  readonly routes: readonly (TenantState['routes'][number] & Placed)[];
}): Naming[] {
  const all = [
    naming({ key: 'organization', project: null, path: 'organization.settings' }, organization.settings),
    ...projects.map(({ slug, settings, path = '' }) =>
      naming({ key: `project ${slug}`, project: slug, path: `${path}.settings` }, settings),
    ),
    ...routes.map((route) =>
      naming(
        { key: `route ${resourceKey(route)}`, project: route.project, path: `${route.path ?? ''}.config` },
        route.config,
      ),
    ),
  ];
  return all.filter(({ name }) => name !== undefined);
}

function naming(place: Omit<Naming, 'name'>, settings: RouteSettings | undefined): Naming {
  return { ...place, name: settings?.dlp?.strategy };
}

/** The project's own, otherwise the organization's if the project sees it. */
function finds(templates: ReadonlyMap<string, StateDlpTemplate>, { project, name = '' }: Naming): boolean {
  if (project !== null && templates.has(resourceKey({ project, name }))) return true;
  const shared = templates.get(resourceKey({ project: null, name }));
  return shared !== undefined && (project === null || shared.projects === null || shared.projects.includes(project));
}
