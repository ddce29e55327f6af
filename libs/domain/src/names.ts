import { z } from 'zod';

/**
 * First path segments under `/v1` that belong to the proxy itself. A provider's name is also a path (`/v1/{provider}/...`),
 * so no provider or route may be called like one of them.
 */
export const reservedNames: ReadonlySet<string> = new Set([
  'admin',
  'archives',
  'audio',
  'chat',
  'completions',
  'conversations',
  'embeddings',
  'files',
  'gateways',
  'guardrail',
  'guardrails',
  'images',
  'messages',
  'models',
  'moderations',
  'processors',
  'providers',
  'query',
  'rerank',
  'responses',
  'routes',
  'secrets',
]);

/** The name of a provider, route or secret: it becomes a path segment, so it holds nothing a URL could read otherwise. */
export const resourceName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
    'must be 1 to 100 letters, digits, "-" or "_", beginning with a letter or digit',
  )
  .refine((name) => !reservedNames.has(name.toLowerCase()), 'is reserved: the proxy serves a path of this name')
  .describe('Name; letters, digits, "-" and "_".');

/** A project's slug as in the header `x-headgate-project`. */
export const slug = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'must be 1 to 63 lower-case letters, digits or "-", beginning with a letter or digit',
  )
  .describe('Lower-case letters, digits and "-".');

/** What a person reads; never interpreted. */
export const description = z.string().max(500).describe('Free text for people, at most 500 characters.');
