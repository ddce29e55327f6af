import { z } from 'zod';
import { modelOverrideInput } from './model-override.ts';
import { policyDefinition } from './policy/policy.ts';
import { providerOptions } from './provider.ts';
import { providerKind } from './provider-kinds.ts';
import { routeConfig, routeTypes } from './route.ts';
import { routeModel } from './route-model.ts';
import { routeSettings } from './route-settings.ts';

/**
 * Versions of the shapes below that this program reads; a proxy refuses a snapshot of a newer one and keeps what it has. Written is
 * the oldest that says everything, so that older proxies follow as long as they can. 2: policies, settings, default policies. 3: a
 * large organization in parts, of which the body is the list.
 */
export const snapshotSchemaVersions = [1, 2, 3] as const;
export const snapshotSchemaVersion = 3;
/** Those whose body holds everything. */
const wholeSchemaVersions = [1, 2] as const;

/**
 * Limits both planes hold to; the proxy refuses a snapshot that passes one. The admin API refuses what would pass a number; what passes
 * `maxBytes` the publisher refuses, and `/revisions` says so.
 */
export const snapshotLimits = {
  maxBytes: 16 * 1024 * 1024,
  maxRoutes: 10_000,
  maxProviders: 1_000,
  maxProjects: 10_000,
  maxPolicies: 1_000,
} as const;

/** A credential sealed for one organization, provider, secret version and destination origin (security.md). */
export const sealedSecret = z.object({
  id: z.string(),
  name: z.string(),
  version: z.int(),
  weight: z.int(),
  enabled: z.boolean(),
  sealed: z.string().describe('base64url of nonce, ciphertext and tag.'),
});
export type SealedSecret = z.infer<typeof sealedSecret>;

export const snapshotProvider = z.object({
  id: z.string(),
  project: z.string().nullable().describe('Id of the owning project; null: the organization.'),
  projects: z.array(z.string()).nullable().describe('Ids of the projects that see it; null: all.'),
  name: z.string(),
  kind: providerKind,
  base_url: z.string().nullable(),
  enabled: z.boolean(),
  options: providerOptions,
  secrets: z.array(sealedSecret),
});
export type SnapshotProvider = z.infer<typeof snapshotProvider>;

export const snapshotRoute = z.object({
  id: z.string(),
  project: z.string().nullable(),
  projects: z.array(z.string()).nullable(),
  name: z.string(),
  type: z.enum(routeTypes),
  enabled: z.boolean(),
  reserved: z.boolean().describe('True for the route a provider got by itself.'),
  models: z.array(routeModel),
  config: routeConfig,
});
export type SnapshotRoute = z.infer<typeof snapshotRoute>;

export const snapshotPolicy = z.object({
  id: z.string(),
  project: z.string().nullable(),
  projects: z.array(z.string()).nullable(),
  alias: z.string(),
  version: z.int(),
  body: policyDefinition,
});
export type SnapshotPolicy = z.infer<typeof snapshotPolicy>;

/** What the organization says of a model. Read leniently: what a newer version says more of it, changes no call. */
export const snapshotModel = z.object({
  provider: z.string().describe('Name of a provider, or a kind of providers.'),
  model: z.string(),
  version: z.int(),
  body: z.object(modelOverrideInput.shape),
});
export type SnapshotModel = z.infer<typeof snapshotModel>;

const defaults = {
  settings: routeSettings.optional().describe('What routes inherit.'),
  default_policy: z.string().optional().describe('Alias of the policy for calls that name nothing.'),
};

export const snapshotProject = z.object({ id: z.string(), slug: z.string(), ...defaults });
export type SnapshotProject = z.infer<typeof snapshotProject>;

const identity = {
  org: z.string(),
  rev: z.int().positive(),
  keys_rev: z
    .int()
    .nonnegative()
    .describe('Revision at which any key last changed: a proxy reads its keys again when this moves.'),
  created: z.iso.datetime(),
  data_key: z.string().describe("The organization's data key, wrapped by the master key, base64url."),
};

/** The whole configuration of one organization at one revision; what travels. */
export const snapshotBody = z.object({
  schema: z.union(wholeSchemaVersions.map((version) => z.literal(version))),
  ...identity,
  projects: z.array(snapshotProject),
  providers: z.array(snapshotProvider),
  routes: z.array(snapshotRoute),
  policies: z.array(snapshotPolicy).optional(),
  models: z.array(snapshotModel).optional(),
  ...defaults,
});
export type SnapshotBody = z.infer<typeof snapshotBody>;

const partHashes = z.array(z.string().regex(/^(?:[0-9a-f]{64})?$/)).max(256);

/**
 * The same of a large organization: its entries lie beside it, in parts. A part is named by the SHA-256 of its text, hex, and holds
 * entries as canonical JSON, one a line; which one an entry is in follows from its id, so that a change makes one or two of them
 * anew. An empty name stands for a part with nothing in it.
 */
export const snapshotManifest = z.object({
  schema: z.literal(3),
  ...identity,
  parts: z.object({
    projects: partHashes,
    providers: partHashes,
    routes: partHashes,
    policies: partHashes,
    models: partHashes,
  }),
  ...defaults,
});
export type SnapshotManifest = z.infer<typeof snapshotManifest>;

/** What lies in Redis and on a proxy's disk: the body's exact bytes with hash and signature. */
export const snapshotEnvelope = z.object({
  org: z.string(),
  rev: z.int().positive(),
  schema: z.int(),
  sha256: z.string().describe('Of the body, hex.'),
  signature: z
    .string()
    .describe('Ed25519 over "headgate.snapshot.v1\\n" + org + "\\n" + rev + "\\n" + sha256, base64url.'),
  body: z.string().describe('Canonical JSON of the snapshot body.'),
});
export type SnapshotEnvelope = z.infer<typeof snapshotEnvelope>;

/** A key record as it travels: its exact bytes with an Ed25519 signature over "headgate.key.v1\n" + body. */
export const keyEnvelope = z.object({ body: z.string(), signature: z.string() });
export type KeyEnvelope = z.infer<typeof keyEnvelope>;

/** The message on the hint channel; only ever a hint, the index is the truth. */
export const revisionHint = z.object({ org: z.string(), rev: z.int() });
export type RevisionHint = z.infer<typeof revisionHint>;
