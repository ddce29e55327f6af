import { z } from 'zod';

/** Asks that an organization's configuration be published at `rev` or whatever newer revision it has by then. */
export const publishJob = z.object({
  org: z.string().min(1),
  rev: z.int().positive().describe('Revision that was committed; the publisher reads the newest.'),
});
export type PublishJob = z.infer<typeof publishJob>;
