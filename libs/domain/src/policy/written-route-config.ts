import { z } from 'zod';
import { routeFields } from '../route.ts';
import { routePolicySettings } from './flatten-policy.ts';
import { policyDefinition } from './policy.ts';
import { policyShortForm } from './policy-short-form.ts';
import { policyAlias } from './policy-target.ts';

const inlinePolicy = z.strictObject({ ...policyDefinition.shape, ...policyShortForm }).meta({ id: 'InlinePolicy' });

/** A route's configuration as it may be written, for published schemas; `flattenPolicy` brings it into the normal form. */
export const writtenRouteConfig = z
  .strictObject({
    ...routeFields.shape.config.unwrap().shape,
    policy: z
      .union([policyAlias, routePolicySettings, inlinePolicy])
      .optional()
      .describe('Alias of a policy, a policy of its own, or the settings beside it in the other spelling.'),
  })
  .default({});
