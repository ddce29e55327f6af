import { once } from 'node:events';
import net from 'node:net';

/** Where a process is to die: as soon as it has sent this many messages, before it hears an answer to the last. */
export interface KillPoint {
  readonly at: number;
  /** Messages count from the first that contains it. */
  readonly since?: string;
  readonly kill: () => void;
}

/** A process's way to its servers, on which it can be killed between any two messages it sends. */
export interface KillGate {
  /** The same URL, led through the gate. */
  through(url: string): Promise<string>;
  /** The process that connects from now on dies here; what is left of an earlier kill point is forgotten. */
  arm(point: KillPoint): void;
  /** Messages that have counted so far. */
  readonly sent: number;
  /** Whether the process was killed since. */
  readonly isReached: boolean;
  /** Kills nothing from now on; says whether the point was reached. */
  disarm(): boolean;
  /** Resolves when the servers have ended every connection of a killed process: what it did is done or undone. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

class Gate implements KillGate {
  readonly #servers: net.Server[] = [];
  readonly #pairs = new Set<{ readonly client: net.Socket; readonly upstream: net.Socket; isCut: boolean }>();
  #point: KillPoint | undefined;
  #sent = 0;
  #hasKilled = false;

  get sent(): number {
    return this.#sent;
  }

  get isReached(): boolean {
    return this.#hasKilled;
  }

  async through(url: string): Promise<string> {
    const { hostname: host, port } = new URL(url);
    const server = net.createServer((client) => this.#lead(client, net.connect({ host, port: Number(port) })));
    this.#servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const gated = new URL(url);
    gated.host = `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
    return gated.href;
  }

  arm(point: KillPoint): void {
    this.#point = point;
    this.#sent = 0;
    this.#hasKilled = false;
  }

  disarm(): boolean {
    this.#point = undefined;
    return this.#hasKilled;
  }

  async settle(): Promise<void> {
    const cut = [...this.#pairs].filter(({ isCut }) => isCut);
    await Promise.all(cut.map(({ upstream }) => (upstream.closed ? Promise.resolve() : once(upstream, 'close'))));
  }

  async close(): Promise<void> {
    for (const { client, upstream } of this.#pairs) {
      client.destroy();
      upstream.destroy();
    }
    await Promise.all(this.#servers.map((server) => once(server.close(), 'close')));
  }

  #lead(client: net.Socket, upstream: net.Socket): void {
    const pair = { client, upstream, isCut: false };
    this.#pairs.add(pair);
    client.setNoDelay(true);
    upstream.setNoDelay(true);
    client.on('data', (bytes) => {
      if (pair.isCut) return;
      upstream.write(bytes);
      if (this.#isLast(bytes)) this.#cut();
    });
    upstream.on('data', (bytes) => {
      if (!pair.isCut) client.write(bytes);
    });
    // Ended, not destroyed: a reset would take back what was sent and not read yet.
    client.on('close', () => upstream.end());
    upstream.on('close', () => {
      this.#pairs.delete(pair);
      client.destroy();
    });
    for (const socket of [client, upstream]) socket.on('error', () => client.destroy());
  }

  #isLast(bytes: Buffer): boolean {
    if (this.#point === undefined) return false;
    const { at, since } = this.#point;
    if (this.#sent > 0 || since === undefined || bytes.includes(since)) this.#sent += 1;
    return this.#sent === at;
  }

  #cut(): void {
    const point = this.#point;
    this.#point = undefined;
    this.#hasKilled = true;
    for (const pair of this.#pairs) {
      pair.isCut = true;
      pair.upstream.end();
    }
    point?.kill();
  }
}

/** Opens a gate that lets everything through until it is armed. */
export function openKillGate(): KillGate {
  return new Gate();
}
