import { defined, type Fault, fault, type FaultCode, type FaultOptions } from '@headgate/kernel';
import { scrubSecrets } from './scrub-secrets.ts';

/** What a vendor said about a failure, in whatever shape. */
export interface VendorError {
  readonly status: number;
  /** The vendor's own type or code. */
  readonly type?: string | undefined;
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

const maxMessage = 1000;

const codes: ReadonlyMap<number, FaultCode> = new Map([
  [401, 'provider_credential_refused'],
  [402, 'provider_quota_spent'],
  [403, 'provider_credential_refused'],
  [404, 'provider_model_unknown'],
  [408, 'provider_timeout'],
  [409, 'provider_failed'],
  [425, 'provider_failed'],
  [429, 'provider_rate_limited'],
  [503, 'provider_overloaded'],
  [529, 'provider_overloaded'],
]);

/** The status itself is what the caller's SDK acts on: it is kept where the catalogue's would say less. */
const keptStatuses: ReadonlySet<number> = new Set([409, 425, 529]);

/** What a vendor's failure means: whose fault, whether to try again, and how much of the vendor's sentence the caller may see. */
export function providerFault(error: VendorError, known?: FaultCode): Fault {
  const code = known ?? codeOf(error.status);
  const said = sayShort(error.message);
  const options: FaultOptions = defined({
    status: statusOf(code, error.status),
    message: messageOf(code, said, error.status),
    retryAfterMs: error.retryAfterMs,
    upstream: defined({ status: error.status, requestId: error.requestId, message: said, type: error.type }),
  });
  return fault(code, options);
}

function codeOf(status: number): FaultCode {
  const code = codes.get(status);
  if (code !== undefined) return code;
  if (status >= 500) return 'provider_failed';
  return status >= 400 ? 'provider_refused' : 'provider_reply_unreadable';
}

function statusOf(code: FaultCode, status: number): number | undefined {
  return keptStatuses.has(status) || (code === 'provider_refused' && status >= 400 && status < 500)
    ? status
    : undefined;
}

/** What only the operator can cure (credential, quota) is not told to callers in the vendor's words. */
function messageOf(code: FaultCode, said: string | undefined, status: number): string | undefined {
  if (status >= 300 && status < 400) return 'The provider answered with a redirect, which is never followed.';
  if (said === undefined) return undefined;
  if (code === 'provider_refused') return `The provider refused the request: ${said}`;
  if (code === 'provider_model_unknown') return `The provider does not know this model: ${said}`;
  return undefined;
}

function sayShort(message: string | undefined): string | undefined {
  if (message === undefined || message.trim() === '') return undefined;
  const scrubbed = scrubSecrets(message.slice(0, 4 * maxMessage)).trim();
  return scrubbed.length > maxMessage ? `${scrubbed.slice(0, maxMessage - 3)}...` : scrubbed;
}
