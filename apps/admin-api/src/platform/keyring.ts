import type { KeyObject } from 'node:crypto';
import {
  digestApiKey,
  maskApiKey,
  type MasterKeyRing,
  mintApiKey,
  newDataKey,
  openArchived,
  openDataKey,
  openSecret,
  type PepperRing,
  type SecretAddress,
  sealSecret,
} from '@headgate/secrets';

/** An API key just made; `text` is shown once. */
export interface NewKey {
  readonly id: string;
  readonly text: string;
  readonly digest: string;
  readonly pepper: number;
  readonly mask: string;
}

/** Whose data key, wrapped, opens or closes a secret. */
export interface Vault {
  readonly id: string;
  readonly dataKey: string;
}

/** Everything this process does with secret keys: makes and digests API keys, seals what is stored. */
export class Keyring {
  constructor(
    private readonly peppers: PepperRing,
    private readonly master: MasterKeyRing,
    private readonly environment: string,
  ) {}

  /** Ids of the master key that wraps and of all that unwrap. */
  get masterKeys(): { readonly current: string; readonly known: readonly string[] } {
    return { current: this.master.id, known: this.master.knownIds };
  }

  /** The same data key under the current master key; throws `SealError` where none here has wrapped it. */
  rewrap({ id, dataKey }: Vault): string {
    return this.master.wrap(this.master.unwrap(dataKey, id), id);
  }

  /** A new key, or the next secret of the key with this id. */
  mint(ofKey?: string): NewKey {
    const { id, text } = mintApiKey(this.environment, undefined, ofKey);
    const { current } = this.peppers;
    return { id, text, digest: digestApiKey(text, current), pepper: current.version, mask: maskApiKey(text) };
  }

  /** The data key of a new organization, wrapped. */
  newDataKey(org: string): string {
    return newDataKey(this.master, org);
  }

  /** Undefined where the pepper of that version is not at hand. */
  digest(text: string, pepperVersion: number): string | undefined {
    const pepper = this.peppers.find(pepperVersion);
    return pepper && digestApiKey(text, pepper);
  }

  seal(vault: Vault, address: Omit<SecretAddress, 'dataKey' | 'org'>, plain: string): string {
    return sealSecret({ ...address, org: vault.id, dataKey: this.open(vault) }, plain);
  }

  unseal(vault: Vault, address: Omit<SecretAddress, 'dataKey' | 'org'>, sealed: string): string {
    return openSecret({ ...address, org: vault.id, dataKey: this.open(vault) }, sealed);
  }

  /** What is kept of a call; throws `SealError` where none of the master keys here opens it. */
  openArchived(vault: Vault, requestId: string, sealed: string): Uint8Array {
    return openArchived({ org: vault.id, requestId, dataKey: this.open(vault) }, sealed);
  }

  private open(vault: Vault): KeyObject {
    return openDataKey(this.master, vault.id, vault.dataKey);
  }
}
