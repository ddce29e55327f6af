import { z } from 'zod';
import { jsonPath } from './json-path.ts';
import { usagePaths } from './provider-mapping.ts';
import { template } from './template.ts';

/** How a custom route turns the caller's payload into the provider's, and back. What is not given passes as it came. */
export const routeMapping = z
  .strictObject({
    request: template
      .optional()
      .describe('The body sent, filled from the caller\'s; "$.model" is the model of the target, where it names one.'),
    response: template.optional().describe("The body answered, filled from the provider's."),
    stream: template.optional().describe("Each event of a streamed answer, filled from the provider's."),
    usage: usagePaths.optional().describe('Where an answer, or an event of one, counts its tokens.'),
    error: jsonPath.optional().describe('Where a failed answer says what went wrong.'),
  })
  .describe('For type "custom": what is sent and answered. Templates are data: no logic.');
export type RouteMapping = z.infer<typeof routeMapping>;
