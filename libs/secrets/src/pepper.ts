import { createSecretKey, type KeyObject } from 'node:crypto';

/** The keyed half of an API key's digest; lives outside the database. */
export interface Pepper {
  readonly version: number;
  readonly key: KeyObject;
}

/** Every pepper in use: keys are digested under the newest and checked under the one they name. */
export interface PepperRing {
  readonly current: Pepper;
  find(version: number): Pepper | undefined;
}

const minBytes = 32;

/**
 * Reads `1:<base64>,2:<base64>`; the highest version is current. Throws on an empty list, a repeated version or a pepper
 * shorter than 32 bytes: a process with a weak pepper must not start. The message never repeats the value.
 */
export function parsePeppers(text: string): PepperRing {
  const peppers = new Map<number, Pepper>();
  for (const entry of text.split(',')) {
    const match = /^\s*([1-9]\d{0,5}):([A-Za-z0-9+/_-]+={0,2})\s*$/.exec(entry);
    const [, digits, encoded] = match ?? [];
    if (digits === undefined || encoded === undefined) throw new Error('a pepper must read <version>:<base64>');
    const version = Number(digits);
    if (peppers.has(version)) throw new Error(`pepper version ${version} is given twice`);
    peppers.set(version, createPepper(version, Buffer.from(encoded, 'base64')));
  }
  const current = peppers.get(Math.max(...peppers.keys()));
  if (current === undefined) throw new Error('at least one pepper is needed');
  return { current, find: (version) => peppers.get(version) };
}

/** One pepper from raw bytes; throws below 32 bytes. */
export function createPepper(version: number, bytes: Uint8Array): Pepper {
  if (bytes.length < minBytes)
    throw new Error(`pepper ${version} has ${bytes.length} bytes; ${minBytes} are the least`);
  return { version, key: createSecretKey(bytes) };
}
