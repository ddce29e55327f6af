import type { CanonicalEvent, ChatCall, ChatReply, DialectName, SseEvent } from '@headgate/domain';
import { type FaultCode, isFault, type JsonObject } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import type { EventReader, NativeLanguage, ProviderAdapter, TapView } from '../adapter.ts';
import { SseReader } from '../sse/sse-reader.ts';
import { foldEvents } from './fold-events.ts';

/** One recorded exchange with a vendor: a call, what is sent, what comes back whole and streamed, and what both mean. */
export interface RecordedCase {
  readonly name: string;
  readonly call: ChatCall;
  readonly request: JsonObject;
  readonly response: string;
  readonly reply: ChatReply;
  readonly stream: Buffer;
}

export interface ConformanceOptions {
  readonly adapter: ProviderAdapter;
  /** The model name the recorded requests are sent with. */
  readonly model: string;
  /** The language that passes through; absent where none does. */
  readonly dialect?: DialectName;
  readonly cases: readonly RecordedCase[];
  /** An error body in the vendor's shape. */
  readonly errorBody: (message: string) => string;
  readonly requestIdHeader: string;
  /** An event that reports a failure while the status was 200. */
  readonly errorEvent: { readonly text: string | Uint8Array; readonly code: FaultCode };
  /** An event of a kind no adapter knows yet. */
  readonly newEvent: string | Uint8Array;
  /** True where no event ends a stream, only the connection does; such a stream may begin with content, too. */
  readonly endsByClosing?: boolean;
  /** True where the vendor's own members of an answer (citations) come in a stream, too. */
  readonly streamsExtras?: boolean;
}

const secret = 'sk-live-4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c';

/** What every adapter must hold; called from each adapter's spec with recordings of its own. */
export function describeConformance(options: ConformanceOptions): void {
  const { adapter, cases } = options;
  describe.each(cases)(`${adapter.kind}: $name`, (recorded) => describeCase(options, recorded));
  describeErrors(options);
}

function describeCase(options: ConformanceOptions, recorded: RecordedCase): void {
  const { adapter, model, newEvent, dialect, endsByClosing = false, streamsExtras = false } = options;
  const { call, request, reply, response, stream } = recorded;
  const read = (pieces: readonly Uint8Array[]): CanonicalEvent[] => readStream(adapter, call, pieces);

  it('says the call as the vendor documents it', () => {
    const { path, body, fidelity } = adapter.buildRequest(call, model);
    expect(JSON.parse(JSON.stringify({ path, body, fidelity }))).toEqual(request);
  });

  it('reads the whole answer', () => {
    expect(adapter.readReply(call, JSON.parse(response))).toEqual(reply);
  });

  it('reads the same from the stream', () => {
    const folded = foldEvents(read([stream]));
    expect(folded).toEqual({
      reply: streamsExtras ? reply : { ...reply, extras: {} },
      fault: undefined,
      isEnded: true,
    });
  });

  it('reads the same events however the stream is cut', () => {
    const expected = read([stream]);
    for (let cut = 1; cut < stream.length; cut += 1) {
      expect(read([stream.subarray(0, cut), stream.subarray(cut)])).toEqual(expected);
    }
  });

  it('fails a stream that breaks off, wherever it does', () => {
    const events = openFraming(adapter).push(stream);
    for (let count = 0; count < events.length; count += 1) {
      const reader = adapter.openStream(call);
      const seen = [...events.slice(0, count).flatMap((event) => reader.push(event)), ...reader.close()];
      const { isEnded, fault, reply: partial } = foldEvents(seen);
      // Whole once every choice has said why it stopped, whatever the vendor forgot to send after that.
      const isWhole = partial.choices.length > 0 && partial.choices.every((choice) => choice.finish !== 'other');
      expect({ isEnded, code: fault?.code }).toEqual(
        isWhole ? { isEnded: true, code: undefined } : { isEnded: false, code: 'provider_stream_broken' },
      );
    }
  });

  it('does not mind events newer than itself', () => {
    const [first, ...others] = openFraming(adapter).push(stream);
    const added = openFraming(adapter).push(Buffer.from(newEvent));
    const reader = adapter.openStream(call);
    const mixed = [...(first === undefined ? [] : [first]), ...added, ...others];
    expect([...mixed.flatMap((event) => reader.push(event)), ...reader.close()]).toEqual(read([stream]));
  });

  it.skipIf(dialect === undefined)('passes the stream through byte for byte, and sniffs usage, content and end', () => {
    const { views, bytes, tap } = tapStream(adapter, dialect, stream);
    expect(bytes.equals(stream)).toBe(true);
    expect(tap.usage).toEqual(reply.usage);
    expect(views.findIndex((view) => view.isTerminal)).toBe(endsByClosing ? -1 : views.length - 1);
    expect(views.findIndex((view) => view.isContent)).toBeGreaterThan(endsByClosing ? -1 : 0);
    expect(tap.close()).toEqual({ append: '', fault: undefined });
  });

  it.skipIf(dialect === undefined)('sniffs usage from the whole answer', () => {
    const compact = Buffer.from(JSON.stringify(JSON.parse(response)));
    for (const bytes of [Buffer.from(response), compact]) {
      expect(nativeOf(adapter, dialect).readUsage(bytes)).toEqual({ usage: reply.usage });
    }
  });
}

