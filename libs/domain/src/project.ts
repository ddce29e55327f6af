import { z } from 'zod';
import { description, slug } from './names.ts';
import { policyAlias } from './policy/policy-target.ts';
import { routeSettings } from './route-settings.ts';

/** What an administrator writes. */
export const projectInput = z.strictObject({
  slug,
  name: z.string().min(1).max(200).optional(),
  description: description.optional(),
  settings: routeSettings
    .optional()
    .describe('What routes inherit when this project calls them; above what the organization says.'),
  default_policy: policyAlias.optional().describe('Alias of the policy for calls that name nothing.'),
});
export type ProjectInput = z.infer<typeof projectInput>;

/** The project every organization begins with, and the one meant when none is named. */
export const defaultProjectSlug = 'default';
