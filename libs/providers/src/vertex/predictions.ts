import type { CanonicalReply, EmbeddingCall } from '@headgate/domain';
import { z } from 'zod';
import { readWith } from '../read-with.ts';

const wirePredictions = z.object({
  predictions: z.array(
    z.object({
      embeddings: z.object({
        values: z.array(z.number()),
        statistics: z.object({ token_count: z.number().nullish() }).nullish(),
      }),
    }),
  ),
});

/** Reads embeddings, which are predictions here; each says its own tokens. */
export function readPredictions({ encoding = 'float' }: EmbeddingCall, body: unknown): CanonicalReply {
  const { predictions } = readWith(wirePredictions, body);
  const counts = predictions.map(({ embeddings }) => embeddings.statistics?.token_count);
  const isCounted = counts.every((count) => typeof count === 'number');
  return {
    operation: 'embedding',
    model: '',
    embeddings: predictions.map(({ embeddings: { values } }) => (encoding === 'float' ? values : toBase64(values))),
    usage: isCounted ? { ...noUsage, input_tokens: counts.reduce((sum, count) => sum + (count ?? 0), 0) } : undefined,
  };
}

const noUsage = {
  output_tokens: null,
  cached_input_tokens: null,
  cache_write_tokens: null,
  reasoning_tokens: null,
};

function toBase64(values: readonly number[]): string {
  return Buffer.from(new Float32Array(values).buffer).toString('base64');
}
