import { anyModel, baseUrl } from '@headgate/domain';
import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { ImportNotes } from './import-notes.ts';
import type { ImportedModel } from './import-result.ts';
import type { ProviderAccounts } from './provider-accounts.ts';
import { findVendor, type Vendor } from './vendors.ts';

/** One target of a Portkey config. */
export interface PortkeyTarget {
  readonly model: ImportedModel;
  readonly weight: number | undefined;
}

interface Open {
  readonly notes: ImportNotes;
  readonly accounts: ProviderAccounts;
  /** True where the target is the config itself, whose other members have been read. */
  readonly isWhole: boolean;
}

const read = ['provider', 'virtual_key', 'api_key', 'custom_host', 'override_params', 'weight', 'name'];

/** The target, or nothing with a note that says why not. */
export function readPortkeyTarget(value: JsonValue, path: string, open: Open): PortkeyTarget[] {
  const { notes, accounts, isWhole } = open;
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`);
  if (!isTarget(value, isWhole)) {
    notes.add(path, 'is no target, or holds targets itself; not carried over');
    return [];
  }
  if (!isWhole) notes.addUnread(path, value, read);
  const { account, model } = readIdentity(value);
  const vendor = account && guessVendor(account);
  if (account === undefined || vendor === undefined) {
    const written = JSON.stringify(account?.name ?? null);
    notes.add(at('provider'), `this version cannot tell which vendor ${written} is, or does not speak to it; left out`);
    return [];
  }
  const keyFrom = variableOf(account, vendor);
  noteDetails(value, at, { account, keyFrom, notes });
  const own = { name: account.name, vendor, baseUrl: readHost(value, at('custom_host'), notes), keyFrom };
  return [{ model: accounts.use(own, model ?? anyModel, at('provider')), weight: readWeight(value) }];
}

/** Targets within targets would be a plan of their own. */
function isTarget(value: JsonValue, isWhole: boolean): value is JsonObject {
  return isJsonObject(value) && (isWhole || value['targets'] === undefined);
}

function noteDetails(
  target: JsonObject,
  at: (field: string) => string,
  { account, keyFrom, notes }: { account: Identity; keyFrom: string; notes: ImportNotes },
): void {
  const params = target['override_params'];
  if (isJsonObject(params)) notes.addUnread(at('override_params'), params, ['model']);
  if (account.isVirtual)
    notes.add(at(account.field), `the credential is kept elsewhere; here it is read from ${keyFrom}`);
  else if (typeof target['api_key'] === 'string') {
    notes.add(at('api_key'), `holds the credential itself; here it is read from ${keyFrom}`);
  }
}

function readWeight({ weight }: JsonObject): number | undefined {
  return typeof weight === 'number' && weight >= 0 ? weight : undefined;
}

interface Identity {
  readonly name: string;
  readonly field: 'provider' | 'virtual_key' | 'override_params.model';
  /** What tells the vendor, beside the name. */
  readonly provider: string | undefined;
  /** True where Portkey keeps the credential. */
  readonly isVirtual: boolean;
}

/** Which account a target means: `provider`, `@account`, `virtual_key`, or the account before the model's slash. */
function readIdentity(target: JsonObject): { account: Identity | undefined; model: string | undefined } {
  const params = isJsonObject(target['override_params']) ? target['override_params'] : {};
  const written = typeof params['model'] === 'string' ? params['model'] : undefined;
  const provider = typeof target['provider'] === 'string' ? target['provider'] : undefined;
  const virtual = typeof target['virtual_key'] === 'string' ? target['virtual_key'] : undefined;
  const [, slug, model] = /^@([^/]+)\/(.+)$/.exec(written ?? '') ?? [];
  if (slug !== undefined) return { account: identity(slug, 'override_params.model', provider, true), model };
  if (virtual !== undefined) return { account: identity(virtual, 'virtual_key', provider, true), model: written };
  if (provider === undefined) return { account: undefined, model: written };
  const isAccount = provider.startsWith('@');
  return { account: identity(provider.replace(/^@/, ''), 'provider', undefined, isAccount), model: written };
}

function identity(name: string, field: Identity['field'], provider: string | undefined, isVirtual: boolean): Identity {
  return { name, field, provider, isVirtual };
}

/** The vendor named, or the one an account's name speaks of, as in `openai-prod`. */
function guessVendor({ name, provider }: Identity): Vendor | undefined {
  const words = [provider?.replace(/^@/, '') ?? name, ...name.toLowerCase().split(/[^a-z0-9]+/)];
  // Azure's API is not OpenAI's, however the account is called.
  if (words.includes('azure')) return undefined;
  return words.map((word) => findVendor(word)).find((vendor) => vendor !== undefined);
}

function variableOf(account: Identity, vendor: Vendor): string {
  if (!account.isVirtual) return vendor.env;
  return `${account.name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^(?=\d)/, '_')}_API_KEY`;
}

function readHost(target: JsonObject, path: string, notes: ImportNotes): string | undefined {
  const { custom_host: written } = target;
  if (written === undefined) return undefined;
  const parsed = baseUrl.safeParse(written);
  if (parsed.success) return parsed.data;
  notes.add(path, 'is no plain http or https address; set base_url by hand');
  return undefined;
}
