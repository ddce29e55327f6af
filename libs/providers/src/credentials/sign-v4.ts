import { createHash, createHmac } from 'node:crypto';
import { defined } from '@headgate/kernel';
import type { SignableCall } from './call-authority.ts';

/** An access key of AWS; with a session token where it is a temporary one. */
export interface AwsCredential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface SigningScope {
  readonly credential: AwsCredential;
  readonly region: string;
  readonly service: string;
}

const algorithm = 'AWS4-HMAC-SHA256';

/**
 * Headers that prove a call (AWS Signature Version 4). Signed are the host, the content type and what AWS names itself: the transport
 * may add any other header afterwards.
 */
export function signV4(call: SignableCall, { credential, region, service }: SigningScope): Record<string, string> {
  const url = new URL(call.url);
  const time = new Date(call.nowMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const own = defined({ 'x-amz-date': time, 'x-amz-security-token': credential.sessionToken });
  const signed = signedHeaders({ ...call.headers, ...own, host: url.host });
  const names = signed.map(([name]) => name).join(';');
  const canonical = [
    call.method,
    // The path as it travels is encoded once more, so that a colon of a model's name is signed as %253A.
    url.pathname.split('/').map(encode).join('/'),
    canonicalQuery(url),
    ...signed.map(([name, value]) => `${name}:${value.trim().replace(/\s+/g, ' ')}`),
    '',
    names,
    sha256(call.body ?? ''),
  ].join('\n');
  const day = time.slice(0, 8);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${credential.secretAccessKey}`,
  );
  const signature = createHmac('sha256', key)
    .update([algorithm, time, scope, sha256(canonical)].join('\n'))
    .digest('hex');
  const proof = `Credential=${credential.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...own, authorization: `${algorithm} ${proof}` };
}

function signedHeaders(headers: Readonly<Record<string, string>>): (readonly [string, string])[] {
  return Object.entries(headers)
    .filter(([name]) => name === 'host' || name === 'content-type' || name.startsWith('x-amz-'))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}

/** RFC 3986: JavaScript's own leaves five characters as they are. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
