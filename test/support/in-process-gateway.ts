import { type Dialect, getDialect } from '@headgate/dialects';
import { type AskedByPath, type DialectName, type ProviderKind, readModelPath, type SseEvent } from '@headgate/domain';
import { type Fault, type JsonObject, toFault } from '@headgate/kernel';
import {
  answerMock,
  findAdapter,
  findMockDialect,
  type ProviderAdapter,
  SseReader,
  type WireRequest,
} from '@headgate/providers';
import { answerWire } from '@headgate/providers/testing';
import { aProvider } from '@headgate/routing/testing';
import { answerConverse, bytesOf, type SpokenAnswer } from './converse-voice.ts';

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

/**
 * Translates every call to the wire of `kind`, has the mock answer in that vendor's language, and translates back. `maker` stands
 * before the model's name where a cloud has models of several.
 */
export function startInProcessGateway(kind: ProviderKind, maker = ''): InProcessGateway {
  let wire: WireRequest | undefined;
  const handle = (dialect: Dialect, body: JsonObject, asked?: AskedByPath): Response => {
    const call = dialect.readCall(body, asked);
    const model = maker + call.model;
    const adapter = findTarget(kind, model);
    wire = adapter.buildRequest(call, model);
    // The body travels as text, so what is undefined is gone.
    const sent = JSON.parse(JSON.stringify(wire.body)) as JsonObject;
    const { status, headers, bytes } = answerWire(kind, sent) ?? answer(wire.path, sent, call.model);
    if (status !== 200) throw adapter.readError(status, headers, bytes.toString());
    const fallback = { id: 'fallback-id', createdSeconds: 1, model: 'fallback-model' };
    if (!call.isStreaming) {
      const reply = adapter.readReply(call, JSON.parse(bytes.toString()));
      return Response.json(dialect.writeReply(reply, fallback, call));
    }
    const [reader, writer] = [adapter.openStream(call), dialect.openStream(call, fallback)];
    const sse = adapter.framing?.open() ?? new SseReader();
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

function findTarget(kind: ProviderKind, model: string): ProviderAdapter {
  const adapter = findAdapter(kind);
  const cloud = { region: 'eu-central-1', project: 'acme-1', location: 'global' };
  return adapter.forTarget?.(aProvider({ kind, cloud }), model) ?? adapter;
}

/** The vendor: the mock, in the language the path names. */
function answer(path: string, body: JsonObject, model: string): SpokenAnswer {
  if (path.startsWith('/model/')) return answerConverse(path, body);
  // A cloud puts project and publisher before the maker's own path, and leaves the model out of Anthropic's body.
  const [, publisher, own = path] = /^\/projects\/.+\/publishers\/([a-z]+)(\/.+)$/.exec(path) ?? [];
  const isStreaming = path.includes(':stream');
  const said =
    publisher === 'anthropic'
      ? answerMock({ dialect: 'anthropic-messages', body: { ...body, model, stream: isStreaming } })
      : answerMock({ dialect: findMockDialect(own) ?? 'openai-chat', path: own, body });
  return { status: said.status, headers: said.headers, bytes: bytesOf(said) };
}
