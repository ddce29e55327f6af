import type { Named } from './resource-key.ts';

/** Port: what planning must know of credentials without ever holding a stored one. */
export interface StoredSecrets {
  /** True for a text that looks like the mask of a secret. */
  isMask(text: string): boolean;
  /** True when the stored secret of this provider and name is exactly this text. */
  holds(provider: Named, secret: string, text: string): boolean;
}
