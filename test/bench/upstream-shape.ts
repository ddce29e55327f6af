/** Chunks per stream; each is written by itself, as providers do. */
export const chunksPerStream = 200;

/** In the text of a chunk with content: when it comes, the first token is there. */
export const tokenMark = ' token';

/** In a request: the stream goes on as long as somebody takes it, up to `longStreamBytes`. */
export const longMark = 'bench-long-stream';
export const longStreamBytes = 8 * 1024 * 1024;
