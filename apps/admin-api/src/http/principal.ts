import type { ApiKeyRow } from '@headgate/database';
import type { Operator } from './operator.ts';

/** What a credential proved, before anything the request names is looked at. */
export type Principal = { readonly kind: 'api_key'; readonly key: ApiKeyRow } | Operator;
