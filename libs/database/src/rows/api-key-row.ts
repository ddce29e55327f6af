import type { KeyKind, Role } from '@headgate/domain';
import type { Timestamps } from './timestamps.ts';

/** An API key without the key: who steals this row cannot call with it. */
export interface ApiKeyRow extends Timestamps {
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
  readonly mask: string;
  readonly routes: readonly string[] | null;
  readonly models: readonly string[] | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** A tombstone: the row stays until every proxy has been told, and answers as missing. */
  readonly deletedAt: Date | null;
  readonly createdBy: string;
  /** Organization revision at which the row last changed. */
  readonly changedRev: number;
  readonly version: number;
}

/** What a key is made from. */
export interface NewApiKey {
  readonly id: string;
  readonly projectId: string | null;
  readonly kind: KeyKind;
  readonly role: Role | null;
  readonly name: string;
  readonly digest: string;
  readonly pepper: number;
  readonly mask: string;
  readonly routes?: readonly string[] | null | undefined;
  readonly models?: readonly string[] | null | undefined;
  readonly expiresAt?: Date | null | undefined;
  readonly createdBy: string;
}

/** What may change of a key; absent fields stay. A new secret is a new key. */
export interface ApiKeyChange {
  readonly name?: string;
  readonly role?: Role | null;
  readonly routes?: readonly string[] | null;
  readonly models?: readonly string[] | null;
  readonly expiresAt?: Date | null;
  readonly revokedAt?: Date | null;
}
