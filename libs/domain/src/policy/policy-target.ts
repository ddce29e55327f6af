import { z } from 'zod';
import { resourceName } from '../names.ts';
import { routeModel, timeouts } from '../route-model.ts';

/** How a policy is called: like a resource, without regard to the paths the proxy serves. */
export const policyAlias = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
    'must be 1 to 100 letters, digits, "-" or "_", beginning with a letter or digit',
  )
  .describe('Alias; letters, digits, "-" and "_". Callers ask for it as "@alias". It never changes.');

export const targetId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,199}$/, 'must be 1 to 200 letters, digits or "_.:/-"')
  .describe('What rules and "fallback_order" call it; given by Headgate where it is left out.');

/** Where a policy may send a call: a model at a provider, or another policy. */
export const policyTarget = z.strictObject({
  id: targetId,
  provider: resourceName.optional(),
  model: routeModel.shape.name.optional(),
  policy: policyAlias.optional().describe('Alias of another policy, which then chooses; at most 4 deep.'),
  secret: resourceName.optional().describe("Which of the provider's secrets to use; without it, by weight."),
  suffix: routeModel.shape.suffix,
  weight: z.int().min(0).max(100).optional().describe('Share of calls, 0 to 100; 0 drains; default 1.'),
  priority: z
    .int()
    .min(1)
    .max(1_000)
    .optional()
    .describe('Place in the order of "priority", lowest first; without one, as listed, after those with one.'),
  quality: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('How good its answers are, 0 to 1; default from the catalogue.'),
  enabled: z.boolean().default(true).describe('False: it is never chosen.'),
  timeouts: timeouts.optional().describe("Its own time limits; what it leaves out, the route's."),
  params: z
    .strictObject({
      set: z.record(z.string().max(100), z.json()).optional().describe('Parameters that replace the caller’s.'),
      drop: z.array(z.string().max(100)).max(50).optional().describe('Parameters that are not sent.'),
    })
    .optional(),
  regions: z.array(z.string().max(20)).max(50).optional().describe('Where it processes data, such as "EU".'),
});
export type PolicyTarget = z.infer<typeof policyTarget>;
