import type { KeyGrants, KeyKind, Role } from '@headgate/domain';
import type { Timestamps } from './timestamps.ts';

/** A secret a key had before it was rotated, as its digest; it works until its grace is over. */
export interface EarlierSecret {
  readonly digest: string;
  readonly pepper: number;
  /** An instant as text: it lives in JSON. */
  readonly until: string;
}

/** An API key without the key: who steals this row cannot call with it. */
export interface ApiKeyRow extends Timestamps, KeyGrants {
  /** The 12 characters inside the key. */
  readonly id: string;
  readonly orgId: string;
  /** Null for an admin key of the whole organization. */
  readonly projectId: string | null;
  readonly kind: KeyKind;
  /** Null for inference keys. */
  readonly role: Role | null;
  readonly name: string;
  /** HMAC-SHA-256 of the whole key under the pepper, base64url. */
  readonly digest: string;
  /** Version of the pepper. */
  readonly pepper: number;
  /** Newest first. */
  readonly previous: readonly EarlierSecret[];
  readonly rotatedAt: Date | null;
  readonly mask: string;
  /** Alias. */
  readonly policy: string | null;
  readonly inlinePolicy: boolean;
  /** For people. */
  readonly labels: Readonly<Record<string, string>>;
  readonly enabled: boolean;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** A tombstone: the row stays until every proxy has been told, and answers as missing. */
  readonly deletedAt: Date | null;
  /** Id of the key that made it, or the part of Headgate that did. */
  readonly createdBy: string;
  /** Organization revision at which the row last changed. */
  readonly changedRev: number;
  readonly version: number;
}

/** What a key is made from. */
export interface NewApiKey extends Partial<KeyGrants> {
  readonly id: string;
  readonly projectId: string | null;
  readonly kind: KeyKind;
  readonly role: Role | null;
  readonly name: string;
  readonly digest: string;
  readonly pepper: number;
  readonly mask: string;
  readonly policy?: string | null | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly enabled?: boolean | undefined;
  readonly expiresAt?: Date | null | undefined;
  readonly createdBy: string;
}

/** What may change of a key; absent fields stay. */
export interface ApiKeyChange extends Partial<KeyGrants> {
  readonly name?: string;
  readonly role?: Role | null;
  readonly policy?: string | null;
  readonly labels?: Readonly<Record<string, string>>;
  readonly enabled?: boolean;
  readonly expiresAt?: Date | null;
  readonly revokedAt?: Date | null;
  /** A new secret, and those that still work beside it. */
  readonly secret?: Pick<ApiKeyRow, 'digest' | 'pepper' | 'mask' | 'previous' | 'rotatedAt'>;
}
