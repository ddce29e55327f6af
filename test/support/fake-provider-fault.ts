import type http from 'node:http';
import { gzipSync } from 'node:zlib';
import type { DialectName } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import { answerMock, type MockAnswer } from '@headgate/providers';
import { sendAnswer } from './fake-provider-send.ts';

/** What goes wrong with one request. */
export type FakeFault =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** Replaces the vendor-shaped error. */
      readonly body?: string;
    }
  | {
      readonly kind:
        | 'reset-before-head'
        | 'reset-after-head'
        | 'silence'
        | 'stalled-stream'
        | 'truncated-stream'
        | 'garbage'
        | 'invalid-utf8'
        | 'error-event'
        | 'gzip';
    }
  | { readonly kind: 'slow-headers'; readonly afterMs: number }
  | { readonly kind: 'oversized'; readonly bytes: number }
  | { readonly kind: 'redirect'; readonly location: string };

interface Failing {
  readonly fault: FakeFault;
  readonly response: http.ServerResponse;
  readonly dialect: DialectName;
  readonly body: JsonObject;
  /** Where it was sent, with its query. */
  readonly path: string;
}

/** Answers a request wrongly, as the fault says. */
export function applyFault({ fault, response, dialect, body, path }: Failing): void {
  // The model stands in the body, or in the path as Gemini has it.
  const mock = (model: string): MockAnswer =>
    answerMock({ dialect, body: { ...body, model }, path: path.replace(/(?<=\/models\/)[^:]+(?=:)/, model) });
  if ('status' in fault) {
    sendStatus(response, fault, mock(`fail-${fault.status}`));
    return;
  }
  const model = mockedFaults.get(fault.kind);
  if (model !== undefined) {
    sendAnswer(response, mock(model));
    return;
  }
  switch (fault.kind) {
    case 'reset-before-head':
      response.socket?.resetAndDestroy();
      return;
    case 'reset-after-head':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.flushHeaders();
      setImmediate(() => response.socket?.resetAndDestroy());
      return;
    case 'silence':
      return;
    case 'slow-headers':
      sendAnswer(response, mock(`slow-${fault.afterMs}ms-echo`));
      return;
    case 'truncated-stream':
      sendTruncated(response, mock('echo'));
      return;
    default:
      sendOddBody(response, fault, mock('echo'));
  }
}

/** Faults the mock has a model for. */
const mockedFaults: ReadonlyMap<string, string> = new Map([
  ['stalled-stream', 'stall'],
  ['garbage', 'garbage'],
  ['error-event', 'error-event'],
]);

type Status = Extract<FakeFault, { status: number }>;
type OddBody = Extract<FakeFault, { kind: string }>;

/** Statuses the mock has no name for (3xx) are sent with an empty body. */
function sendStatus(response: http.ServerResponse, fault: Status, answer: MockAnswer): void {
  const body = answer.kind === 'whole' && fault.status >= 400 ? Buffer.from(answer.body) : '';
  response.writeHead(fault.status, { ...answer.headers, ...fault.headers });
  response.end(fault.body ?? body);
}

/** A clean end of the connection in the middle of an event. */
function sendTruncated(response: http.ServerResponse, answer: MockAnswer): void {
  const whole = answer.kind === 'whole' ? answer.body : Buffer.concat(answer.events.map(({ bytes }) => bytes));
  response.writeHead(200, answer.headers);
  response.end(whole.subarray(0, Math.floor(whole.length / 2)));
}

function sendOddBody(response: http.ServerResponse, fault: OddBody, answer: MockAnswer): void {
  const whole = answer.kind === 'whole' ? answer.body : Buffer.concat(answer.events.map(({ bytes }) => bytes));
  switch (fault.kind) {
    case 'invalid-utf8':
      response.writeHead(200, answer.headers);
      response.end(
        Buffer.concat([Buffer.from('data: {"id":"'), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from('"}\n\n')]),
      );
      return;
    case 'oversized':
      response.writeHead(200, answer.headers);
      response.end(Buffer.alloc(fault.bytes, 'x'));
      return;
    case 'redirect':
      response.writeHead(302, { location: fault.location });
      response.end();
      return;
    case 'gzip':
      response.writeHead(200, { ...answer.headers, 'content-encoding': 'gzip' });
      response.end(gzipSync(whole));
      return;
    default:
      response.writeHead(200, answer.headers);
      response.end(whole);
  }
}
