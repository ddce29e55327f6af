import { anyModel, type LiveRoute } from '@headgate/domain';
import { fault, type JsonObject } from '@headgate/kernel';
import { mayUseModel } from '@headgate/routing';
import type { Family } from '../endpoint.ts';
import type { Identity } from '../ports.ts';

/** Says what the caller's key may ask for, as `GET /v1/models[/{id}]` of the caller's language; throws `model_not_found`. */
export function listModels(identity: Identity, family: Family, wanted: string | undefined): JsonObject {
  const models = identity.project.listRoutes().flatMap((route) => namesOf(route, identity));
  const { list, model } = shapes[family];
  if (wanted === undefined) return list(models);
  const found = models.find(({ id }) => id === wanted || (id.endsWith('/*') && wanted.startsWith(id.slice(0, -1))));
  if (found === undefined) throw fault('model_not_found');
  const shown = { ...found, id: wanted };
  return model(shown);
}

interface ListedModel {
  readonly id: string;
  readonly owner: string;
}

/** A route is called by its name; a reserved one by its provider's models, `*` where it serves whatever the provider has. */
function namesOf(route: LiveRoute, { caller }: Identity): ListedModel[] {
  if (!route.enabled || caller.routes?.has(route.name) === false) return [];
  const routeName = route.isReserved ? undefined : route.name;
  const usable = route.targets.filter(
    (target) => target.provider.enabled && mayUseModel(caller, { target, model: target.model, routeName }),
  );
  if (routeName !== undefined) return usable.length === 0 ? [] : [{ id: routeName, owner: 'headgate' }];
  const own = usable.map(({ provider, model }) => ({ id: `${provider.name}/${model}`, owner: provider.name }));
  return [...own, ...allowedOfProvider(route, caller.models)];
}

/** What a key limited to some models may ask a provider that serves anything for. */
function allowedOfProvider(route: LiveRoute, patterns: readonly string[] | undefined): ListedModel[] {
  if (patterns === undefined || !route.targets.some(({ model, provider }) => model === anyModel && provider.enabled)) {
    return [];
  }
  const prefix = `${route.name}/`;
  return patterns
    .filter((pattern) => pattern.startsWith(prefix) && pattern !== `${prefix}*`)
    .map((id) => ({ id, owner: route.name }));
}

function openaiModel({ id, owner }: ListedModel): JsonObject {
  return { id, object: 'model', created: 0, owned_by: owner };
}

function openaiList(models: readonly ListedModel[]): JsonObject {
  return { object: 'list', data: models.map(openaiModel) };
}

function anthropicModel({ id }: ListedModel): JsonObject {
  return { type: 'model', id, display_name: id, created_at: '1970-01-01T00:00:00Z' };
}

function anthropicList(models: readonly ListedModel[]): JsonObject {
  return {
    data: models.map(anthropicModel),
    has_more: false,
    first_id: models[0]?.id ?? null,
    last_id: models.at(-1)?.id ?? null,
  };
}

function geminiModel({ id }: ListedModel): JsonObject {
  return {
    name: `models/${id}`,
    baseModelId: id,
    version: '1',
    displayName: id,
    supportedGenerationMethods: ['generateContent', 'streamGenerateContent', 'countTokens', 'embedContent'],
  };
}

const shapes: Readonly<Record<Family, ModelShape>> = {
  openai: { model: openaiModel, list: openaiList },
  anthropic: { model: anthropicModel, list: anthropicList },
  gemini: { model: geminiModel, list: (models) => ({ models: models.map(geminiModel) }) },
};

/** How a language says a model and a list of them. */
interface ModelShape {
  readonly model: (model: ListedModel) => JsonObject;
  readonly list: (models: readonly ListedModel[]) => JsonObject;
}
