import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { type Fault, fault, SlotSet, toFault } from '@headgate/kernel';
import { errorDialect, handleCall, type PipelineDeps } from '@headgate/pipeline';
import type { Registry } from '@headgate/telemetry';
import { answerClientError } from './answer-client-error.ts';
import type { CrossOrigin } from './cross-origin.ts';
import { HttpCall, type HttpCallOptions } from './http-call.ts';
import { isAmbiguous } from './is-ambiguous.ts';
import type { ProxyMetrics } from './proxy-metrics.ts';
import { answerReload, isReload } from './reload-endpoint.ts';
import { createRequestIds } from './request-ids.ts';
import { refuseTunnel } from './refuse-tunnel.ts';
import { answerSystem, type Readiness } from './system-endpoints.ts';

/** Hands what belongs to the control plane on to it. */
export interface AdminForwarding {
  /** `path` is another one than the caller's. */
  forward(request: IncomingMessage, response: ServerResponse, path?: string): void;
}

export interface ProxyServerOptions {
  readonly pipeline: PipelineDeps;
  readonly metrics: ProxyMetrics;
  readonly registry: Registry;
  /** Looks for newer configuration now, behind the scenes. */
  readonly reload?: (() => void) | undefined;
  /** Whether configuration is there; the server itself adds whether it drains. */
  readonly readiness: () => Readiness;
  readonly maxBodyBytes: number;
  readonly maxConnections?: number;
  readonly admin?: AdminForwarding | undefined;
  readonly crossOrigin?: CrossOrigin | undefined;
}

/** Longest a caller may take to send its headers, and the whole of its request. */
const headersTimeoutMs = 30_000;
const requestTimeoutMs = 300_000;
const keepAliveTimeoutMs = 75_000;
const maxHeaderBytes = 32 * 1024;
/** What waits for a slow caller before its provider is no longer read; Node’s own measure is four times that. */
const highWaterBytes = 16 * 1024;
/** After calls were told to end, how long their last words may take. */
const lastWordsMs = 2_000;

const nothing = (): void => undefined;

const adminPath = /^\/(?:v1\/admin|docs|console)(?:\/|$)/;

/** The data plane's port: takes requests, hands them to the pipeline, and ends without dropping one. */
export class ProxyServer {
  readonly #options: ProxyServerOptions;
  readonly #server: Server;
  readonly #calls = new SlotSet<HttpCall>();
  readonly #newRequestId = createRequestIds();
  readonly #callOptions: HttpCallOptions;
  #isDraining = false;
  #onIdle: (() => void) | undefined;

