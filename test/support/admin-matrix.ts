import type { DeclaredHandler } from '../../apps/admin-api/src/auth/list-handlers.ts';
import { answeredByProxies, bodies, type Home, type Noun, nouns, queries } from './admin-nouns.ts';

const base = '/v1/admin';

/** What each path parameter is called somewhere, by the path that ends with it. */
export type Names = Readonly<Record<string, string>>;

/** Makes one of every noun. */
export async function makeNouns(home: Home): Promise<Names> {
  const made: Record<string, string> = {};
  for (const [at, noun] of Object.entries(nouns)) made[at] = await noun.make(home);
  return made;
}

/** Names that nothing has. */
export const missingNames: Names = Object.fromEntries(Object.entries(nouns).map(([at, { missing }]) => [at, missing]));

/** The paths that end with each parameter of a handler, such as `/providers/:name` and `/providers/:name/secrets/:secret`. */
export function parametersOf({ path }: DeclaredHandler): string[] {
  const segments = path.slice(base.length).split('/');
  return segments.flatMap((segment, at) => (segment.startsWith(':') ? [segments.slice(0, at + 1).join('/')] : []));
}

/** Whether an answer needs nothing but the control plane. */
export function isAnsweredHere({ method, path }: DeclaredHandler): boolean {
  return !answeredByProxies.has(`${method} ${path.slice(base.length)}`);
}

/** Whether a name in the path can be another tenant's at all. */
export function canBeForeign(handler: DeclaredHandler): boolean {
  return parametersOf(handler).every((at) => nouns[at]?.isCounted !== true);
}

/** What to say of a parameter no line knows. */
export function unknownParameters(handler: DeclaredHandler): string[] {
  return parametersOf(handler)
    .filter((at) => nouns[at] === undefined)
    .map(
      (at) =>
        `${handler.name}: add a line for "${at}" to nouns in test/support/admin-nouns.ts: how another tenant makes one`,
    );
}

/** A handler's path below /v1/admin with its parameters filled in, and the query it needs. */
export function fill({ method, path }: DeclaredHandler, names: Names): string {
  const below = path.slice(base.length);
  const segments = below.split('/');
  const filled = segments.map((segment, at) =>
    segment.startsWith(':') ? (names[segments.slice(0, at + 1).join('/')] ?? segment) : segment,
  );
  return `${filled.join('/')}${queries[`${method} ${below}`] ?? ''}`;
}

/** The body a handler of this kind is sent, where it takes one; one that would make something gets none it could make it from. */
export function bodyOf(handler: DeclaredHandler): { body?: object } {
  const { method, path } = handler;
  if (method === 'GET' || method === 'DELETE') return {};
  return { body: bodies[`${method} ${path.slice(base.length)}`] ?? (isCreation(handler) ? { unknown: 1 } : {}) };
}

/** Which API's conventions a handler is reached by. */
export function speechOf({ isForJavelin }: DeclaredHandler): { speaks?: 'javelin' } {
  return isForJavelin ? { speaks: 'javelin' } : {};
}

/** True for what makes a resource under the name in its path: there the name of another tenant's is free. */
export function isCreation({ method, path }: DeclaredHandler): boolean {
  return (
    (method === 'PUT' || method === 'POST') &&
    /\/:\w+$/.test(path) &&
    bodies[`${method} ${path.slice(base.length)}`] === undefined
  );
}

/** The nouns a project is a wall for. */
export function isOfProject(handler: DeclaredHandler): boolean {
  const found: (Noun | undefined)[] = parametersOf(handler).map((at) => nouns[at]);
  return found.every((noun) => noun?.isOfOrganization !== true);
}
