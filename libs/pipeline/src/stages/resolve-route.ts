import { getDialect } from '@headgate/dialects';
import type { DialectName, LiveProject, LiveRoute, RouteType } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { CallRequest } from '../call-request.ts';
import type { Identity } from '../ports.ts';
import type { RouteByPath } from '../route-by-path.ts';
import type { RouteChoice } from '../routed-call.ts';

const typeOfDialect: Readonly<Record<DialectName, RouteType>> = {
  'openai-chat': 'chat',
  'openai-responses': 'chat',
  'openai-completions': 'completion',
  'openai-embeddings': 'embedding',
  'anthropic-messages': 'chat',
  'anthropic-count-tokens': 'chat',
  'gemini-generate': 'chat',
  'gemini-generate-array': 'chat',
  'gemini-embed': 'embedding',
  'gemini-batch-embed': 'embedding',
  'gemini-count-tokens': 'chat',
};

/**
 * Says which route serves a call and what model it wants: the route of the path, else the model as a route's name, else as
 * `provider/model`. Throws `model_not_found`, `key_scope`, `request_invalid`.
 */
export function resolveRoute(identity: Identity, byPath: RouteByPath, request: CallRequest): RouteChoice {
  const found =
    byPath.route === undefined
      ? findByModel(identity.project, request.model)
      : { route: byPath.route, model: request.model };
  const { routes } = identity.caller;
  if (routes !== undefined && !routes.has(found.route.name)) throw fault('key_scope');
  if (byPath.dialect !== undefined) refuseOtherType(found.route, byPath.dialect);
  const dialect = byPath.dialect === undefined ? undefined : getDialect(byPath.dialect);
  return { ...found, dialect, rest: byPath.rest };
}

interface Found {
  readonly route: LiveRoute;
  readonly model: string | undefined;
}

function findByModel(project: LiveProject, model: string | undefined): Found {
  if (model === undefined || model === '') {
    throw fault('request_invalid', {
      message: 'The request names no model.',
      problems: [{ path: 'model', message: 'is required' }],
    });
  }
  const route = project.findRoute(model);
  // The name of a provider's own route is not the name of a model: too little to ask the provider for.
  if (route?.enabled === true) return { route, model: route.isReserved ? undefined : model };
  const slash = model.indexOf('/');
  // Model ids may hold further slashes and colons: only the first one separates.
  const reserved = slash > 0 ? project.findRoute(model.slice(0, slash)) : undefined;
  if (reserved?.enabled !== true || !reserved.isReserved) {
    throw fault('model_not_found', {
      message: 'No route or provider serves this model. Name a route, or "<provider>/<model>".',
    });
  }
  return { route: reserved, model: model.slice(slash + 1) };
}

function refuseOtherType(route: LiveRoute, dialect: DialectName): void {
  // A reserved route is its provider's whole surface, whatever type it was stored with.
  if (route.isReserved || typeOfDialect[dialect] === route.type) return;
  throw fault('request_invalid', {
    message: `The route "${route.name}" is of type ${route.type} and does not serve this endpoint.`,
  });
}
