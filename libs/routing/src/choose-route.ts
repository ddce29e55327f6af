import type { Caller, LivePolicy, LiveProject, LiveRoute } from '@headgate/domain';
import { fault, type JsonValue } from '@headgate/kernel';
import { compileInlinePolicy } from './policy/compile-inline-policy.ts';

/** Why a call runs on this route and policy (routing.md, section 1). */
export type ChosenBecause =
  | 'inline policy'
  | 'provider/model'
  | 'policy alias'
  | 'route name'
  | 'route path'
  | 'key policy'
  | 'project or organization default'
  | 'provider path';

/** What path and headers said of a route. */
export interface RouteOfPath {
  /** Undefined where they said nothing. */
  readonly route: LiveRoute | undefined;
  /** `path`: a path of the route's own, which names no route. */
  readonly by: 'name' | 'path' | 'provider';
}

export interface RouteAsk {
  readonly project: LiveProject;
  readonly caller: Caller;
  readonly ofPath: RouteOfPath;
  readonly model: string | undefined;
  /** A policy that came with the call, as it was written. */
  readonly inline?: JsonValue | undefined;
}

export interface ChosenRoute {
  readonly route: LiveRoute;
  /** What chooses among targets; undefined: the route's own models. */
  readonly policy: LivePolicy | undefined;
  /** The model to ask a provider for, where the target leaves it to the caller. */
  readonly model: string | undefined;
  readonly because: ChosenBecause;
}

/**
 * Says which route serves a call and which policy chooses there: the policy that came with it, what the caller named, the policy its
 * key is bound to, the route's own, then the defaults. Throws `model_not_found`, `key_scope`, `request_invalid`.
 */
export function chooseRoute(ask: RouteAsk): ChosenRoute {
  if (ask.inline !== undefined) return chooseInline(ask, ask.inline);
  const chosen = ask.ofPath.route === undefined ? chooseByModel(ask) : chooseOnPath(ask, ask.ofPath.route);
  const { routes } = ask.caller;
  // Who bound the key to a policy has allowed it that policy.
  if (routes !== undefined && chosen.because !== 'key policy' && !routes.has(chosen.route.name))
    throw fault('key_scope');
  return chosen;
}

/** A call that names a model of a provider has chosen already; any other is decided by the policy it brings. */
function chooseInline(ask: RouteAsk, inline: JsonValue): ChosenRoute {
  assertMayInline(ask.caller);
  const { project, model, ofPath } = ask;
  const named = ofPath.route === undefined && model !== undefined ? findNamed(project, model) : undefined;
  const isPinned = named?.because === 'provider/model' || ofPath.by === 'provider';
  if (isPinned) return chooseRoute({ ...ask, inline: undefined });
  const onto = withoutAlias(named ?? { route: ofPath.route, model });
  const route = onto.route ?? project.plainRoute;
  if (route === undefined) throw fault('model_not_found');
  // The plain route has none of its own to choose among.
  const policy = compileInlinePolicy(inline, { project, targets: route.targets });
  return { route, policy, model: onto.model, because: 'inline policy' };
}

function assertMayInline({ mayInline, routes }: Caller): void {
  if (mayInline === true && routes === undefined) return;
  throw fault('key_scope', { message: 'This API key may not bring a policy of its own.' });
}

/** A policy that is named gives way as a whole: neither is its alias a model, nor is anything of it left to choose among. */
function withoutAlias({ route, model }: { route: LiveRoute | undefined; model: string | undefined }): {
  readonly route: LiveRoute | undefined;
  readonly model: string | undefined;
} {
  return {
    route: route !== undefined && isAlias(route) ? undefined : route,
    model: model?.startsWith('@') === true ? undefined : model,
  };
}

function chooseOnPath(ask: RouteAsk, route: LiveRoute): ChosenRoute {
  const { by } = ask.ofPath;
  if (by === 'provider') return { route, policy: route.policy, model: ask.model, because: 'provider path' };
  const alias = aliasOf(ask);
  if (alias !== undefined) {
    const named = getAlias(ask, alias);
    allow(ask.caller, named);
    return { route, policy: named.policy, model: undefined, because: 'policy alias' };
  }
  const own = { route, policy: route.policy, model: ask.model };
  if (by === 'name') return { ...own, because: isAlias(route) ? 'policy alias' : 'route name' };
  const bound = findBound(ask);
  return bound === undefined
    ? { ...own, because: 'route path' }
    : { ...own, policy: bound.policy, because: 'key policy' };
}

function chooseByModel(ask: RouteAsk): ChosenRoute {
  const { project, model } = ask;
  const alias = aliasOf(ask);
  if (alias !== undefined) {
    const route = getAlias(ask, alias);
    return { route, policy: route.policy, model: undefined, because: 'policy alias' };
  }
  const named = model === undefined || model === '' ? undefined : findNamed(project, model);
  return named ?? chooseDefault(ask);
}

function findNamed(project: LiveProject, model: string): ChosenRoute | undefined {
  const route = project.findRoute(model);
  if (route?.enabled === true) {
    // The name of a provider's own route is not the name of a model: too little to ask the provider for.
    return { route, policy: route.policy, model: route.isReserved ? undefined : model, because: 'route name' };
  }
  const slash = model.indexOf('/');
  // Model ids may hold further slashes and colons: only the first one separates.
  const reserved = slash > 0 ? project.findRoute(model.slice(0, slash)) : undefined;
  if (reserved?.enabled !== true || !reserved.isReserved) return undefined;
  return { route: reserved, policy: reserved.policy, model: model.slice(slash + 1), because: 'provider/model' };
}

function chooseDefault(ask: RouteAsk): ChosenRoute {
  const { project, model } = ask;
  const bound = findBound(ask);
  const route = bound ?? project.defaultRoute;
  if (route !== undefined) {
    const because = bound === undefined ? 'project or organization default' : 'key policy';
    return { route, policy: route.policy, model, because };
  }
  if (model === undefined || model === '') {
    throw fault('request_invalid', {
      message: 'The request names no model.',
      problems: [{ path: 'model', message: 'is required' }],
    });
  }
  throw fault('model_not_found', {
    message: 'No route or provider serves this model. Name a route, "@<policy>", or "<provider>/<model>".',
  });
}

function aliasOf({ model }: RouteAsk): string | undefined {
  return model?.startsWith('@') === true ? model : undefined;
}

function isAlias({ name }: LiveRoute): boolean {
  return name.startsWith('@');
}

function getAlias({ project }: RouteAsk, alias: string): LiveRoute {
  const route = project.findRoute(alias);
  if (route?.enabled === true) return route;
  throw fault('model_not_found', { message: `There is no policy "${alias.slice(1)}".` });
}

function findBound({ project, caller }: RouteAsk): LiveRoute | undefined {
  const route = caller.policy === undefined ? undefined : project.findRoute(`@${caller.policy}`);
  return route?.enabled === true ? route : undefined;
}

function allow({ routes }: Caller, route: LiveRoute): void {
  if (routes?.has(route.name) === false) throw fault('key_scope');
}
