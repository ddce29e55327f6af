import { HttpSocket } from './http-socket.ts';
import { quantiles } from './quantiles.ts';

export interface LoadPlan {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
  /** Requests per second; 0 sends the next one when the last is answered. */
  readonly rate: number;
  /** Text in every answer whose first coming is measured, too. */
  readonly mark?: string;
}

/** Told when what is counted begins and ends. */
export interface LoadWatch {
  began(): void;
  ended(): void;
}

export interface LoadResult {
  readonly requests: number;
  readonly failures: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Until the mark came; NaN without one. */
  readonly markP50Ms: number;
  readonly markP99Ms: number;
}

const warmUpMs = 500;
/** Longest that what is under way may take once nothing is counted any more. */
const lastAnswersMs = 2_000;

function requestBytes(plan: LoadPlan): Buffer {
  const headers = { host: `127.0.0.1:${plan.port}`, 'content-type': 'application/json', ...plan.headers };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const length = `content-length: ${Buffer.byteLength(plan.body)}`;
  return Buffer.from(`POST ${plan.path} HTTP/1.1\r\n${[...lines, length].join('\r\n')}\r\n\r\n${plan.body}`);
}

/** One load, from opening its connections to closing them. */
export class LoadRun {
  readonly latencies: number[] = [];
  readonly marks: number[] = [];
  failures = 0;
  readonly #sockets: HttpSocket[];
  readonly #plan: LoadPlan;
  #isCounting = false;
  #isOver = false;
  #underWay = 0;
  #onQuiet: (() => void) | undefined;

  constructor(plan: LoadPlan) {
    this.#plan = plan;
    const bytes = requestBytes(plan);
    this.#sockets = Array.from({ length: plan.connections }, () => new HttpSocket(plan.port, bytes, plan.mark));
  }

  async measure(watch?: LoadWatch): Promise<LoadResult> {
    const pace = this.#plan.rate > 0 ? this.#pace() : undefined;
    if (!pace) for (const socket of this.#sockets) this.#loop(socket);
    await wait(warmUpMs);
    this.#isCounting = true;
    watch?.began();
    const started = performance.now();
    await wait(this.#plan.seconds * 1000);
    const seconds = (performance.now() - started) / 1000;
    watch?.ended();
    this.#isOver = true;
    clearInterval(pace);
    // Calls that are cut off would be work for whoever is measured next.
    await this.#quiet();
    for (const socket of this.#sockets) socket.close();
    const { p50Ms, p99Ms } = quantiles(this.latencies);
    const { p50Ms: markP50Ms, p99Ms: markP99Ms } = quantiles(this.marks);
    const { failures } = this;
    return { requests: this.latencies.length, failures, seconds, p50Ms, p99Ms, markP50Ms, markP99Ms };
  }

  #loop(socket: HttpSocket): void {
    const started = performance.now();
    this.#send(socket, (ok) => {
      this.#count(ok, started, socket.markedAtMs);
      if (!this.#isOver && !socket.isClosed) this.#loop(socket);
    });
  }

  /** Sends at the planned moments whatever the answers do; a request that finds no idle connection waits, and its wait counts. */
  #pace(): NodeJS.Timeout {
    const started = performance.now();
    let sent = 0;
    const waiting: number[] = [];
    const serve = (): void => {
      for (const socket of this.#sockets) {
        if (waiting.length === 0) return;
        if (!socket.isIdle) continue;
        const due = waiting.shift() ?? performance.now();
        this.#send(socket, (ok) => {
          this.#count(ok, due, socket.markedAtMs);
          if (!this.#isOver) serve();
        });
      }
    };
    return setInterval(() => {
      const due = ((performance.now() - started) / 1000) * this.#plan.rate;
      for (; sent < due; sent += 1) waiting.push(performance.now());
      serve();
    }, 1);
  }

  #send(socket: HttpSocket, onAnswer: (ok: boolean) => void): void {
    this.#underWay += 1;
    socket.send((ok) => {
      this.#underWay -= 1;
      onAnswer(ok);
      if (this.#underWay === 0) this.#onQuiet?.();
    });
  }

  async #quiet(): Promise<void> {
    if (this.#underWay === 0) return;
    const quiet = new Promise<void>((resolve) => (this.#onQuiet = resolve));
    await Promise.race([quiet, wait(lastAnswersMs)]);
  }

  #count(ok: boolean, started: number, markedAtMs: number | undefined): void {
    if (!this.#isCounting || this.#isOver) return;
    if (ok) this.latencies.push(performance.now() - started);
    else this.failures += 1;
    if (markedAtMs !== undefined) this.marks.push(markedAtMs - started);
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
