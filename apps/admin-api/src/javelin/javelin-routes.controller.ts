import { Controller } from '@nestjs/common';
import { routeBody } from '../routes/route-body.ts';
import type { RouteResource } from '../routes/route-resource.ts';
import { javelinHandlers } from './javelin-handlers.ts';
import { JavelinResource } from './javelin-resource.ts';
import { KeptFields } from './kept-fields.ts';
import { Nouns } from './nouns.ts';
import { fromJavelinRoute, toJavelinRoute } from './route-shape.ts';
import type { SplitBody } from './split-body.ts';

/** Routes as that API's clients know them. */
@Controller('v1/admin/routes')
export class JavelinRoutesController extends javelinHandlers<RouteResource, SplitBody>('route:read', 'route:write') {
  constructor(nouns: Nouns, kept: KeptFields) {
    super(
      new JavelinResource(kept, {
        word: 'Route',
        kind: 'route',
        nameOf: ({ name }) => name,
        list: (caller, query) => nouns.routes.queries.list(caller, query),
        get: (caller, name) => nouns.routes.queries.get(caller, name, 'live'),
        create: (caller, { body }) => nouns.routes.service.create(caller, { body: routeBody.read(body), draft: false }),
        patch: (caller, name, change) => nouns.routes.service.patch(caller, name, { ...change, draft: false }),
        delete: (caller, name, demands) => nouns.routes.service.delete(caller, name, demands),
        split: fromJavelinRoute,
        present: async (caller, routes) => {
          const found = await kept.find(
            caller,
            'route',
            routes.map(({ id }) => id),
          );
          return routes.map((route) => toJavelinRoute(route, found.get(route.id)));
        },
      }),
    );
  }
}
