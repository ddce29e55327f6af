import { type Fault, isFault } from '@headgate/kernel';
import type { BodyConsumer, Upstream, UpstreamAnswer, UpstreamBody, UpstreamCall } from '../ports.ts';

/** What a provider in a test says to one call: a fault of the transport, or an answer whose chunks come when the test says. */
export type ScriptedAnswer = Fault | ScriptedReply;

const encoder = new TextEncoder();

/** An answer under a test's control. */
export class ScriptedReply implements UpstreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  isPaused = false;
  isAborted = false;
  #consumer: BodyConsumer | undefined;
  readonly #early: (string | Uint8Array)[] = [];
  #ending: 'open' | 'end' | Fault = 'open';

  constructor(status: number, headers: Record<string, string>, chunks: readonly (string | Uint8Array)[] = []) {
    this.status = status;
    this.headers = headers;
    this.#early.push(...chunks);
  }

  /** More of the body comes. */
  push(chunk: string | Uint8Array): void {
    if (this.#consumer === undefined) this.#early.push(chunk);
    else this.#consumer.chunk(toBytes(chunk));
  }

  /** The body is whole; or it breaks with a fault. */
  close(failure?: Fault): this {
    this.#ending = failure ?? 'end';
    this.#tellEnding();
    return this;
  }

  readWhole(): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const chunks: Uint8Array[] = [];
      this.consume({
        chunk: (bytes) => chunks.push(bytes),
        end: () => {
          resolve(Buffer.concat(chunks));
        },
        fail: reject,
      });
    });
  }

  consume(consumer: BodyConsumer): void {
    this.#consumer = consumer;
    for (const chunk of this.#early.splice(0)) consumer.chunk(toBytes(chunk));
    this.#tellEnding();
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  abort(): void {
    this.isAborted = true;
    this.#consumer = undefined;
  }

  #tellEnding(): void {
    if (this.#ending === 'open' || this.#consumer === undefined) return;
    if (isFault(this.#ending)) this.#consumer.fail(this.#ending);
    else this.#consumer.end();
  }
}

/** Plays answers in order; fails on a call nobody expected. */
export class ScriptedUpstream implements Upstream {
  readonly calls: UpstreamCall[] = [];
  readonly #answers: ScriptedAnswer[];

  constructor(...answers: ScriptedAnswer[]) {
    this.#answers = answers;
  }

  async send(call: UpstreamCall): Promise<UpstreamAnswer> {
    const answer = this.#answers.shift();
    this.calls.push({ ...call, body: await receive(call.body, isFault(answer)) });
    if (answer === undefined) throw new Error('an upstream call nobody expected');
    if (isFault(answer)) throw answer;
    return answer;
  }
}

/** A body that comes piece by piece is taken whole; of one that a broken connection took, only the first piece. */
async function receive(body: UpstreamBody, isCut: boolean): Promise<UpstreamBody> {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    chunks.push(chunk);
    if (isCut) break;
  }
  return Buffer.concat(chunks);
}

/** A whole JSON answer. */
export function jsonReply(body: object, status = 200): ScriptedReply {
  return new ScriptedReply(status, { 'content-type': 'application/json' }, [JSON.stringify(body)]).close();
}

/** A streamed answer; stays open until the test closes it. */
export function eventStream(...chunks: string[]): ScriptedReply {
  return new ScriptedReply(200, { 'content-type': 'text/event-stream' }, chunks);
}

function toBytes(chunk: string | Uint8Array): Uint8Array {
  return typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
}
