import { isUtf8 } from 'node:buffer';
import { asBuffer, fault, type JsonObject, type JsonValue } from '@headgate/kernel';
import { type BodyLimits, defaultBodyLimits, scanBody, type ScannedBody, type Span } from './scan-body.ts';

/** What nearly every language calls alike; undefined where the body does not say it. */
export interface BodyHead {
  readonly model: JsonValue | undefined;
  readonly stream: JsonValue | undefined;
}

/**
 * A request body read once: the bytes that may travel on, and where the replaceable values lie. What it says is parsed on first need:
 * a body that passes through untouched is proved to be JSON without a value being made of it.
 */
export class RequestBody {
  /** Without a byte order mark. */
  readonly bytes: Buffer;
  readonly scan: ScannedBody;
  #json: JsonObject | undefined;

  constructor(bytes: Buffer, scan: ScannedBody) {
    this.bytes = bytes;
    this.scan = scan;
  }

  get json(): JsonObject {
    // The walk has proved that it is an object.
    return (this.#json ??= JSON.parse(this.bytes.toString('utf8')) as JsonObject);
  }

  /** `model` and `stream` as they stand, without the rest. */
  get head(): BodyHead {
    const { model, stream } = this.#json ?? {
      model: this.#valueAt(this.scan.model),
      stream: this.#valueAt(this.scan.stream),
    };
    return { model, stream };
  }

  #valueAt(span: Span | undefined): JsonValue | undefined {
    if (span === undefined) return undefined;
    return JSON.parse(this.bytes.toString('utf8', span.start, span.end)) as JsonValue;
  }
}

/**
 * Reads the bytes of a JSON object so that no later reader can understand them otherwise: UTF-8 only, no key twice, bounded depth.
 * Throws `body_malformed` or `body_ambiguous`.
 */
export function readBody(received: Uint8Array, limits: BodyLimits = defaultBodyLimits): RequestBody {
  const bytes = asBuffer(hasMark(received) ? received.subarray(3) : received);
  // Invalid bytes would become replacement characters in our reading, but travel on as they are.
  if (!isUtf8(bytes)) throw fault('body_malformed', { message: 'The request body is not valid UTF-8.' });
  return new RequestBody(bytes, scanBody(bytes, limits));
}

function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
