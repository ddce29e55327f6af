import { ndjsonFraming, sseFraming, type StreamFraming } from '@headgate/providers';

const lines = /^application\/(?:x-ndjson|ndjson|jsonl|x-jsonlines|jsonlines|stream\+json)\s*(?:;|$)/i;

/** How an answer streams, told by its content type; `own`: how its provider streams. Undefined for an answer that is no stream. */
export function streamFramingOf(
  contentType: string | undefined,
  own: StreamFraming | undefined,
): StreamFraming | undefined {
  if (contentType === undefined) return own === ndjsonFraming ? own : undefined;
  if (own !== undefined && contentType.startsWith(own.contentType)) return own;
  if (contentType.startsWith('text/event-stream')) return sseFraming;
  // Servers that stream lines call them plain JSON now and then; where theirs are known to be lines, they are.
  return lines.test(contentType) || own === ndjsonFraming ? ndjsonFraming : undefined;
}
