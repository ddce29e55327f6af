import type { Problem } from '@headgate/kernel';
import { z } from 'zod';
import { isFramingHeader } from './header-options.ts';

/** Where a provider takes its credential, where that is not where its kind does. */
export const credentialPlace = z
  .strictObject({
    in: z.enum(['header', 'query']).default('header').describe('A header, or a parameter of the URL. Default header.'),
    name: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{1,64}$/, 'must be 1 to 64 letters, digits, ".", "-" or "_"')
      .describe('Name of the header (lower case) or query parameter.'),
    prefix: z
      .string()
      .max(40)
      .regex(/^[\x20-\x7e]*$/)
      .optional()
      .describe('What stands before it in a header, as "Bearer "; that is the default for authorization.'),
  })
  .describe('Where the credential goes: any header, with a prefix, or a query parameter.');
export type CredentialPlace = z.infer<typeof credentialPlace>;

/** Rules across the fields of a place. */
export function findPlaceProblems(
  place: CredentialPlace | undefined,
  headers: Readonly<Record<string, string>> | undefined,
): Problem[] {
  if (place === undefined) return [];
  if (place.in === 'query') {
    return place.prefix === undefined
      ? []
      : [{ path: 'options.credential.prefix', message: 'belongs to a header, not to a query parameter' }];
  }
  const { name } = place;
  if (name !== name.toLowerCase() || /[._]/.test(name))
    return [{ path: 'options.credential.name', message: 'must be a lower-case header name' }];
  if (isFramingHeader(name)) return [{ path: 'options.credential.name', message: 'is set by the gateway itself' }];
  if (headers !== undefined && Object.hasOwn(headers, name))
    return [{ path: `options.headers.${name}`, message: 'is where the credential goes' }];
  return [];
}
