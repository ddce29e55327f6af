import { isForm } from '@headgate/dialects';
import type { DialectName, LiveProject, LiveRoute, RouteType } from '@headgate/domain';
import { fault, type FaultCode } from '@headgate/kernel';
import type { Endpoint } from '../endpoint.ts';
import { splitRest } from '../find-endpoint.ts';
import type { IncomingCall } from '../incoming-call.ts';
import { routeOfHeaders } from '../javelin-call.ts';
import type { Identity } from '../ports.ts';
import type { RouteByPath } from '../route-by-path.ts';
import { findStoredRest, findStoredRoute } from '../stored/find-stored-route.ts';

const dialectOfType: Readonly<Record<RouteType, DialectName | undefined>> = {
  chat: 'openai-chat',
  completion: 'openai-completions',
  embedding: 'openai-embeddings',
  // Its callers speak to its provider in words of their own.
  custom: undefined,
  image: 'openai-images',
  audio: 'openai-speech',
  moderation: 'openai-moderations',
  rerank: 'rerank',
};

/**
 * Says what path and `x-headgate-route` tell of the route, before any of the body is read. A disabled route and one of another
 * project answer like an unknown one.
 */
export function resolvePath(identity: Identity, endpoint: Endpoint, incoming: IncomingCall): RouteByPath {
  const { project } = identity;
  switch (endpoint.kind) {
    case 'unified': {
      const name = routeOfHeaders(incoming);
      const route = name === undefined ? undefined : getRoute(project, name, 'route_not_found');
      return { route, by: 'name', dialect: endpoint.dialect, asked: endpoint.asked, rest: '' };
    }
    case 'route':
      return below({ route: getRoute(project, endpoint.route, 'route_not_found'), by: 'name' }, endpoint, incoming);
    case 'provider': {
      const route = getRoute(project, endpoint.provider, 'endpoint_not_found');
      if (!route.isReserved) throw fault('endpoint_not_found');
      return below({ route, by: 'provider' }, endpoint, incoming);
    }
    case 'path': {
      const found = project.findRouteByPath(endpoint.path);
      if (found?.route.enabled !== true) return findStored(project, endpoint.path, incoming);
      const rest = splitRest(found.rest, endpoint.family, incoming.query);
      return below({ route: found.route, by: 'path' }, rest, incoming);
    }
    case 'models':
      throw fault('endpoint_not_found');
  }
}

/** What OpenAI's packages ask for by the id it was handed out under, or make anew. */
function findStored(project: LiveProject, path: string, incoming: IncomingCall): RouteByPath {
  const rest = findStoredRest(path);
  if (rest === undefined) throw fault('endpoint_not_found');
  refuseTrickyPath(rest);
  const name = routeOfHeaders(incoming);
  const route =
    name === undefined ? findStoredRoute(project, rest, incoming.method) : getRoute(project, name, 'route_not_found');
  return { route, by: 'name', dialect: undefined, rest };
}

function below(
  found: { readonly route: LiveRoute; readonly by: RouteByPath['by'] },
  { dialect, rest, asked }: Pick<RouteByPath, 'dialect' | 'rest' | 'asked'>,
  incoming: IncomingCall,
): RouteByPath {
  if (found.route.type === 'custom') {
    return { ...found, dialect: undefined, rest: rest === '' ? '' : refuseTrickyPath(rest) };
  }
  if (dialect !== undefined) return { ...found, dialect, asked, rest: '' };
  if (rest === '') return { ...found, dialect: dialectOfBareRoute(found.route, incoming), rest };
  return { ...found, dialect, rest: refuseTrickyPath(rest) };
}

/** A route of sounds is spoken to in words, or in a recording. */
function dialectOfBareRoute({ type = 'chat' }: LiveRoute, incoming: IncomingCall): DialectName | undefined {
  const isRecording = type === 'audio' && isForm(incoming.header('content-type') ?? '');
  return isRecording ? 'openai-transcriptions' : dialectOfType[type];
}

function getRoute(project: LiveProject, name: string, unknown: FaultCode): LiveRoute {
  const route = project.findRoute(name);
  // A disabled route answers like a missing one, so route names cannot be probed.
  if (route?.enabled !== true) throw fault(unknown);
  return route;
}

const plainPath = /^(?:\/(?:[A-Za-z0-9_.:~@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)+\/?$/;

/** The path goes behind the provider's base URL: nothing in it may climb out of there or be read in two ways. */
function refuseTrickyPath(path: string): string {
  const isTricky = !plainPath.test(path) || /%(?:2e|2f|5c|00)/i.test(path);
  if (isTricky || path.split('/').some((part) => part === '.' || part === '..')) throw fault('endpoint_not_found');
  return path;
}
