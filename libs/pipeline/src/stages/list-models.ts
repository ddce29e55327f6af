import type { ModelCatalogue } from '@headgate/catalogue';
import { anyModel, type LiveProject, type LiveProvider, type LiveRoute } from '@headgate/domain';
import { fault, type JsonObject } from '@headgate/kernel';
import { mayUseModel } from '@headgate/routing';
import type { Family } from '../endpoint.ts';
import { KnownModels } from '../known-models.ts';
import type { Identity } from '../ports.ts';
import { type ListedModel, modelShapes } from './model-shapes.ts';

/** Says what the caller's key may ask for, as `GET /v1/models[/{id}]` of the caller's language; throws `model_not_found`. */
export function listModels(
  identity: Identity,
  catalogue: ModelCatalogue,
  { family, model: wanted }: { readonly family: Family; readonly model: string | undefined },
): JsonObject {
  const known = new KnownModels(catalogue, identity.config);
  const listed = wanted === undefined ? identity.project.listRoutes() : findRoutes(identity.project, wanted);
  const routes = listed.filter((route) => mayCall(route, identity));
  const models = routes.flatMap((route) => namesOf(route, identity, known));
  const { list, model } = modelShapes[family];
  if (wanted === undefined) return list(models);
  const found = models.find(({ id }) => id === wanted) ?? findUnlisted(routes, identity, { known, wanted });
  if (found === undefined) throw fault('model_not_found');
  return model(found);
}

/** Those that a model of this id can be of, without a look at the others: of its own name, or of its provider's. */
function findRoutes(project: LiveProject, id: string): readonly LiveRoute[] {
  const names = [id, ...(id.includes('/') ? [id.slice(0, id.indexOf('/'))] : [])];
  // Aliases of policies are called like routes, and are in no list.
  return names.flatMap((name) => (name.startsWith('@') ? [] : (project.findRoute(name) ?? [])));
}

function mayCall(route: LiveRoute, { caller }: Identity): boolean {
  return route.enabled && caller.routes?.has(route.name) !== false;
}

/** A route is called by its name; a reserved one by its provider's models, `*` where nobody knows what the provider has. */
function namesOf(route: LiveRoute, identity: Identity, models: KnownModels): ListedModel[] {
  const { caller } = identity;
  const routeName = route.isReserved ? undefined : route.name;
  const usable = route.targets.filter(
    (target) => target.provider.enabled && mayUseModel(caller, { target, model: target.model, routeName }),
  );
  if (routeName !== undefined) {
    const [first] = usable;
    if (first === undefined) return [];
    return [{ id: routeName, owner: 'headgate', facts: models.find(first.provider, first.model) }];
  }
  const open = openProvider(route);
  const known = open === undefined ? [] : knownOf(open, identity, models);
  const named = usable
    .filter(({ model }) => model !== anyModel || known.length === 0)
    .map(({ provider, model }) => toListed(provider, model, models));
  return [...named, ...known, ...(known.length > 0 ? [] : allowedOfProvider(route, identity, models))];
}

/** The provider of a reserved route that serves whatever it is asked for. */
function openProvider(route: LiveRoute): LiveProvider | undefined {
  return route.isReserved
    ? route.targets.find(({ model, provider }) => model === anyModel && provider.enabled)?.provider
    : undefined;
}

/** Those that are known of a provider and that the key may use. */
function knownOf(provider: LiveProvider, identity: Identity, models: KnownModels): ListedModel[] {
  return models
    .list(provider)
    .filter((id) => mayAsk(provider, id, identity))
    .map((id) => toListed(provider, id, models));
}

function mayAsk(provider: LiveProvider, model: string, { caller }: Identity): boolean {
  return mayUseModel(caller, { target: { provider }, model, routeName: undefined });
}

/** What a key limited to some models may ask a provider that serves anything for. */
function allowedOfProvider(route: LiveRoute, { caller }: Identity, models: KnownModels): ListedModel[] {
  const provider = openProvider(route);
  if (caller.models === undefined || provider === undefined) return [];
  const prefix = `${route.name}/`;
  return caller.models
    .filter((pattern) => pattern.startsWith(prefix) && pattern !== `${prefix}*`)
    .map((id) => toListed(provider, id.slice(prefix.length), models));
}

/** A model that is in no list may be there all the same: the newest one, one of the caller's own. */
function findUnlisted(
  routes: readonly LiveRoute[],
  identity: Identity,
  { known, wanted }: { readonly known: KnownModels; readonly wanted: string },
): ListedModel | undefined {
  const slash = wanted.indexOf('/');
  const route = routes.find(({ name }) => name === wanted.slice(0, Math.max(slash, 0)));
  const provider = route === undefined ? undefined : openProvider(route);
  const model = wanted.slice(slash + 1);
  if (provider === undefined || model === '' || !mayAsk(provider, model, identity)) return undefined;
  return toListed(provider, model, known);
}

function toListed(provider: LiveProvider, model: string, models: KnownModels): ListedModel {
  return { id: `${provider.name}/${model}`, owner: provider.name, facts: models.find(provider, model) };
}