  constructor(options: ProxyServerOptions) {
    this.#options = options;
    const { maxBodyBytes, crossOrigin } = options;
    this.#callOptions = { maxBodyBytes, crossOrigin, isClosing: () => this.#isDraining };
    this.#server = createServer(
      {
        noDelay: true,
        highWaterMark: highWaterBytes,
        maxHeaderSize: maxHeaderBytes,
        headersTimeout: headersTimeoutMs,
        requestTimeout: requestTimeoutMs,
        keepAliveTimeout: keepAliveTimeoutMs,
        // Checked in #take: Node's own answer has neither code nor request id.
        requireHostHeader: false,
      },
      (request, response) => {
        this.#take(request, response);
      },
    );
    this.#server.on('checkExpectation', (request, response: ServerResponse) => {
      this.#refuseExpectation(request, response);
    });
    this.#server.on('connect', (_, socket) => {
      refuseTunnel(socket, this.#newRequestId());
    });
    if (options.maxConnections !== undefined) this.#server.maxConnections = options.maxConnections;
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      answerClientError(error, socket, this.#newRequestId());
    });
  }

  /** Calls being served. */
  get callCount(): number {
    return this.#calls.size;
  }

  /** Begins to listen; gives the address callers use. */
  listen(port: number, host: string): Promise<{ readonly port: number; readonly url: string }> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        const { port: taken, address } = this.#server.address() as AddressInfo;
        resolve({ port: taken, url: `http://${isIPv6(address) ? `[${address}]` : address}:${String(taken)}` });
      });
    });
  }

  /** Not ready from now on, and every answer ends its connection; calls are still taken. */
  startDraining(): void {
    this.#isDraining = true;
  }

  /** Takes no new connection, lets calls finish until the deadline, then ends the rest with `gateway_draining`. */
  async stop(timeoutMs: number): Promise<void> {
    this.startDraining();
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    this.#server.closeIdleConnections();
    if (!(await this.#idleWithin(timeoutMs))) {
      for (const call of this.#calls) call.cancel(fault('gateway_draining'));
      await this.#idleWithin(lastWordsMs);
    }
    const late = setTimeout(() => {
      this.#server.closeAllConnections();
    }, lastWordsMs);
    this.#server.closeIdleConnections();
    await closed;
    clearTimeout(late);
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const call = this.#newCall(request, response);
    if (isAmbiguous(request.rawHeaders)) {
      this.#refuse(call, fault('request_smuggled'));
      return;
    }
    if (request.headers.host === undefined && request.httpVersion === '1.1') {
      response.shouldKeepAlive = false;
      this.#refuse(call, fault('request_invalid', { message: 'An HTTP/1.1 request must have a Host header.' }));
      return;
    }
    if (request.method === 'OPTIONS') {
      this.#answerOptions(call, request);
      return;
    }
    if (this.#serveOther(call.path, request, response)) return;
    this.#calls.add(call);
    handleCall(this.#options.pipeline, call).then(
      () => {
        this.#leave(call);
      },
      (error: unknown) => {
        this.#leave(call);
        this.#options.metrics.crashed(error, 'a call broke the pipeline');
        this.#refuse(call, fault(toFault(error).code));
      },
    );
  }

  #answerOptions(call: HttpCall, request: IncomingMessage): void {
    // The control plane is no web page's business, whatever may call models.
    const crossOrigin = adminPath.test(call.path) ? undefined : this.#options.crossOrigin;
    call.sendWhole(204, ['allow', 'GET, HEAD, POST, OPTIONS', ...(crossOrigin?.preflight(request) ?? [])], '');
  }

  #serveOther(path: string, request: IncomingMessage, response: ServerResponse): boolean {
    // Everything that is no call lies outside /v1, but for the admin API.
    if (path.startsWith('/v1/') && !path.startsWith('/v1/admin')) {
      if (!isReload(path)) return false;
      this.#serveReload(request, response);
      return true;
    }
    const { admin, registry } = this.#options;
    if (answerSystem(path, response, { registry, readiness: () => this.#readiness() })) return true;
    if (admin === undefined || !adminPath.test(path)) return false;
    admin.forward(request, response);
    return true;
  }

  #serveReload(request: IncomingMessage, response: ServerResponse): void {
    const { admin, pipeline, reload = nothing } = this.#options;
    const { identities } = pipeline;
    void answerReload(request, response, { identities, reload, admin, requestId: this.#newRequestId() });
  }

  #readiness(): Readiness {
    return this.#isDraining ? { isReady: false, reason: 'draining' } : this.#options.readiness();
  }

  #newCall(request: IncomingMessage, response: ServerResponse): HttpCall {
    return new HttpCall(request, response, this.#newRequestId(), this.#callOptions);
  }

  /** Of all expectations only 100-continue is known, and Node meets that one by itself. */
  #refuseExpectation(request: IncomingMessage, response: ServerResponse): void {
    const call = this.#newCall(request, response);
    response.shouldKeepAlive = false;
    this.#refuse(
      call,
      fault('request_invalid', { status: 417, message: 'The expectation of the Expect header cannot be met.' }),
    );
  }

  #refuse(call: HttpCall, failure: Fault): void {
    const { status, headers, body } = errorDialect('openai').writeError(failure, call.requestId);
    // The request id is sent with every answer anyway.
    call.sendWhole(status, ['content-type', headers['content-type'] ?? 'application/json'], body);
  }

  #leave(call: HttpCall): void {
    this.#calls.delete(call);
    if (this.#calls.size === 0) this.#onIdle?.();
  }

  #idleWithin(timeoutMs: number): Promise<boolean> {
    if (this.#calls.size === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#onIdle = undefined;
        resolve(false);
      }, timeoutMs);
      this.#onIdle = () => {
        clearTimeout(timer);
        this.#onIdle = undefined;
        resolve(true);
      };
    });
  }
}
