import type { UpstreamBody } from './ports.ts';

/** A body as a whole, for what must know all of it before it is sent; one that is whole already is not copied. */
export async function collectBody(body: UpstreamBody): Promise<Uint8Array | string | undefined> {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
