import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type ArchivedBodies, archivedBodies } from '@headgate/domain';

const decompress = promisify(gunzip);
/** Two bodies of the largest size that is kept, in the widest spelling. */
const mostBytes = 16 * 1024 * 1024;

/** The bodies of a call as a proxy packed them; rejects where they are anything else. */
export async function unpackBodies(packed: Uint8Array): Promise<ArchivedBodies> {
  const text = (await decompress(packed, { maxOutputLength: mostBytes })).toString('utf8');
  return archivedBodies.parse(JSON.parse(text));
}
