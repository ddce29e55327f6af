import type { Family } from './endpoint.ts';
import type { IncomingCall } from './incoming-call.ts';

/** Whose language a caller speaks as far as its headers tell: a vendor's own is sent by that vendor's SDKs only. */
export function familyOfCaller(incoming: Pick<IncomingCall, 'header'>): Family {
  if (incoming.header('anthropic-version') !== undefined) return 'anthropic';
  return incoming.header('x-goog-api-key') === undefined ? 'openai' : 'gemini';
}
