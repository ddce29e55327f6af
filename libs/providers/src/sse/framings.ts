import type { StreamFraming } from '../adapter.ts';
import { NdjsonReader } from './ndjson-reader.ts';
import { SseReader } from './sse-reader.ts';

/** Server-sent events, which nearly everybody sends. */
export const sseFraming: StreamFraming = { contentType: 'text/event-stream', open: () => new SseReader() };

/** One JSON value a line. */
export const ndjsonFraming: StreamFraming = { contentType: 'application/x-ndjson', open: () => new NdjsonReader() };
