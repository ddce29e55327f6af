import type { SseEvent } from '@headgate/domain';
import { asBuffer } from '@headgate/kernel';

const lineFeed = 0x0a;
const space = 0x20;

/** An event as its bytes came; decodes them when somebody asks. */
export class ReceivedEvent implements SseEvent {
  private fields: { readonly event: string | undefined; readonly data: string | undefined } | undefined;

  constructor(
    readonly raw: Uint8Array,
    private readonly mayHaveMark = false,
  ) {}

  get event(): string | undefined {
    return (this.fields ??= this.read()).event;
  }

  get data(): string | undefined {
    return (this.fields ??= this.read()).data;
  }

  private read(): { readonly event: string | undefined; readonly data: string | undefined } {
    const raw = asBuffer(this.raw);
    return readSingleDataLine(raw) ?? readFields(raw.toString('utf8', this.mayHaveMark && hasMark(raw) ? 3 : 0));
  }
}

/** The common case, `data: ...` and a blank line, without splitting. */
function readSingleDataLine(raw: Buffer): { readonly event: undefined; readonly data: string } | undefined {
  const end = raw.length - 2;
  if (end < 5 || raw[end] !== lineFeed || raw[end + 1] !== lineFeed) return undefined;
  // "data:" as two comparisons: its first four letters and the colon.
  if (raw.readUInt32BE(0) !== 0x64617461 || raw[4] !== 0x3a) return undefined;
  if (raw.indexOf(lineFeed) !== end || raw.includes(0x0d)) return undefined;
  return { event: undefined, data: raw.toString('utf8', raw[5] === space ? 6 : 5, end) };
}

function readFields(text: string): { readonly event: string | undefined; readonly data: string | undefined } {
  let event: string | undefined;
  let data: string | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (name === 'event') event = value;
    else if (name === 'data') data = data === undefined ? value : `${data}\n${value}`;
  }
  return { event, data };
}

function hasMark(raw: Buffer): boolean {
  return raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf;
}
