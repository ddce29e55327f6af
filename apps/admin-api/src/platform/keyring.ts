import type { KeyObject } from 'node:crypto';
import {
  digestApiKey,
  type KeyEncryptionKey,
  maskApiKey,
  mintApiKey,
  newDataKey,
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
    private readonly master: KeyEncryptionKey,
    private readonly environment: string,
  ) {}

  mint(): NewKey {
    const { id, text } = mintApiKey(this.environment);
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

  private open(vault: Vault): KeyObject {
    return openDataKey(this.master, vault.id, vault.dataKey);
  }
}
