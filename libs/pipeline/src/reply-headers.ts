import type { Account } from './account.ts';
import type { FlatHeaders } from './incoming-call.ts';

/**
 * The headers of an answer: its content type and what Headgate says of the call. Of the provider's own headers only its request
 * id is passed on: others have carried credentials, and its rate limits are the gateway's, not the caller's.
 */
export function replyHeaders(account: Account, contentType: string): FlatHeaders {
  const headers = ['content-type', contentType];
  const { identity, routed, provider, model, fidelity, upstreamRequestId } = account;
  if (identity !== undefined) headers.push('x-headgate-revision', String(identity.config.rev));
  if (routed !== undefined) headers.push('x-headgate-route', routed.choice.route.name);
  if (provider !== undefined) headers.push('x-headgate-provider', provider.name);
  if (model !== undefined && model !== '') headers.push('x-headgate-model', headerSafe(model));
  if (upstreamRequestId !== undefined) headers.push('x-headgate-upstream-request-id', headerSafe(upstreamRequestId));
  if (fidelity !== undefined) headers.push('x-headgate-fidelity', headerSafe(fidelity));
  return headers;
}

let safeText = '';

/** A model name is the caller's text: in a header it must not begin another one. The same one is mostly asked for again. */
function headerSafe(text: string): string {
  if (text === safeText) return text;
  if (!/^[\x20-\x7e]*$/.test(text)) return encodeURIComponent(text.toWellFormed());
  safeText = text;
  return text;
}
