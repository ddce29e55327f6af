import { STATUS_CODES } from 'node:http';
import type { Fault } from '@headgate/kernel';
import { z } from 'zod';

/** RFC 9457: how every error of the admin API looks. */
export const problemDocument = z
  .object({
    type: z.string().describe('A URN that ends in the code.').meta({ example: 'urn:headgate:error:route_not_found' }),
    title: z.string().describe('The standard phrase of the status.').meta({ example: 'Not Found' }),
    status: z.int().meta({ example: 404 }),
    code: z.string().describe('Stable; docs/errors.md lists them all.').meta({ example: 'route_not_found' }),
    detail: z.string().describe('One sentence for a person.').meta({ example: 'No route has this name.' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .describe('Everything wrong with the request, each with its dotted path; empty where one sentence says it all.'),
    request_id: z.string().meta({ example: 'req_4fTq0ZbW9sKx' }),
  })
  .meta({ id: 'Problem', description: 'An error, as application/problem+json (RFC 9457).' });
export type ProblemDocument = z.infer<typeof problemDocument>;

/** The document of a fault. An internal one says nothing of its cause. */
export function toProblemDocument(fault: Fault, requestId: string): ProblemDocument {
  return {
    type: `urn:headgate:error:${fault.code}`,
    title: STATUS_CODES[fault.status] ?? 'Error',
    status: fault.status,
    code: fault.code,
    detail: fault.message,
    errors: fault.problems.map(({ path, message }) => ({ path, message })),
    request_id: requestId,
  };
}
