import { policyShortForm, snapshotLimits, writtenRouteConfig } from '@headgate/domain';
import { z } from 'zod';
import { configDocument, documentPolicy, documentRoute } from './document.ts';

/** A route as a document may write it. */
export const acceptedRoute = z.strictObject({ ...documentRoute.shape, config: writtenRouteConfig });

/**
 * What may be written as a document, for published schemas: short forms of policies beside the normal form. `normaliseDocument` brings
 * it into the form of `configDocument`, which is the one that is written out.
 */
export const acceptedDocument = z.strictObject({
  ...configDocument.shape,
  policies: z
    .array(z.strictObject({ ...documentPolicy.shape, ...policyShortForm }))
    .max(snapshotLimits.maxPolicies)
    .optional()
    .describe('Policies, in normal or short form; absent: left alone. One never published is no part of a document.'),
  routes: z.array(acceptedRoute).max(snapshotLimits.maxRoutes).optional().describe('Routes; absent: left alone.'),
});
