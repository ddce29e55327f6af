import { z } from 'zod';

/** What one proxy says of one organization, at every change and every beat. */
export const proxyReport = z.object({
  proxy: z.string(),
  version: z.string().describe('Version of the proxy program.'),
  started_at: z.iso.datetime(),
  seen_at: z.iso.datetime(),
  master_keys: z.array(z.string()).optional().describe('Ids of the master keys it can open data keys with.'),
  rev: z.int().describe('Revision it serves.'),
  sha256: z.string(),
  since: z.iso.datetime().describe('When it began to serve that revision.'),
  refused: z
    .object({ rev: z.int(), reason: z.string(), at: z.iso.datetime() })
    .nullable()
    .describe('The newest snapshot it would not take, and why.'),
});
export type ProxyReport = z.infer<typeof proxyReport>;
