import type { JsonObject } from '@headgate/kernel';

/** How the mock does one kind of work other than chat and embeddings; decided by the request alone, the same every time. */
export interface MediaVoice {
  whole(body: JsonObject, model: string): MediaAnswer;
  /** Complete events, one text each; absent where the language streams none. */
  events?(body: JsonObject, model: string): readonly string[];
  /** True where this request asks for events. */
  wantsEvents?(body: JsonObject): boolean;
}

/** One answer of whatever type. */
export interface MediaAnswer {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** An answer in JSON. */
export function jsonAnswer(value: JsonObject): MediaAnswer {
  return { contentType: 'application/json', bytes: Buffer.from(JSON.stringify(value)) };
}

/** One event of OpenAI's typed streams. */
export function typedEvent(value: JsonObject & { readonly type: string }): string {
  return `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
}
