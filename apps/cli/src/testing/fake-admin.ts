import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it arrived. */
export interface Arrived {
  readonly call: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What is answered; a list is answered one by one, the last again and again. */
export interface FakeAnswer {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An admin API that says what a test wrote, by method and path without `/v1/admin` and query. */
export class FakeAdmin {
  readonly arrived: Arrived[] = [];
  #answers: Record<string, readonly FakeAnswer[]> = {};
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on; what was said and what arrived before is forgotten. */
  answer(answers: Readonly<Record<string, FakeAnswer | readonly FakeAnswer[]>>): void {
    this.arrived.length = 0;
    this.#answers = Object.fromEntries(
      Object.entries(answers).map(([call, said]) => [call, Array.isArray(said) ? said : [said]]),
    );
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const call = `${String(request.method)} ${String(request.url).replace('/v1/admin', '')}`;
    this.arrived.push({ call, body: body === '' ? undefined : JSON.parse(body), headers: request.headers });
    const { status = 200, headers = {}, body: said } = this.#next(call.replace(/\?.*/, ''));
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof said === 'string' ? said : JSON.stringify(said));
  }

  #next(call: string): FakeAnswer {
    const [answer = { status: 404, body: { detail: 'There is no such thing.' } }, ...later] = this.#answers[call] ?? [];
    if (later.length > 0) this.#answers[call] = later;
    return answer;
  }
}
