import { auditHead } from '@headgate/domain';
import { z } from 'zod';
import { strictBody } from '../http/body-schema.ts';

/** Fits the largest body. */
const mostHeads = 5_000;

/** Heads of the trail that were exported, as far as they are compared. */
export const exportedHeads = z
  .strictObject({
    heads: z
      .array(z.strictObject({ seq: auditHead.shape.seq, hash: auditHead.shape.hash }))
      .min(1)
      .max(mostHeads)
      .describe(
        '`seq` and `hash` of every exported head at hand: what was written anew between two of them shows in the first.',
      ),
  })
  .meta({
    id: 'ExportedHeads',
    example: { heads: [{ seq: 4711, hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' }] },
  });
export type ExportedHeads = z.infer<typeof exportedHeads>;

export const exportedHeadsBody = strictBody<ExportedHeads>(exportedHeads);
