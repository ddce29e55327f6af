import { type Dialect, getDialect } from '@headgate/dialects';
import type { Family } from './endpoint.ts';

/** The dialect whose error shapes a family's SDKs raise their own classes from. */
export function errorDialect(family: Family): Dialect {
  return getDialect(family === 'anthropic' ? 'anthropic-messages' : 'openai-chat');
}
