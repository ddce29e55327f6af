import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DialectName } from '@headgate/domain';
import { isJsonObject, type JsonObject } from '@headgate/kernel';
import { answerMock, findMockDialect, mockModels, readFormFields } from '@headgate/providers';
import { applyFault, type FakeFault } from './fake-provider-fault.ts';
import { sendAnswer } from './fake-provider-send.ts';

export type { FakeFault } from './fake-provider-fault.ts';

/** One request as it arrived. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  /** The bytes as they came. */
  readonly body: Buffer;
  /** True once the client closed the connection before the answer was whole. */
  readonly isAborted: boolean;
  /** When it did, on the clock of `performance.now()`. */
  readonly abortedAtMs: number | undefined;
}

export interface FakeProvider {
  /** Without a path: OpenAI and Anthropic both live under `/v1`, Gemini under `/v1beta`. */
  readonly url: string;
  readonly requests: readonly FakeRequest[];
  /** What goes wrong with the next request; several calls queue up. */
  failNext(fault: FakeFault): void;
  /** Forgets requests and faults. */
  reset(): void;
  close(): Promise<void>;
}

export interface FakeProviderOptions {
  /** The only credential that is accepted; without it any will do, but none will not. */
  readonly credential?: string;
  /** Whether a model name that says nothing to the mock is answered like `echo` (the default) or refused. */
  readonly unknownModel?: 'echo' | 'refuse';
}

const dialects: ReadonlyMap<string, DialectName> = new Map([
  ['/v1/chat/completions', 'openai-chat'],
  ['/v1/responses', 'openai-responses'],
  ['/v1/completions', 'openai-completions'],
  ['/v1/embeddings', 'openai-embeddings'],
  ['/v1/images/generations', 'openai-images'],
  ['/v1/images/edits', 'openai-image-edits'],
  ['/v1/images/variations', 'openai-image-variations'],
  ['/v1/audio/speech', 'openai-speech'],
  ['/v1/audio/transcriptions', 'openai-transcriptions'],
  ['/v1/audio/translations', 'openai-translations'],
  ['/v1/moderations', 'openai-moderations'],
  ['/v1/rerank', 'rerank'],
  ['/v1/messages', 'anthropic-messages'],
  ['/v1/messages/count_tokens', 'anthropic-count-tokens'],
]);

/** A provider on a free port of this machine that speaks OpenAI, Anthropic and Gemini, remembers what it was asked, and fails on demand. */
export async function startFakeProvider(options: FakeProviderOptions = {}): Promise<FakeProvider> {
  const requests: Writable<FakeRequest>[] = [];
  const faults: FakeFault[] = [];
  const server = http.createServer((request, response) => {
    void receive(request).then((body) => {
      const seen = record(request, response, body);
      requests.push(seen);
      const next = faults.shift();
      answer({ seen, response, options, fault: next });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    failNext: (fault) => void faults.push(fault),
    reset: () => {
      requests.length = 0;
      faults.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

async function receive(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    // The client left while sending: what came so far is what there is to see.
  }
  return Buffer.concat(chunks);
}

function record(request: http.IncomingMessage, response: http.ServerResponse, body: Buffer): Writable<FakeRequest> {
  const seen: Writable<FakeRequest> = {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body,
    isAborted: false,
    abortedAtMs: undefined,
  };
  const noteAbort = (): void => {
    if (response.writableFinished || seen.isAborted) return;
    seen.isAborted = true;
    seen.abortedAtMs = performance.now();
  };
  if (request.destroyed && !request.complete) noteAbort();
  response.on('close', noteAbort);
  return seen;
}

interface Exchange {
  readonly seen: FakeRequest;
  readonly response: http.ServerResponse;
  readonly options: FakeProviderOptions;
  readonly fault: FakeFault | undefined;
}

function answer({ seen, response, options, fault }: Exchange): void {
  const path = new URL(seen.path, 'http://fake').pathname;
  // Gemini's paths name the model and have another version than the rest.
  const dialect = dialects.get(path) ?? (path.startsWith('/v1beta/') ? findMockDialect(seen.path) : undefined);
  if (!isAllowed(seen, options.credential)) return refuse(response, dialect, 401);
  if (sendKept(response, seen.method, path)) return;
  const body = readFields(seen);
  if (dialect === undefined || body === undefined) return refuse(response, dialect, dialect === undefined ? 404 : 400);
  const { unknownModel = 'echo' } = options;
  if (fault !== undefined) applyFault({ fault, response, dialect, body, path: seen.path });
  else sendAnswer(response, answerMock({ dialect, path: seen.path, body, unknownModel }));
}

function isAllowed(seen: FakeRequest, credential: string | undefined): boolean {
  const bearer = seen.headers.authorization?.replace(/^Bearer /, '');
  const sent = seen.headers['x-api-key'] ?? seen.headers['x-goog-api-key'] ?? bearer;
  return credential === undefined ? sent !== undefined : sent === credential;
}

function refuse(response: http.ServerResponse, dialect: DialectName | undefined, status: number): void {
  sendAnswer(response, answerMock({ dialect: dialect ?? 'openai-chat', body: { model: `fail-${status}` } }));
}

function sendModels(response: http.ServerResponse): void {
  const models = mockModels.map((id) => ({ id, object: 'model', created: 0, owned_by: 'fake' }));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ object: 'list', data: models }));
}

/** What is there without a language of ours; false for anything else. */
function sendKept(response: http.ServerResponse, method: string, path: string): boolean {
  const stored = /^\/v1\/responses\/([\w-]+)$/.exec(path)?.[1];
  if (stored !== undefined) sendStored(response, method, stored);
  else if (path === '/v1/models') sendModels(response);
  else return false;
  return true;
}

/** It keeps nothing and has everything: an id that reaches it is one that could have been anybody's. */
function sendStored(response: http.ServerResponse, method: string, id: string): void {
  const body =
    method === 'DELETE'
      ? { id, object: 'response.deleted', deleted: true }
      : { id, object: 'response', status: 'completed', model: 'echo', output: [] };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function readFields({ headers, body }: FakeRequest): JsonObject | undefined {
  const contentType = headers['content-type'] ?? '';
  return contentType.startsWith('multipart/') ? readFormFields(body, contentType) : readObject(body);
}

function readObject(bytes: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
