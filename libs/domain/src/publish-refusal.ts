import { z } from 'zod';

/** A configuration that was committed but not published, since no proxy could take it; until it is mended the last one stays. */
export const publishRefusal = z.object({
  rev: z.int().positive(),
  reason: z.string().describe('A stable word.'),
  message: z.string().describe('Where in the configuration, and what is wrong there.'),
  at: z.iso.datetime(),
});
export type PublishRefusal = z.infer<typeof publishRefusal>;
