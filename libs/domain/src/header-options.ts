import type { Problem } from '@headgate/kernel';
import { z } from 'zod';

export const headerName = z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be a lower-case header name');

/** Fixed headers an operator adds to calls. */
export const fixedHeaders = z.record(
  headerName,
  z
    .string()
    .max(1000)
    .regex(/^[\x20-\x7e]*$/),
);

/** Framing: a value from outside would let one request be read as two, or go elsewhere. */
const framingHeaders: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'content-type',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'accept-encoding',
  'cookie',
  'proxy-authorization',
]);

/** Where vendors take credentials; a fixed header there would move one. */
const credentialHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'api-key',
  'openai-organization',
]);

/** Names of fixed headers that the gateway sets itself. */
export function findHeaderProblems(headers: Readonly<Record<string, string>> | undefined, path: string): Problem[] {
  return Object.keys(headers ?? {})
    .filter((name) => framingHeaders.has(name) || credentialHeaders.has(name))
    .map((name) => ({ path: `${path}.${name}`, message: 'is set by the gateway itself' }));
}

/** True for a header no credential may be put into. */
export function isFramingHeader(name: string): boolean {
  return framingHeaders.has(name);
}
