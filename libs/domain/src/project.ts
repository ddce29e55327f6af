import { z } from 'zod';
import { description, slug } from './names.ts';

/** What an administrator writes. */
export const projectInput = z.strictObject({
  slug,
  name: z.string().min(1).max(200).optional(),
  description: description.optional(),
});
export type ProjectInput = z.infer<typeof projectInput>;

/** The project every organization begins with, and the one meant when none is named. */
export const defaultProjectSlug = 'default';
