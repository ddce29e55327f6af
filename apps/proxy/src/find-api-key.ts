import type { IncomingHttpHeaders } from 'node:http';
import { keyOfPlane } from '@headgate/domain';

/** Whatever follows the scheme is what was sent as a key: nonsense must be refused as a wrong key, not taken for none. */
const bearer = /^Bearer\b */i;
/** How nearly every caller sends it. */
const plain = 'Bearer hg_';

/**
 * The caller's key, wherever its SDK puts it. Some SDKs send two headers, one of them left over from another set-up: a key of ours
 * wins over what is none.
 */
export function findApiKey(headers: IncomingHttpHeaders): string | undefined {
  const { authorization } = headers;
  if (authorization?.startsWith(plain) === true) return authorization.slice('Bearer '.length).trim();
  const token = authorization?.replace(bearer, '').trim();
  if (token?.startsWith('hg_') === true) return token;
  const candidates = [
    first(headers['x-api-key']),
    first(headers['x-goog-api-key']),
    ofPair(first(headers['x-javelin-apikey'])),
    token,
  ];
  const present = candidates.filter((key) => key !== undefined && key !== '');
  return present.find((key) => key?.startsWith('hg_')) ?? present.at(-1);
}

/** Clients of the Javelin API manage and call with one key; theirs may be a pair. */
function ofPair(sent: string | undefined): string | undefined {
  return sent === undefined ? undefined : keyOfPlane(sent, 'data');
}

function first(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
