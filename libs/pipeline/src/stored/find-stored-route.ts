import type { LiveProject, LiveRoute } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import { endOf, parseStoredId } from './stored-id.ts';
import { findStoredPath } from './stored-path.ts';

const storedPath = /^\/v1(\/(?:responses|conversations)(?:\/.*)?)$/;

/** The path at the provider of what OpenAI's packages store and read; undefined for any other path. */
export function findStoredRest(path: string): string | undefined {
  return storedPath.exec(path)?.[1];
}

/**
 * The reserved route of the provider that an id says to have it; undefined where the path names nothing, and the body may name a
 * model. Throws `stored_not_found` where the project has no such provider, and for every id that nobody here handed out.
 */
export function findStoredRoute(project: LiveProject, rest: string, method: string): LiveRoute | undefined {
  const [name] = findStoredPath(rest, method, true)?.names ?? [];
  if (name === undefined) return undefined;
  const id = parseStoredId(name.id);
  for (const route of id === undefined ? [] : project.listRoutes()) {
    const isOwn = route.isReserved && route.targets.some(({ provider }) => endOf(provider.id) === id?.providerEnd);
    // As this project's settings make it.
    if (isOwn) return project.findRoute(route.name) ?? route;
  }
  throw fault('stored_not_found');
}
