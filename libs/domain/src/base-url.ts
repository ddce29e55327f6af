import { z } from 'zod';

/** An absolute http(s) address without credentials, query or fragment. */
export const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an absolute http or https URL' })
  .max(500)
  .refine((value) => !/[?#@\\\s]/.test(value), 'must not hold credentials, a query, a fragment or white space')
  .describe(
    "Base address including the version path, for example https://api.openai.com/v1; without it the vendor's own.",
  );