const statuses: readonly (readonly [number, FaultCode, boolean, number])[] = [
  [302, 'provider_reply_unreadable', true, 502],
  [400, 'provider_refused', false, 400],
  [401, 'provider_credential_refused', false, 502],
  [402, 'provider_quota_spent', false, 429],
  [403, 'provider_credential_refused', false, 502],
  [404, 'provider_model_unknown', false, 404],
  [408, 'provider_timeout', true, 504],
  [409, 'provider_failed', true, 409],
  [413, 'provider_refused', false, 413],
  [422, 'provider_refused', false, 422],
  [425, 'provider_failed', true, 425],
  [429, 'provider_rate_limited', true, 429],
  [500, 'provider_failed', true, 502],
  [502, 'provider_failed', true, 502],
  [503, 'provider_overloaded', true, 503],
  [504, 'provider_failed', true, 502],
  [529, 'provider_overloaded', true, 529],
];

function describeErrors({ adapter, errorBody, errorEvent, requestIdHeader, dialect }: ConformanceOptions): void {
  describe(`${adapter.kind}: failures`, () => {
    it.each(statuses)('status %i is %s, retryable: %s, shown as %i', (status, code, retryable, shown) => {
      const fault = adapter.readError(status, { [requestIdHeader]: 'req_7' }, errorBody('Something happened.'));
      expect(fault).toMatchObject({ code, retryable, status: shown });
      expect(fault.upstream).toMatchObject({ status, requestId: 'req_7', message: 'Something happened.' });
    });

    it.each([
      ['nothing', ''],
      ['a page of a balancer', '<html><body>502 Bad Gateway</body></html>'],
      ['half of a JSON text', '{"error":{"mess'],
      ['JSON of another shape', '[1,null]'],
      ['null', 'null'],
    ])('reads a body of %s', (_, body) => {
      expect(adapter.readError(500, {}, body)).toMatchObject({ code: 'provider_failed', upstream: { status: 500 } });
    });

    it('shows the vendor’s reason for refusing a request, cut to a thousand characters', () => {
      const fault = adapter.readError(400, {}, errorBody('x '.repeat(5000)));
      expect(fault.message).toMatch(/^The provider refused the request: x x/);
      expect(fault.upstream?.message?.length).toBeLessThanOrEqual(1000);
    });

    it.each([400, 401, 403, 404, 429, 500])('lets no secret out of an error of status %i', (status) => {
      const fault = adapter.readError(status, {}, errorBody(`Incorrect API key provided: ${secret}. Bearer ${secret}`));
      expect(JSON.stringify([fault.message, fault.upstream])).not.toContain(secret.slice(8));
    });

    it.each([
      [{ 'retry-after': '3' }, 3000],
      [{ 'retry-after': '0.5' }, 500],
      [{ 'retry-after-ms': '250', 'retry-after': '3' }, 250],
      [{ 'retry-after': 'Fri, 20 Nov 2026 12:00:10 GMT', date: 'Fri, 20 Nov 2026 12:00:00 GMT' }, 10_000],
      [{ 'retry-after': 'Fri, 20 Nov 2026 12:00:10 GMT' }, undefined],
      [{ 'retry-after': 'soon' }, undefined],
      [{}, undefined],
    ])('reads how long to wait from %j', (headers: Record<string, string>, retryAfterMs) => {
      expect(adapter.readError(429, headers, errorBody('Slow down.')).retryAfterMs).toBe(retryAfterMs);
    });

    it('takes an error event for a failure, in the stream and in the tap, and forwards nothing of it', () => {
      const event = Buffer.from(errorEvent.text);
      const folded = foldEvents(readStream(adapter, chatCall, [event]));
      expect(folded.fault?.code).toBe(errorEvent.code);
      if (dialect === undefined) return;
      const { views } = tapStream(adapter, dialect, event);
      expect(views.at(-1)).toMatchObject({ forward: false, fault: { code: errorEvent.code } });
    });

    it.skipIf(adapter.framing !== undefined).each(['data: {no JSON\n\n', 'event: message_start\ndata: nonsense\n\n'])(
      'fails %j as unreadable',
      (text) => {
        const folded = foldEvents(readStream(adapter, chatCall, [Buffer.from(text)]));
        expect(folded.fault?.code).toBe('provider_reply_unreadable');
        if (dialect === undefined) return;
        expect(tapStream(adapter, dialect, Buffer.from(text)).views.at(-1)?.fault?.code).toBe(
          'provider_reply_unreadable',
        );
      },
    );

    it.each([['{}'], ['[]'], ['null'], ['"text"'], ['{"choices":7,"content":7}']])(
      'refuses the whole answer %s',
      (body) => {
        expect(codeOf(() => adapter.readReply(chatCall, JSON.parse(body)))).toBe('provider_reply_unreadable');
      },
    );

    it('finds the failure a whole answer of status 200 hides', () => {
      if (dialect !== undefined) {
        const native = nativeOf(adapter, dialect);
        expect(native.readUsage(Buffer.from(errorBody('Overloaded.'))).fault).toBeDefined();
        expect(native.readUsage(Buffer.from('<html></html>')).fault?.code).toBe('provider_reply_unreadable');
      }
      expect(codeOf(() => adapter.readReply(chatCall, JSON.parse(errorBody('Overloaded.'))))).toMatch(/^provider_/);
    });
  });
}

