import type { JsonObject } from '@headgate/kernel';
import type { Voice } from './voice.ts';

/** A whole answer, due `afterMs` after the request. */
export interface MockWhole {
  readonly kind: 'whole';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly afterMs: number;
  readonly body: Uint8Array;
}

/** An answer in pieces, each due `afterMs` after the one before; then the connection is closed, cut, or left open in silence. */
export interface MockStream {
  readonly kind: 'stream';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly events: readonly { readonly afterMs: number; readonly bytes: Uint8Array }[];
  readonly ending: 'close' | 'cut' | 'stall';
}

export type MockAnswer = MockWhole | MockStream;

/** How pieces are played. */
export interface PieceOptions {
  readonly delayMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly ending: MockStream['ending'];
}

/** Texts of one answer, each a piece. */
export function pieces(voice: Voice, texts: readonly string[], { delayMs, headers, ending }: PieceOptions): MockStream {
  return {
    kind: 'stream',
    status: 200,
    headers: { ...headers, [voice.requestIdHeader]: 'req_mock' },
    events: texts.map((text, index) => ({ afterMs: index === 0 ? delayMs : 0, bytes: bytesOf(text) })),
    ending,
  };
}

/** A whole answer in JSON. */
export function whole(voice: Voice, body: JsonObject, afterMs: number): MockWhole {
  return {
    kind: 'whole',
    status: 200,
    headers: { 'content-type': 'application/json', [voice.requestIdHeader]: 'req_mock' },
    afterMs,
    body: bytesOf(JSON.stringify(body)),
  };
}

/** A refusal in the language's own shape. */
export function failure(voice: Voice, status: number, afterMs: number): MockWhole {
  const answered = whole(voice, voice.error(status), afterMs);
  const retry = [429, 503, 529].includes(status) ? { 'retry-after': '1' } : {};
  return { ...answered, status, headers: { ...answered.headers, ...retry } };
}

/** The bytes of a text. */
export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text);
}
