import type { IncomingCall } from './incoming-call.ts';

/** The headers of the caller that travel on: those named and no others, with defaults where the caller sent none. */
export function forwardHeaders(
  incoming: IncomingCall,
  names: readonly string[],
  defaults: Readonly<Record<string, string>>,
): Record<string, string> {
  const headers: Record<string, string> = { ...defaults };
  for (const name of names) {
    const value = incoming.header(name);
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}
