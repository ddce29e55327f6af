import type { ApiKeyRow, OpenSession } from '@headgate/database';
import type { Operator } from './operator.ts';

/** A person with a session. */
export interface Person {
  readonly kind: 'user';
  readonly open: OpenSession;
  /** What an unsafe request must carry beside the cookie. */
  readonly csrfToken: string;
}

/** What a credential proved, before anything the request names is looked at. */
export type Principal = { readonly kind: 'api_key'; readonly key: ApiKeyRow } | Operator | Person;
