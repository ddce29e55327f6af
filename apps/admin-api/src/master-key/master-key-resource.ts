import { z } from 'zod';

const counted = z.array(
  z.object({
    id: z.string(),
    organizations: z.int(),
    known: z.boolean().describe('Whether this process can unwrap with it.'),
  }),
);

/** Which master keys there are and what each still guards. Ids name keys and tell nothing of them. */
export const masterKeyState = z
  .object({
    current: z.string().describe('Id of the master key that wraps.'),
    known: z.array(z.string()).describe('Ids of all that unwrap, the current one first.'),
    in_use: counted.describe('How many data keys each has wrapped. One that has none, and is not current, can go.'),
  })
  .meta({
    id: 'MasterKeyState',
    example: {
      current: 'local-5f0e2a91',
      known: ['local-5f0e2a91', 'local-a34c77d0'],
      in_use: [{ id: 'local-a34c77d0', organizations: 3, known: true }],
    },
  });
export type MasterKeyState = z.infer<typeof masterKeyState>;

/** What one batch of wrapping anew has done. */
export const rewrapReport = z
  .object({
    current: z.string().describe('Id of the master key that wraps.'),
    done: z.int().describe('Data keys wrapped anew by this request.'),
    skipped: z
      .array(z.object({ organization: z.string(), reason: z.string() }))
      .describe('Data keys that had to be left as they are, with the reason.'),
    remaining: z.int().describe('Data keys that another master key has wrapped, the skipped ones included.'),
    next: z.string().nullable().describe('Give it as `after` to go on; null when all have been looked at.'),
  })
  .meta({
    id: 'RewrapReport',
    example: { current: 'local-5f0e2a91', done: 100, skipped: [], remaining: 23, next: 'org_9' },
  });
export type RewrapReport = z.infer<typeof rewrapReport>;
