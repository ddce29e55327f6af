import { type Fault, fault, type FaultCode, isJsonObject } from '@headgate/kernel';
import { parseObject } from '../json-sniff.ts';

/** A bearer token and how long it lives. */
export interface ObtainedToken {
  readonly token: string;
  readonly expiresInSeconds: number;
}

export interface TokenReply {
  readonly provider: string;
  readonly status: number;
  readonly body: string;
}

const refused: ReadonlySet<number> = new Set([400, 401, 403]);

/**
 * Reads what a token endpoint answers (RFC 6749, 5). Throws a fault that names the provider and nothing the endpoint said but its
 * error word: its sentences may repeat the credential.
 */
export function readTokenReply({ provider, status, body }: TokenReply): ObtainedToken {
  const said = parseObject(body);
  if (status !== 200) throw failure(provider, status, readErrorWord(said?.['error']));
  const token = said?.['access_token'];
  const seconds = Number(said?.['expires_in']);
  if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) && seconds > 0) {
    return { token, expiresInSeconds: seconds };
  }
  throw fault('provider_reply_unreadable', {
    message: `The token endpoint of provider "${provider}" sent a reply that could not be read.`,
    upstream: { provider, status },
  });
}

function failure(provider: string, status: number, type: string | undefined): Fault {
  const isRefused = refused.has(status);
  const code: FaultCode = isRefused ? 'provider_credential_refused' : 'provider_failed';
  const what = isRefused ? "refused the gateway's credential" : 'failed';
  return fault(code, {
    message: `The token endpoint of provider "${provider}" ${what} (status ${status}).`,
    retryable: status >= 500 || status === 429,
    upstream: { provider, status, ...(type !== undefined && { type }) },
  });
}

function readErrorWord(error: unknown): string | undefined {
  const word = isJsonObject(error) ? error['status'] : error;
  return typeof word === 'string' && /^[A-Za-z_]{1,64}$/.test(word) ? word : undefined;
}