const chatCall: ChatCall = {
  operation: 'chat',
  model: 'm',
  isStreaming: true,
  wantsStreamUsage: false,
  messages: [],
  extras: {},
};

function openFraming(adapter: ProviderAdapter): EventReader {
  return adapter.framing?.open() ?? new SseReader();
}

function readStream(adapter: ProviderAdapter, call: ChatCall, pieces: readonly Uint8Array[]): CanonicalEvent[] {
  const framing = openFraming(adapter);
  const reader = adapter.openStream(call);
  const push = (events: readonly SseEvent[]): CanonicalEvent[] => events.flatMap((event) => reader.push(event));
  return [...pieces.flatMap((piece) => push(framing.push(piece))), ...push(framing.close()), ...reader.close()];
}

function nativeOf(adapter: ProviderAdapter, dialect: DialectName | undefined): NativeLanguage {
  const native = dialect === undefined ? undefined : adapter.native.get(dialect);
  if (native === undefined)
    throw new Error(`${adapter.kind} does not speak ${dialect ?? 'any language of its callers'}`);
  return native;
}

function tapStream(adapter: ProviderAdapter, dialect: DialectName | undefined, stream: Buffer) {
  const tap = nativeOf(adapter, dialect).openTap({ hideUsage: false });
  const events = new SseReader().push(stream);
  const views: TapView[] = events.map((event) => tap.see(event));
  const forwarded = events.filter((_, index) => views[index]?.forward === true).map(({ raw }) => raw);
  return { views, bytes: Buffer.concat(forwarded), tap };
}

function codeOf(run: () => unknown): FaultCode | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return isFault(error) ? error.code : 'internal';
  }
}
