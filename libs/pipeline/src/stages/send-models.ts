import type { ModelCatalogue } from '@headgate/catalogue';
import { fault } from '@headgate/kernel';
import type { Account } from '../account.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Identity } from '../ports.ts';
import { replyHeaders } from '../reply-headers.ts';
import { listModels } from './list-models.ts';

/** Answers `GET /v1/models[/{id}]`. */
export function sendModels(
  account: Account,
  identity: Identity,
  endpoint: Endpoint & { readonly kind: 'models' },
  catalogue: ModelCatalogue,
): void {
  const { method, reply } = account.incoming;
  if (method !== 'GET' && method !== 'HEAD') throw fault('method_not_allowed');
  const body = JSON.stringify(listModels(identity, catalogue, endpoint));
  account.status = 200;
  reply.sendWhole(200, replyHeaders(account, 'application/json'), body);
}
