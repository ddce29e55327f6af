/** Chunks per stream; each is written by itself, as providers do. */
export const chunksPerStream = 200;

/** In the text of a chunk with content: when it comes, the first token is there. */
export const tokenMark = ' token';

/**
 * In a request: a token comes every `tokenEveryMs`, as from a model that thinks. One that sends all it can keeps the core it shares with
 * the load generator, which then reads the first token when the last is sent, whatever stands between.
 */
export const pacedMark = 'bench-paced-stream';
export const tokenEveryMs = 2;

/** In a request: the stream goes on as long as somebody takes it, up to `longStreamBytes`. */
export const longMark = 'bench-long-stream';
export const longStreamBytes = 8 * 1024 * 1024;
