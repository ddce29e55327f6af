import type { ApiKeyRow, EarlierSecret } from '@headgate/database';

/** Each costs a proxy one comparison for a key it has not seen, so there are few. */
const mostKept = 4;

/**
 * The secrets a key keeps when it gets another one, newest first. None of them works longer than the grace; those whose grace is
 * over stay for a while, so that whoever still uses one is told why it is refused.
 */
export function keepEarlierSecrets(
  { digest, pepper, previous }: Pick<ApiKeyRow, 'digest' | 'pepper' | 'previous'>,
  graceSeconds: number,
  nowMs: number,
): EarlierSecret[] {
  const last = new Date(nowMs + graceSeconds * 1000).toISOString();
  // Instants of one form compare like text.
  const shortened = previous.map((secret) => ({ ...secret, until: secret.until < last ? secret.until : last }));
  return [{ digest, pepper, until: last }, ...shortened].slice(0, mostKept);
}
