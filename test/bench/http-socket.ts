import net from 'node:net';

const headEnd = Buffer.from('\r\n\r\n');
const lastChunk = Buffer.from('0\r\n\r\n');

/** One keep-alive connection that sends the same bytes again and again and tells when an answer is whole. */
export class HttpSocket {
  readonly #socket: net.Socket;
  readonly #request: Buffer;
  readonly #mark: string | undefined;
  #buffer: Buffer = Buffer.alloc(0);
  #onAnswer: ((ok: boolean) => void) | undefined;
  #markedAtMs: number | undefined;

  /** `mark`: text whose first coming is noted in every answer. */
  constructor(port: number, request: Buffer, mark?: string) {
    this.#request = request;
    this.#mark = mark;
    this.#socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (bytes) => this.#read(bytes));
    this.#socket.on('error', () => this.#finish(false));
    this.#socket.on('close', () => this.#finish(false));
  }

  get isIdle(): boolean {
    return this.#onAnswer === undefined && !this.#socket.destroyed;
  }

  /** When the mark came in the answer under way or the last one. */
  get markedAtMs(): number | undefined {
    return this.#markedAtMs;
  }

  get isClosed(): boolean {
    return this.#socket.destroyed;
  }

  send(onAnswer: (ok: boolean) => void): void {
    this.#onAnswer = onAnswer;
    this.#markedAtMs = undefined;
    this.#socket.write(this.#request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    this.#buffer = this.#buffer.length > 0 ? Buffer.concat([this.#buffer, bytes]) : bytes;
    if (this.#mark !== undefined && this.#markedAtMs === undefined && this.#buffer.includes(this.#mark))
      this.#markedAtMs = performance.now();
    const end = this.#buffer.indexOf(headEnd);
    if (end < 0) return;
    const head = this.#buffer.toString('latin1', 0, end).toLowerCase();
    const length = /content-length: (\d+)/.exec(head)?.[1];
    const whole =
      length === undefined
        ? this.#buffer.length >= lastChunk.length && this.#buffer.subarray(-lastChunk.length).equals(lastChunk)
        : this.#buffer.length >= end + headEnd.length + Number(length);
    if (!whole) return;
    this.#buffer = Buffer.alloc(0);
    this.#finish(head.startsWith('http/1.1 200'));
  }

  #finish(ok: boolean): void {
    const onAnswer = this.#onAnswer;
    this.#onAnswer = undefined;
    onAnswer?.(ok);
  }
}
