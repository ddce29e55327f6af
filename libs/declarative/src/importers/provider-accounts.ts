import type { ImportNotes } from './import-notes.ts';
import type { ImportedModel, ImportedProvider } from './import-result.ts';
import { resourceNameOf } from './resource-name-of.ts';
import type { Vendor } from './vendors.ts';

/** What one target of another gateway says of the account it uses. */
export interface Account {
  /** What the provider is best called. */
  readonly name: string;
  readonly vendor: Vendor;
  readonly baseUrl: string | undefined;
  readonly organization?: string | undefined;
  /** Variable the key is read from; undefined for none. */
  readonly keyFrom: string | undefined;
}

interface Open {
  readonly provider: ImportedProvider;
  /** Variable to name of secret. */
  readonly secrets: Map<string, string>;
}

/** Gathers accounts into providers: one for each vendor and address, with a secret for each key. */
export class ProviderAccounts {
  readonly #open = new Map<string, Open>();
  readonly #names = new Set<string>();
  readonly #notes: ImportNotes;

  constructor(notes: ImportNotes) {
    this.#notes = notes;
  }

  /** The model of a target at this account, with the secret it uses. */
  use(account: Account, model: string, path: string): ImportedModel {
    const key = JSON.stringify([account.name, account.vendor.kind, account.baseUrl, account.organization]);
    const open = this.#open.get(key) ?? this.#make(account, path);
    this.#open.set(key, open);
    const { provider, secrets } = open;
    const { keyFrom } = account;
    if (keyFrom === undefined) return { name: model, provider: provider.name };
    const secret = secrets.get(keyFrom) ?? secretName(keyFrom, secrets.size);
    secrets.set(keyFrom, secret);
    return { name: model, provider: provider.name, virtual_secret_key: secret };
  }

  list(): ImportedProvider[] {
    return [...this.#open.values()].map(({ provider, secrets }) => ({
      ...provider,
      ...(secrets.size > 0 && {
        secrets: [...secrets].map(([variable, name]) => ({ name, value: { from: `env:${variable}` } })),
      }),
    }));
  }

  /** A model need not say which secret it uses where its provider has but one. */
  simplify(model: ImportedModel): ImportedModel {
    const open = [...this.#open.values()].find(({ provider }) => provider.name === model.provider);
    if (open === undefined || open.secrets.size > 1) return model;
    const { virtual_secret_key: _, ...rest } = model;
    return rest;
  }

  #make({ name: written, vendor, baseUrl, organization }: Account, path: string): Open {
    const name = resourceNameOf(written, { path, notes: this.#notes, taken: this.#names });
    const provider: ImportedProvider = {
      name,
      kind: vendor.kind,
      ...(baseUrl !== undefined && { base_url: baseUrl }),
      ...(organization !== undefined && { options: { organization } }),
    };
    return { provider, secrets: new Map() };
  }
}

function secretName(variable: string, already: number): string {
  return already === 0 ? 'default' : variable.toLowerCase().replace(/^_+/, '');
}
