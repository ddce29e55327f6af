import type { SseEvent } from '@headgate/domain';
import { asBuffer, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { isSelfContained } from './stored-references.ts';

/** In JSON an id is a whole string: within another text its quotes would be escaped. */
const strings = /"([A-Za-z0-9_-]{1,200})"/g;
const deltaLine = /^event: response\.[a-z_]+(?:\.[a-z_]+)*\.delta\r?\n/;

/**
 * Says other ids in the place of the provider's in one answer. Which texts are ids is read from where they stand, never from how they
 * look: a caller's own words that come back in an answer must not become an id that was handed out.
 */
export class StoredMarks {
  readonly #marks = new Map<string, string>();
  readonly #rename: (own: string) => string;
  readonly #isKept: boolean;

  /** `isKept`: false where the caller asked that nothing be stored. */
  constructor(rename: (own: string) => string, isKept: boolean) {
    this.#rename = rename;
    this.#isKept = isKept;
  }

  markWhole(body: Uint8Array | string): Uint8Array | string {
    this.#learn(parse(typeof body === 'string' ? body : textOf(body)));
    return this.#say(body);
  }

  /** `bytes`: what of the event goes to the caller. */
  markEvent(event: SseEvent, bytes: Uint8Array | string): Uint8Array | string {
    // What a delta names has begun in an event before it.
    if (!deltaLine.test(textOf(event.raw.subarray(0, 80)))) this.#learn(parse(event.data));
    return this.#say(bytes);
  }

  #say(bytes: Uint8Array | string): Uint8Array | string {
    if (this.#marks.size === 0) return bytes;
    const replace = (text: string): string =>
      text.replace(strings, (whole, id: string) => {
        const mark = this.#marks.get(id);
        return mark === undefined ? whole : `"${mark}"`;
      });
    // One character a byte: whatever else the bytes are, they stay.
    return typeof bytes === 'string' ? replace(bytes) : Buffer.from(replace(textOf(bytes)), 'latin1');
  }

  #learn(value: JsonValue | undefined): void {
    if (!isJsonObject(value)) return;
    this.#learnThing(value);
    const { response, item, data } = value;
    if (isJsonObject(response)) this.#learnThing(response);
    this.#learnItem(item);
    if (Array.isArray(data)) for (const each of data as JsonValue[]) this.#learnItem(each);
    if (this.#isKept) for (const name of ['first_id', 'last_id']) this.#note(value[name]);
  }

  /** A response, a conversation or an item by itself. */
  #learnThing(thing: JsonObject): void {
    const { id, previous_response_id: previous, conversation, output } = thing;
    if (this.#isKept) for (const name of [id, previous]) this.#note(name);
    if (this.#isKept && isJsonObject(conversation)) this.#note(conversation['id']);
    if (Array.isArray(output)) for (const item of output as JsonValue[]) this.#learnItem(item);
  }

  #learnItem(item: JsonValue | undefined): void {
    if (isJsonObject(item) && (this.#isKept || !isSelfContained(item))) this.#note(item['id']);
  }

  #note(id: JsonValue | undefined): void {
    if (typeof id === 'string' && !this.#marks.has(id)) this.#marks.set(id, this.#rename(id));
  }
}

function textOf(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('latin1');
}

/** Ids are plain letters: reading one character a byte finds them as well. */
function parse(text: string | undefined): JsonValue | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
