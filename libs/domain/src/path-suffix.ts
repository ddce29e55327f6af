import { z } from 'zod';

/** A path at the provider, after its base URL. */
export const pathSuffix = z
  .string()
  .max(200)
  .regex(/^(?:\/[A-Za-z0-9_.:~-]+)+$/, 'must begin with "/" and hold plain path segments')
  .refine((path) => !path.split('/').includes('..'), 'must not hold ".."');
