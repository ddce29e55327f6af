import { type Dialect, getDialect } from '@headgate/dialects';
import type { DialectName } from '@headgate/domain';
import type { Family } from './endpoint.ts';

const chatDialects: Readonly<Record<Family, DialectName>> = {
  openai: 'openai-chat',
  anthropic: 'anthropic-messages',
  gemini: 'gemini-generate',
};

/** The dialect whose error shapes a family's SDKs raise their own classes from. */
export function errorDialect(family: Family): Dialect {
  return getDialect(chatDialects[family]);
}
