/** Chunks per stream; each is written by itself, as providers do. */
export const chunksPerStream = 200;
