import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';

/** What a zstd stream may make its reader hold; the format lets it ask for gigabytes, and every reader must manage this much. */
const maxZstdWindowLog = 23;

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: maxZstdWindowLog } }),
};

/** Undoes a content encoding, by its name in lower case; undefined for one that nobody here knows. */
export function openContentDecoder(encoding: string): Transform | undefined {
  return Object.hasOwn(decoders, encoding) ? decoders[encoding]?.() : undefined;
}
