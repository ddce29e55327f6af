import { z } from 'zod';

/** What came of a republication. */
export const republication = z
  .object({ revision: z.int().positive().describe('The new revision, above any that a proxy has seen.') })
  .meta({ id: 'Republication', example: { revision: 42 } });
export type Republication = z.infer<typeof republication>;
