import type { EmbeddingCall } from '@headgate/domain';

type Encoding = NonNullable<EmbeddingCall['encoding']>;

/** A vector in the encoding the caller's SDK will decode, whichever one the server knows. */
export function encodeEmbedding(embedding: string | number[], encoding: Encoding): string | number[] {
  if (typeof embedding === 'string') {
    if (encoding === 'base64') return embedding;
    const bytes = new Uint8Array(Buffer.from(embedding, 'base64'));
    return [...new Float32Array(bytes.buffer, 0, bytes.length >> 2)];
  }
  return encoding === 'float' ? embedding : Buffer.from(new Float32Array(embedding).buffer).toString('base64');
}
