import { resourceName } from '@headgate/domain';
import { isJsonObject, type Problem } from '@headgate/kernel';
import { z } from 'zod';
import { bodySchema, type Draft, readWith } from '../http/body-schema.ts';
import { routePatch, routeReplacement } from './route-body.ts';

/** Most operations of one call. */
export const mostOperations = 100;

const ifMatch = z
  .string()
  .min(1)
  .max(200)
  .describe('ETag of the route as it was read; refused if it has changed since.');
const body = z.record(z.string(), z.json());

/** One operation as far as it can be read before the route is known. */
const operation = z
  .strictObject({
    op: z.enum(['create', 'replace', 'patch', 'delete']),
    name: resourceName,
    body: body.optional(),
    if_match: ifMatch.optional(),
  })
  .superRefine(({ op, body: given, if_match: etag }, context) => {
    const add = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (op === 'delete' && given !== undefined) add('body', 'means nothing where a route is deleted');
    if (op !== 'delete' && given === undefined) add('body', 'is required');
    if (op === 'create' && etag !== undefined) add('if_match', 'means nothing where a route is created');
  });
export type BulkOperation = z.infer<typeof operation>;

/** One operation, or what keeps it from being one. */
export interface ReadOperation {
  readonly operation: BulkOperation | undefined;
  readonly problems: readonly Problem[];
}

const whole = routeReplacement.published;
const name = resourceName;
const published = z
  .strictObject({
    operations: z
      .array(
        z.discriminatedUnion('op', [
          z.strictObject({ op: z.literal('create'), name, body: whole }),
          z.strictObject({ op: z.literal('replace'), name, body: whole, if_match: ifMatch.optional() }),
          z.strictObject({ op: z.literal('patch'), name, body: routePatch.published, if_match: ifMatch.optional() }),
          z.strictObject({ op: z.literal('delete'), name, if_match: ifMatch.optional() }),
        ]),
      )
      .min(1)
      .max(mostOperations)
      .describe('What is done, in this order.'),
  })
  .meta({
    id: 'RouteBulkInput',
    example: {
      operations: [
        { op: 'create', name: 'chat_eu', body: { models: [{ name: 'gpt-5', provider: 'openai' }] } },
        { op: 'patch', name: 'test_route_1', body: { enabled: false }, if_match: '"rte_8sPq2LmXc4Vb.1"' },
        { op: 'delete', name: 'retired' },
      ],
    },
  });

const shell = z.strictObject({ operations: z.array(z.unknown()).min(1).max(mostOperations) });

/** What changes many routes at once. A wrong operation does not hide what is wrong with the others. */
export const bulkBody = bodySchema<ReadOperation[]>(published, (written): Draft<ReadOperation[]> => {
  const draft = readWith(shell, written);
  return { ...draft, value: draft.value?.operations.map(readOperation) };
});

function readOperation(written: unknown): ReadOperation {
  if (!isJsonObject(written)) return { operation: undefined, problems: [{ path: '', message: 'must be an object' }] };
  const { value, problems } = readWith(operation, written);
  return { operation: value, problems };
}
