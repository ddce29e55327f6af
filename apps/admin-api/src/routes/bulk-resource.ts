import { z } from 'zod';
import { routeResource } from './route-resource.ts';

/** What came of many operations, in their order. */
export const bulkResource = z
  .object({
    results: z.array(
      z.object({
        op: z.enum(['create', 'replace', 'patch', 'delete']),
        name: z.string(),
        outcome: z.enum(['created', 'changed', 'deleted']),
        route: routeResource.nullable().describe('The route as this operation left it; null: deleted.'),
      }),
    ),
  })
  .meta({
    id: 'RouteBulkResult',
    example: { results: [{ op: 'delete', name: 'retired', outcome: 'deleted', route: null }] },
  });
export type BulkResource = z.infer<typeof bulkResource>;
export type BulkResult = BulkResource['results'][number];
