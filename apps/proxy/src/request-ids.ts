import { randomBase62, type RandomBytes, systemRandomBytes } from '@headgate/kernel';

/**
 * Ids of requests: random per process and counted within it, so that one costs no random bytes. Unique as long as the prefix is
 * (71 bits); not secret.
 */
export function createRequestIds(random: RandomBytes = systemRandomBytes): () => string {
  const prefix = `req_${randomBase62(12, random)}`;
  let count = 0;
  return () => {
    count += 1;
    return prefix + count.toString(36).padStart(8, '0');
  };
}
