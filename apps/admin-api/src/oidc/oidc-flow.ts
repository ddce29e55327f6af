import { z } from 'zod';

/** How long a person may take at the provider. */
export const flowMs = 10 * 60 * 1000;

/** What the browser keeps between going to an identity provider and coming back, sealed. */
export const oidcFlow = z.object({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Milliseconds since the epoch. */
  until: z.int(),
  return_to: z.string(),
  invitation: z.string().optional(),
});
export type OidcFlow = z.infer<typeof oidcFlow>;
