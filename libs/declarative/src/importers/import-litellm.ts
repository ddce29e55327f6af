import { modelKey } from '@headgate/domain';
import { defined, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { diffFields } from '../diff-fields.ts';
import type { WrittenDocument } from '../document.ts';
import { toJson } from '../to-json.ts';
import { ImportNotes } from './import-notes.ts';
import type { ImportedModel, ImportedRoute, ImportResult } from './import-result.ts';
import { type Deployment, readDeployment } from './litellm-deployment.ts';
import { readLiteLlmSettings, type LiteLlmSettings } from './litellm-settings.ts';
import { ProviderAccounts } from './provider-accounts.ts';
import { resourceNameOf } from './resource-name-of.ts';

/** Reads a LiteLLM proxy's `config.yaml`, parsed: deployments become providers, model groups become routes. */
export function importLiteLlm(config: JsonValue): ImportResult {
  const notes = new ImportNotes();
  const accounts = new ProviderAccounts(notes);
  const file = isJsonObject(config) ? config : {};
  if (!Array.isArray(file['model_list'])) notes.add('model_list', 'is missing; nothing can be carried over');
  const settings = readLiteLlmSettings(file, notes);
  const groups = readGroups(file, { notes, accounts });
  notes.addUnread('', file, ['model_list', 'litellm_settings', 'router_settings']);
  const taken = new Set(accounts.list().map(({ name }) => name));
  const named = [
    ...[...groups].map(([group, [first]]) => ({ written: group, group, path: first?.path ?? 'model_list' })),
    ...settings.aliases.map(({ alias, group, path }) => ({ written: alias, group, path })),
  ];
  const routes = named.flatMap(({ written, group, path }) => {
    if (!groups.has(group)) notes.add(path, `"${group}" is no model of the list`);
    if (!groups.has(group)) return [];
    return [routeOf(resourceNameOf(written, { path, notes, taken }), group, { groups, settings, notes })];
  });
  const simplified = routes.map((route) => ({
    ...route,
    models: route.models.map((model) => accounts.simplify(model)),
  }));
  const { retries, timeouts } = settings;
  const shared = defined({ retries, timeouts });
  if (Object.keys(shared).length > 0) notes.add('router_settings', replacesAll);
  return {
    document: {
      version: 1,
      ...(Object.keys(shared).length > 0 && { organization: { settings: shared } }),
      providers: accounts.list(),
      ...listModels([...groups.values()].flat(), notes),
      routes: simplified,
    },
    notes: notes.notes,
  };
}

const replacesAll = 'what it says of all routes becomes the settings of the organization, which it replaces as a whole';

/** What the entries say of their models; of two that say something of one model, the first counts. */
function listModels(deployments: readonly Deployment[], notes: ImportNotes): Pick<WrittenDocument, 'models'> {
  const said = new Map<string, NonNullable<WrittenDocument['models']>[number]>();
  for (const { model, facts, path } of deployments) {
    if (facts === undefined) continue;
    const { provider, name } = model;
    const key = modelKey({ provider, model: name });
    const before = said.get(key);
    const own = { provider, model: name, ...facts };
    if (before === undefined) said.set(key, own);
    else if (diffFields(toJson(before), toJson(own)).length > 0) {
      notes.add(`${path}.model_info`, `says otherwise than an entry before it of "${key}", which counts`);
    }
  }
  return said.size === 0 ? {} : { models: [...said.values()] };
}

type Groups = ReadonlyMap<string, readonly Deployment[]>;

function readGroups(file: JsonObject, open: { notes: ImportNotes; accounts: ProviderAccounts }): Groups {
  const groups = new Map<string, Deployment[]>();
  const list = Array.isArray(file['model_list']) ? (file['model_list'] as readonly JsonValue[]) : [];
  for (const [index, entry] of list.entries()) {
    const deployment = readDeployment(entry, `model_list.${index}`, open);
    if (deployment === undefined) continue;
    groups.set(deployment.group, [...(groups.get(deployment.group) ?? []), deployment]);
  }
  return groups;
}

interface Open {
  readonly groups: Groups;
  readonly settings: LiteLlmSettings;
  readonly notes: ImportNotes;
}

function routeOf(name: string, group: string, open: Open): ImportedRoute {
  const deployments = open.groups.get(group) ?? [];
  const own = deployments.map(({ model, weight }): ImportedModel =>
    deployments.length === 1 ? model : { ...model, weight: weight ?? 1 },
  );
  const standIns = findStandIns(group, open);
  // Behind models that share the load, a weight of 0 keeps those that only stand in out of it.
  const models = [...own, ...standIns.map((model) => (own.length === 1 ? model : { ...model, weight: 0 }))].slice(
    0,
    50,
  );
  const config = defined({ failover: models.length > 1 || undefined });
  const type = deployments[0]?.type ?? 'chat';
  return defined({
    name,
    type: type === 'chat' ? undefined : type,
    models,
    config: Object.keys(config).length === 0 ? undefined : config,
  });
}

function findStandIns(group: string, { groups, settings, notes }: Open): ImportedModel[] {
  const fallbacks = settings.fallbacks.get(group) ?? settings.defaultFallbacks;
  return (fallbacks?.groups ?? []).flatMap((other) => {
    if (other === group) return [];
    if (!groups.has(other)) notes.add(fallbacks?.path ?? '', `"${other}" is no model of the list`);
    return (groups.get(other) ?? []).map(({ model }) => model);
  });
}
