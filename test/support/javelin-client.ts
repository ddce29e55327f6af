import type { Answered, Ask } from './admin-app.ts';

/** Sends what a client of the Javelin API sends: one key in that API's header, a vendor's key as the bearer token, JSON bodies. */
export type JavelinClient = (method: string, path: string, body?: unknown) => Promise<Answered>;

/** A client of the Javelin API with the key that `ask` holds. */
export function javelinClient(ask: Ask): JavelinClient {
  const headers = { authorization: 'Bearer sk-a-key-of-a-vendor' };
  return (method, path, body) => ask(method, path, { headers, speaks: 'javelin', ...(body !== undefined && { body }) });
}
