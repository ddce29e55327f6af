import { z } from 'zod';
import { keyEndpoints } from './key-endpoints.ts';

export const keyKinds = ['admin', 'inference'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** A secret a key had before it was rotated; it works until its grace is over. */
const earlierSecret = z.object({ digest: z.string(), pepper: z.int(), until: z.iso.datetime() });

/**
 * One API key as the data plane sees it. Keys travel apart from the snapshot, one small signed record each, so that a
 * million keys do not make a snapshot large. `digest` is a peppered HMAC: who steals it cannot call with it.
 */
export const keyRecord = z.object({
  id: z.string().describe('The id inside the key, 12 base62 characters.'),
  org: z.string(),
  project: z.string().describe('Id of the project whose routes the key calls.'),
  name: z.string(),
  digest: z.string().describe('HMAC-SHA-256 of the whole key under the pepper, base64url.'),
  pepper: z.int().describe('Version of the pepper.'),
  previous: z.array(earlierSecret).default([]).describe('Secrets before the last rotations, newest first.'),
  expires_at: z.iso.datetime().nullable(),
  revoked: z.boolean(),
  enabled: z.boolean().default(true),
  routes: z.array(z.string()).nullable().describe('Names of the routes it may call; null: all.'),
  models: z.array(z.string()).nullable().describe('Models it may ask for, "vendor/*" allowed; null: all.'),
  endpoints: z.array(z.enum(keyEndpoints)).nullable().default(null).describe('Endpoints it may call; null: all.'),
  attrs: z.record(z.string(), z.string()).default({}).describe('Trusted pairs for rules and usage.'),
  policy: z.string().nullable().default(null).describe('Alias of the policy it is bound to.'),
  inline_policy: z.boolean().optional().describe('True: its calls may bring a policy of their own.'),
  rev: z.int().describe('Organization revision at which the record last changed.'),
});
export type KeyRecord = z.infer<typeof keyRecord>;
