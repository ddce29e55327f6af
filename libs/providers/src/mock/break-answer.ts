import type { Behaviour } from './behaviour.ts';
import type { MockAnswer, MockStream } from './mock-answer.ts';

/** Longer than any deadline: nobody waits for it, and a timer can still hold it. */
const foreverMs = 2_000_000_000;
const noText = 0xff;

/** What goes wrong on the way, whatever was to be said: silence, a connection that breaks at once, no end, bytes that are no text. */
export function breakAnswer(answer: MockAnswer, kind: Behaviour['kind']): MockAnswer {
  switch (kind) {
    case 'silent':
      return { ...toStream(answer), events: [{ afterMs: foreverMs, bytes: new Uint8Array(0) }], ending: 'stall' };
    case 'reset':
      return { ...toStream(answer), events: [], ending: 'cut' };
    case 'no-end':
      return { ...toStream(answer), events: withoutEnd(toStream(answer).events) };
    case 'bad-utf8':
      return { ...toStream(answer), events: toStream(answer).events.map(spoil) };
    default:
      return answer;
  }
}

function toStream(answer: MockAnswer): MockStream {
  if (answer.kind === 'stream') return answer;
  const { status, headers, afterMs, body } = answer;
  return { kind: 'stream', status, headers, events: [{ afterMs, bytes: body }], ending: 'close' };
}

/** Of events the last one; of a whole answer its last byte. */
function withoutEnd(events: MockStream['events']): MockStream['events'] {
  const [only, ...others] = events;
  if (only === undefined || others.length > 0) return events.slice(0, -1);
  return [{ ...only, bytes: only.bytes.subarray(0, -1) }];
}

/** The first character of what is said, wherever a language keeps it, becomes a byte that UTF-8 does not know. */
function spoil(event: MockStream['events'][number]): MockStream['events'][number] {
  const bytes = Buffer.from(event.bytes);
  const text = bytes.toString('latin1');
  const found = /"(?:text|content|delta|b64_json)":\s*"(?=[^"])/.exec(text);
  if (found !== null) bytes[found.index + found[0].length] = noText;
  return { ...event, bytes };
}
