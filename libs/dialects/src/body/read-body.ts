import { isUtf8 } from 'node:buffer';
import { fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import { type BodyLimits, defaultBodyLimits, scanBody, type ScannedBody } from './scan-body.ts';

/** A request body read once: the bytes that may travel on, what they say, and where the replaceable values lie. */
export interface RequestBody {
  /** Without a byte order mark. */
  readonly bytes: Uint8Array;
  readonly json: JsonObject;
  readonly scan: ScannedBody;
}

/**
 * Reads the bytes of a JSON object so that no later reader can understand them otherwise: UTF-8 only, no key twice, bounded depth.
 * Throws `body_malformed` or `body_ambiguous`.
 */
export function readBody(received: Uint8Array, limits: BodyLimits = defaultBodyLimits): RequestBody {
  const bytes = Buffer.from(received.buffer, received.byteOffset, received.byteLength).subarray(
    hasMark(received) ? 3 : 0,
  );
  // Invalid bytes would become replacement characters in our reading, but travel on as they are.
  if (!isUtf8(bytes)) throw fault('body_malformed', { message: 'The request body is not valid UTF-8.' });
  const scan = scanBody(bytes, limits);
  return { bytes, json: parseObject(bytes), scan };
}

function parseObject(bytes: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw fault('body_malformed', { cause });
  }
  if (!isJsonObject(value)) throw fault('body_malformed', { message: 'The request body must be a JSON object.' });
  return value;
}

function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
