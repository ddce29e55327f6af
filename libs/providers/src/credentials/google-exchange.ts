import { createPrivateKey, createSign } from 'node:crypto';
import { type LiveProvider, readCredentialDocument } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { TokenExchange } from './call-authority.ts';

const scope = 'https://www.googleapis.com/auth/cloud-platform';
const lifeSeconds = 3600;
/** The file names an endpoint, too; whoever wrote the file does not say where assertions go. */
const tokenUrl = 'https://oauth2.googleapis.com/token';

/** A service account's key, exchanged for a token of Google Cloud through a signed assertion (RFC 7523). */
export function googleExchange(provider: LiveProvider, secret: string): TokenExchange {
  const { client_email: email, private_key: key, private_key_id: keyId } = readCredentialDocument(secret) ?? {};
  if (typeof email !== 'string' || typeof key !== 'string') throw fault('provider_secret_missing');
  const url = provider.cloud?.token_url ?? tokenUrl;
  return {
    url,
    scope,
    buildForm(nowSeconds) {
      const head = { alg: 'RS256', typ: 'JWT', ...(typeof keyId === 'string' && { kid: keyId }) };
      const claims = { iss: email, scope, aud: url, iat: nowSeconds, exp: nowSeconds + lifeSeconds };
      return new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: sign([head, claims], key),
      });
    },
  };
}

function sign(parts: readonly object[], key: string): string {
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  try {
    const signature = createSign('RSA-SHA256').update(text).sign(createPrivateKey(key), 'base64url');
    return `${text}.${signature}`;
  } catch {
    // What the parser complains of could repeat the key.
    throw fault('provider_secret_missing', { message: 'The private key of the service account cannot be read.' });
  }
}
