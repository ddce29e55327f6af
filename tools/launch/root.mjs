import path from 'node:path';

/** The repository's folder: everything the launcher does is relative to it, wherever it was called from. */
export const root = path.join(import.meta.dirname, '../..');

/** A path inside the repository. */
export const inRoot = (...parts) => path.join(root, ...parts);
