import { randomBytes } from 'node:crypto';
import type { Database } from '@headgate/database';
import { anApiKeyRow } from '@headgate/database/testing';
import { OutboundRules } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import {
  createMasterKeyRing,
  createPepper,
  localKeyEncryptionKey,
  PasswordHasher,
  PlatformKeys,
} from '@headgate/secrets';
import { Keyring } from '../../apps/admin-api/src/platform/keyring.ts';
import { MemoryAttempts } from '../../apps/admin-api/src/platform/memory-attempts.ts';
import type { Platform } from '../../apps/admin-api/src/platform/platform.module.ts';

/** An owner's key, and a platform whose only store knows that key and nothing else. */
export interface Storeless {
  readonly platform: Platform;
  readonly key: string;
}

/**
 * For what is decided before anything is stored: whatever a body refers to is there, and whatever would be written fails with
 * `store_unavailable`.
 */
export function aStoreless(): Storeless {
  const pepper = createPepper(1, randomBytes(32));
  const ring = { current: pepper, find: (version: number) => (version === 1 ? pepper : undefined) };
  const keyring = new Keyring(ring, createMasterKeyRing([localKeyEncryptionKey(randomBytes(32))]), 'test');
  const minted = keyring.mint();
  const { id, digest, mask } = minted;
  const row = anApiKeyRow({ id, digest, mask, projectId: null, kind: 'admin', role: 'owner', name: 'owner' });
  const away = (): Promise<never> => Promise.reject(fault('store_unavailable'));
  const found = (): Promise<object> => Promise.resolve({ id: 'id', orgId: 'org_1', projectId: null, name: 'openai' });
  const noun = { findByName: found, findBySlug: found, findById: found, count: () => Promise.resolve(0), insert: away };
  // What a body refers to; of the routes, none is there that could be in the way of a new one.
  const routes = { ...noun, findByName: () => Promise.resolve(undefined) };
  const secrets = { providerSecrets: noun, organizations: { get: away } };
  const tx = { projects: noun, providers: noun, dlpTemplates: noun, routes, ...secrets };
  const database = {
    findApiKeyById: () => Promise.resolve(row),
    change: (_: string, __: unknown, work: (given: unknown) => Promise<unknown>) => work({ ...tx, rev: 1 }),
    inTenant: away,
    ping: away,
  };
  return {
    key: minted.text,
    platform: {
      keyring,
      platformKeys: new PlatformKeys(''),
      passwords: new PasswordHasher(),
      attempts: new MemoryAttempts({ now: () => 0, monotonicMs: () => 0 }),
      publicUrl: undefined,
      sessionLimits: { idleMs: 0, maxMs: 0 },
      trustedProxies: [],
      database: database as unknown as Database,
      fleet: { readPublished: away, list: away, findRefusal: away, ping: away },
      publisher: { request: away },
      probes: { ask: away },
      outbound: new OutboundRules(['127.0.0.0/8']),
      clock: { now: () => 0, monotonicMs: () => 0 },
      sleep: () => Promise.resolve(),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    },
  };
}
