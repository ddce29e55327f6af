import type { SseEvent } from '@headgate/domain';
import { isJsonObject, type JsonObject } from '@headgate/kernel';
import type { EventReader, StreamFraming } from '../adapter.ts';
import { parseObject } from '../json-sniff.ts';
import { exceptionStatus } from './errors.ts';
import { EventStreamReader, type StreamMessage } from './event-stream.ts';

const contentType = 'application/vnd.amazon.eventstream';

/** Messages of ConverseStream as events: the kind is the event's name; exceptions come as the event `exception`. */
export const converseFraming: StreamFraming = { contentType, open: () => openReader(toConverseEvent) };

/** Messages of InvokeModelWithResponseStream, which wrap the events of the model's own language. */
export const anthropicFraming: StreamFraming = { contentType, open: () => openReader(toAnthropicEvent) };

function openReader(toEvent: (message: StreamMessage) => SseEvent): EventReader {
  const reader = new EventStreamReader();
  return {
    push: (bytes) => reader.push(bytes).map(toEvent),
    close: () => {
      reader.close();
      return [];
    },
  };
}

/** The name under which an exception travels on. */
export const exceptionEvent = 'exception';

function toConverseEvent({ headers, payload }: StreamMessage): SseEvent {
  const data = payload.toString('utf8');
  const exception = findException(headers);
  if (exception === undefined) return say(headers.get('event-type'), data);
  return say(exceptionEvent, JSON.stringify({ ...parseObject(data), __type: exception }));
}

function toAnthropicEvent({ headers, payload }: StreamMessage): SseEvent {
  const said = payload.toString('utf8');
  const exception = findException(headers);
  if (exception !== undefined) return sayAnthropic(toAnthropicError(exception, parseObject(said) ?? {}));
  const bytes = parseObject(said)?.['bytes'];
  const text = typeof bytes === 'string' ? Buffer.from(bytes, 'base64').toString('utf8') : said;
  const type = parseObject(text)?.['type'];
  return say(typeof type === 'string' ? type : undefined, text);
}

function findException(headers: ReadonlyMap<string, string>): string | undefined {
  const kind = headers.get('message-type');
  if (kind === 'error') return headers.get('error-code') ?? 'internalServerException';
  return kind === 'exception' ? (headers.get('exception-type') ?? 'internalServerException') : undefined;
}

const errorTypes: ReadonlyMap<number, string> = new Map([
  [400, 'invalid_request_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [408, 'timeout_error'],
  [429, 'rate_limit_error'],
  [503, 'overloaded_error'],
]);

/** In the words of the language, so that callers' clients and the tap understand it. */
function toAnthropicError(exception: string, said: JsonObject): JsonObject {
  const type = errorTypes.get(exceptionStatus(exception)) ?? 'api_error';
  const message = said['message'] ?? said['originalMessage'] ?? exception;
  return { type: 'error', error: { type, message } };
}

function sayAnthropic(value: JsonObject): SseEvent {
  const type = isJsonObject(value) ? value['type'] : undefined;
  return say(typeof type === 'string' ? type : undefined, JSON.stringify(value));
}

/** As it would have come over a stream of text, for callers who get it as it is. */
function say(event: string | undefined, data: string): SseEvent {
  // The payload is JSON, in which no bare line break stands within a line that matters; several lines are several data lines.
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  const raw = Buffer.from(`${event === undefined ? '' : `event: ${event}\n`}${lines.join('')}\n`);
  return { event, data, raw };
}
