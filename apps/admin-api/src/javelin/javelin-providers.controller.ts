import { Controller } from '@nestjs/common';
import { providerBody } from '../providers/provider-body.ts';
import type { ProviderResource } from '../providers/provider-resource.ts';
import { javelinHandlers } from './javelin-handlers.ts';
import { JavelinResource } from './javelin-resource.ts';
import { KeptFields } from './kept-fields.ts';
import { Nouns } from './nouns.ts';
import { fromJavelinProvider, toJavelinProvider } from './provider-shape.ts';

type Sent = ReturnType<typeof fromJavelinProvider>;

/** Providers as that API's clients know them. */
@Controller('v1/admin/providers')
export class JavelinProvidersController extends javelinHandlers<ProviderResource, Sent>(
  'provider:read',
  'provider:write',
) {
  constructor(nouns: Nouns, kept: KeptFields) {
    super(
      new JavelinResource(kept, {
        word: 'Provider',
        kind: 'provider',
        nameOf: ({ name }) => name,
        list: (caller, query) => nouns.providers.queries.list(caller, query),
        get: (caller, name) => nouns.providers.queries.get(caller, name),
        create: (caller, { body, kind }) =>
          nouns.providers.service.create(caller, providerBody.read({ ...body, kind })),
        patch: (caller, name, { body, demands }) => nouns.providers.service.patch(caller, name, body, demands),
        delete: (caller, name, demands) => nouns.providers.service.delete(caller, name, demands),
        split: fromJavelinProvider,
        present: async (caller, providers) => {
          const secrets = providers.flatMap((provider) => provider.secrets.map(({ id }) => id));
          const ids = providers.map(({ id }) => id);
          const found = await kept.find(caller, 'provider', ids);
          const ofSecrets = await kept.find(caller, 'provider_secret', secrets);
          return providers.map((provider) => toJavelinProvider(provider, (id) => found.get(id) ?? ofSecrets.get(id)));
        },
      }),
    );
  }
}
