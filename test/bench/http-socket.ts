import net from 'node:net';

const headEnd = Buffer.from('\r\n\r\n');
const lastChunk = Buffer.from('0\r\n\r\n');

/** One keep-alive connection that sends the same bytes again and again and tells when an answer is whole. */
export class HttpSocket {
  readonly #socket: net.Socket;
  readonly #request: Buffer;
  #buffer: Buffer = Buffer.alloc(0);
  #onAnswer: ((ok: boolean) => void) | undefined;

  constructor(port: number, request: Buffer) {
    this.#request = request;
    this.#socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (bytes) => this.#read(bytes));
    this.#socket.on('error', () => this.#finish(false));
    this.#socket.on('close', () => this.#finish(false));
  }

  get isIdle(): boolean {
    return this.#onAnswer === undefined && !this.#socket.destroyed;
  }

  get isClosed(): boolean {
    return this.#socket.destroyed;
  }

  send(onAnswer: (ok: boolean) => void): void {
    this.#onAnswer = onAnswer;
    this.#socket.write(this.#request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    this.#buffer = this.#buffer.length > 0 ? Buffer.concat([this.#buffer, bytes]) : bytes;
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
