import { type Dialect, getDialect } from '@headgate/dialects';
import { type AskedByPath, type DialectName, type ProviderKind, readModelPath, type SseEvent } from '@headgate/domain';
import { type Fault, type JsonObject, toFault } from '@headgate/kernel';
import {
  answerMock,
  findAdapter,
  findMockDialect,
  type MockAnswer,
  SseReader,
  type WireRequest,
} from '@headgate/providers';

/** What stands between a real SDK and a vendor here: the two languages and nothing else, no socket, no configuration. */
export interface InProcessGateway {
  /** Hand it to an SDK in place of its own `fetch`. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** What the vendor was last asked, in its own language. */
  readonly lastWire: () => WireRequest | undefined;
}

const byPath: readonly (readonly [string, DialectName])[] = [
  ['/chat/completions', 'openai-chat'],
  ['/responses', 'openai-responses'],
  ['/completions', 'openai-completions'],
  ['/embeddings', 'openai-embeddings'],
  ['/messages/count_tokens', 'anthropic-count-tokens'],
  ['/messages', 'anthropic-messages'],
];

/** Translates every call to the wire of `kind`, has the mock answer in that vendor's language, and translates back. */
export function startInProcessGateway(kind: ProviderKind): InProcessGateway {
  let wire: WireRequest | undefined;
  const handle = (dialect: Dialect, body: JsonObject, asked?: AskedByPath): Response => {
    const adapter = findAdapter(kind);
    const call = dialect.readCall(body, asked);
    wire = adapter.buildRequest(call, call.model);
    // The body travels as text, so what is undefined is gone.
    const sent = JSON.parse(JSON.stringify(wire.body)) as JsonObject;
    const answer = answerMock({ dialect: findMockDialect(wire.path) ?? 'openai-chat', path: wire.path, body: sent });
    const bytes = bytesOf(answer);
    if (answer.status !== 200) throw adapter.readError(answer.status, answer.headers, bytes.toString());
    const fallback = { id: 'fallback-id', createdSeconds: 1, model: 'fallback-model' };
    if (!call.isStreaming) {
      const reply = adapter.readReply(call, JSON.parse(bytes.toString()));
      return Response.json(dialect.writeReply(reply, fallback));
    }
    const [reader, writer, sse] = [adapter.openStream(call), dialect.openStream(call, fallback), new SseReader()];
    const push = (events: readonly SseEvent[]) => events.flatMap((event) => reader.push(event));
    const events = [...push(sse.push(bytes)), ...push(sse.close()), ...reader.close()];
    const failure = events.find((event) => event.kind === 'failed');
    const said = events.map((event) => writer.write(event)).join(dialect.heartbeat);
    const end = failure === undefined ? '' : dialect.writeStreamError(failure.fault, 'req_1');
    return new Response(said + end, { headers: { 'content-type': 'text/event-stream' } });
  };
  return {
    lastWire: () => wire,
    fetch: (input, init) => {
      const { pathname, search } = new URL(input instanceof Request ? input.url : input);
      const named = readModelPath(pathname, search);
      const [, name] = byPath.find(([path]) => pathname.endsWith(path)) ?? [];
      const dialect = getDialect(named?.dialect ?? name ?? 'openai-chat');
      const body = JSON.parse(init?.body as string) as JsonObject;
      return Promise.resolve(attempt(dialect, () => handle(dialect, body, named?.asked)));
    },
  };
}

function attempt(dialect: Dialect, run: () => Response): Response {
  try {
    return run();
  } catch (error) {
    return refuse(dialect, toFault(error));
  }
}

function refuse(dialect: Dialect, fault: Fault): Response {
  const { status, headers, body } = dialect.writeError(fault, 'req_1');
  return new Response(body, { status, headers });
}

function bytesOf(answer: MockAnswer): Buffer {
  return Buffer.from(answer.kind === 'whole' ? answer.body : Buffer.concat(answer.events.map(({ bytes }) => bytes)));
}
