import { baseUrl, type ModelOverrideInput } from '@headgate/domain';
import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { ImportNotes } from './import-notes.ts';
import type { ImportedModel } from './import-result.ts';
import { factMembers, readFacts } from './litellm-facts.ts';
import type { ProviderAccounts } from './provider-accounts.ts';
import { findServer, findVendor, type Vendor } from './vendors.ts';

/** One entry of LiteLLM's `model_list`. */
export interface Deployment {
  /** The name applications ask for; entries of one name share the load. */
  readonly group: string;
  readonly path: string;
  readonly model: ImportedModel;
  readonly weight: number | undefined;
  readonly type: 'chat' | 'embedding' | 'completion';
  /** What the entry says of the model. */
  readonly facts: ModelOverrideInput | undefined;
}

interface Open {
  readonly notes: ImportNotes;
  readonly accounts: ProviderAccounts;
}

const readParams = ['model', 'custom_llm_provider', 'api_base', 'api_key', 'organization', 'weight', ...factMembers];

/** An entry that can be called from here, or undefined with a note that says why not. */
export function readDeployment(entry: JsonValue, path: string, open: Open): Deployment | undefined {
  const { notes, accounts } = open;
  const params = isJsonObject(entry) ? entry['litellm_params'] : undefined;
  if (!isJsonObject(entry) || !isJsonObject(params)) return refuse(notes, path, 'is no entry with litellm_params');
  const { model_name: group } = entry;
  const { model: written } = params;
  if (typeof group !== 'string' || typeof written !== 'string') return refuse(notes, path, 'lacks model_name or model');
  const { vendorName, model } = splitModel(written, params);
  const vendor = vendorOf(vendorName, params);
  if (vendor === undefined) {
    return refuse(notes, `${path}.litellm_params.model`, `this version does not speak to "${vendorName}"; left out`);
  }
  notes.addUnread(path, entry, ['model_name', 'litellm_params', 'model_info']);
  notes.addUnread(`${path}.litellm_params`, params, readParams);
  const type = readInfo(entry, path, notes);
  const account = {
    name: findServer(vendorName) === undefined ? vendorName : 'local',
    vendor,
    baseUrl: readBase(params, path, notes),
    organization: textOf(params['organization']),
    keyFrom: readKey(params, { path, vendor, notes }),
  };
  const used = accounts.use(account, model, path);
  if (group.includes('*')) {
    const message = `a pattern is no route; "${used.provider}/<model>" reaches every model of the provider by itself`;
    return refuse(notes, `${path}.model_name`, message);
  }
  const facts = readFacts(readInfoOf(entry, params), `${path}.model_info`, notes);
  return { group, path, model: used, weight: readWeight(params, path, notes), type, facts };
}

/** Prices may stand beside the parameters, too; those of `model_info` count. */
function readInfoOf(entry: JsonObject, params: JsonObject): JsonObject {
  const info = entry['model_info'];
  const beside = Object.entries(params).filter(([name]) => factMembers.includes(name));
  return { ...Object.fromEntries(beside), ...(isJsonObject(info) && info) };
}

function refuse(notes: ImportNotes, path: string, message: string): undefined {
  notes.add(path, message);
}

/** `vendor/model`, or the vendor by itself; without either it is OpenAI's. */
function splitModel(written: string, params: JsonObject): { vendorName: string; model: string } {
  const given = textOf(params['custom_llm_provider']);
  if (given !== undefined) {
    const prefix = `${given}/`;
    return { vendorName: given, model: written.startsWith(prefix) ? written.slice(prefix.length) : written };
  }
  const slash = written.indexOf('/');
  if (slash > 0) return { vendorName: written.slice(0, slash), model: written.slice(slash + 1) };
  return { vendorName: written.startsWith('claude') ? 'anthropic' : 'openai', model: written };
}

function vendorOf(name: string, params: JsonObject): Vendor | undefined {
  const server = findServer(name);
  if (server === undefined) return findVendor(name);
  return typeof params['api_base'] === 'string' ? server : undefined;
}

function readBase(params: JsonObject, path: string, notes: ImportNotes): string | undefined {
  const { api_base: written } = params;
  if (written === undefined || written === null) return undefined;
  const parsed = baseUrl.safeParse(written);
  if (parsed.success) return parsed.data;
  notes.add(`${path}.litellm_params.api_base`, 'is no plain http or https address; set base_url by hand');
  return undefined;
}

function readKey(
  params: JsonObject,
  { path, vendor, notes }: { path: string; vendor: Vendor; notes: ImportNotes },
): string | undefined {
  const { api_key: written } = params;
  if (typeof written !== 'string') {
    // At an address of one's own nobody knows which key is meant, or whether there is one.
    return params['api_base'] === undefined && vendor.env !== '' ? vendor.env : undefined;
  }
  const [, variable] = /^os\.environ\/([A-Za-z_][A-Za-z0-9_]*)$/.exec(written) ?? [];
  if (variable !== undefined) return variable;
  const usual = vendor.env === '' ? 'LOCAL_API_KEY' : vendor.env;
  notes.add(`${path}.litellm_params.api_key`, `holds the credential itself; here it is read from ${usual}`);
  return usual;
}

function readWeight(params: JsonObject, path: string, notes: ImportNotes): number | undefined {
  const { weight } = params;
  if (weight === undefined) return undefined;
  if (typeof weight === 'number' && Number.isInteger(weight) && weight >= 0 && weight <= 100) return weight;
  notes.add(`${path}.litellm_params.weight`, 'is no whole number from 0 to 100; 1 is used');
  return undefined;
}

function readInfo(entry: JsonObject, path: string, notes: ImportNotes): Deployment['type'] {
  const { model_info: info } = entry;
  if (!isJsonObject(info)) return 'chat';
  notes.addUnread(`${path}.model_info`, info, ['mode', 'id', ...factMembers]);
  const { mode } = info;
  if (mode === undefined || mode === 'chat') return 'chat';
  if (mode === 'embedding' || mode === 'completion') return mode;
  notes.add(`${path}.model_info.mode`, `${JSON.stringify(mode)} is no type of route; chat is used`);
  return 'chat';
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
