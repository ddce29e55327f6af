import { systemTimers, type Timers, type Clock } from '@headgate/kernel';
import type { Spool } from './spool.ts';
import type { TakenRows } from './taken-rows.ts';

/** Rows on their way, as the queue's payload wants them. */
export interface ShippedBatch extends Pick<TakenRows, 'from' | 'to'> {
  readonly spool_id: string;
  readonly rows: TakenRows['rows'];
}

/** The other end, as far as the shipper sees it; anything may reject. */
export interface ShipmentPort {
  /** Hands a batch over; gives a ticket to ask after it. `attempt` counts how often its positions were given out anew. */
  send(batch: ShippedBatch, attempt: number): Promise<string>;
  /** Whether the batch still waits to be stored, or is being stored. */
  isQueued(ticket: string): Promise<boolean>;
  /** Stretches of the spool that are stored, in any order; may have forgotten some. */
  listStored(spoolId: string): Promise<readonly { readonly from: number; readonly to: number }[]>;
  /** These will not be asked for again. */
  forgetStored(spoolId: string, froms: readonly number[]): Promise<void>;
}

/** What a shipper needs, and its pace. */
export interface ShipperOptions {
  readonly spool: Pick<Spool, 'id' | 'settled' | 'take' | 'rewind' | 'acknowledge' | 'onSettled'>;
  readonly port: ShipmentPort;
  readonly clock: Clock;
  readonly timers?: Timers;
  /** Rows in one batch; default 200. */
  readonly maxRows?: number;
  /** How long a settled row waits for others; default 100. */
  readonly lingerMs?: number;
  /** How often the other end is asked what it stored; default 1,000. */
  readonly pollMs?: number;
  /** After this long without being stored, a batch that is not queued any more is given out again; default 5,000. */
  readonly resendAfterMs?: number;
  /** Batches handed over and not stored; the rest waits on disk, so that a dead worker cannot fill the queue. Default 256. */
  readonly maxInFlight?: number;
  readonly onTrouble?: (message: string) => void;
}

interface InFlight {
  readonly to: number;
  readonly ticket: string;
  sentAtMs: number;
}

const defaults = { maxRows: 200, lingerMs: 100, pollMs: 1_000, resendAfterMs: 5_000, maxInFlight: 256 };
const maxPauseMs = 5_000;

/**
 * Moves settled rows from the spool to the other end until they are stored there. Batches may get lost, doubled or
 * overtake each other on the way: what is not known to be stored is sent again, and storing twice is the other end's to notice.
 */
export class Shipper {
  readonly #options: ShipperOptions & typeof defaults & { readonly timers: Timers };
  #inFlight: InFlight[] = [];
  /** Taken from the spool, but the other end did not take it. */
  #unsent: ShippedBatch | undefined;
  #taken = 0;
  #acknowledged = 0;
  #attempt = 0;
  #pauseMs = 0;
  #isStopped = false;
  #isLingering = false;
  #isShippingFull = false;
  #work: Promise<void> = Promise.resolve();
  #cancelPoll = (): void => undefined;

  constructor(options: ShipperOptions) {
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    this.#options = { ...defaults, timers: systemTimers, ...options, ...given };
  }

  /** Begins, with what earlier lives left. */
  start(): void {
    this.#options.spool.onSettled((waiting) => this.#noteSettled(waiting));
    this.#schedulePoll();
    void this.ship();
  }

  /** Hands over everything that may be handed over now. */
  ship(): Promise<void> {
    return this.#inTurn(() => this.#shipAll());
  }

  /** Asks what is stored, frees it, and has lost batches given out again. */
  poll(): Promise<void> {
    return this.#inTurn(() => this.#pollOnce());
  }

  /** Ends after one last try to hand over what is settled; the rest waits on disk for the next life. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelPoll();
    this.#options.spool.onSettled(() => undefined);
    await this.ship();
    await this.poll();
  }

  // Shipping and polling take turns: a rewind must not meet a take.
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => this.#tell(error));
    return this.#work;
  }

  #noteSettled(waiting: number): void {
    if (waiting >= this.#options.maxRows) this.#shipFull();
    else if (!this.#isLingering) this.#linger(this.#options.lingerMs);
  }

  #shipFull(): void {
    if (this.#isShippingFull) return;
    this.#isShippingFull = true;
    void this.ship().then(() => {
      this.#isShippingFull = false;
    });
  }

  #linger(ms: number): void {
    this.#isLingering = true;
    this.#options.timers.after(ms, () => {
      this.#isLingering = false;
      if (!this.#isStopped) void this.ship();
    });
  }

  /** Everything settled by now, and not what settles meanwhile: under load that would go in batches of a few rows. */
  async #shipAll(): Promise<void> {
    const { spool, maxInFlight } = this.#options;
    const until = spool.settled;
    while (this.#inFlight.length < maxInFlight && (this.#unsent !== undefined || this.#taken < until)) {
      const batch = this.#unsent ?? (await this.#takeBatch());
      if (!batch) return;
      this.#unsent = batch;
      try {
        const ticket = await this.#options.port.send(batch, this.#attempt);
        this.#inFlight.push({ to: batch.to, ticket, sentAtMs: this.#options.clock.monotonicMs() });
        this.#unsent = undefined;
        this.#pauseMs = 0;
      } catch (error) {
        this.#tell(error);
        this.#pauseMs = Math.min(maxPauseMs, Math.max(this.#options.lingerMs, this.#pauseMs * 2));
        if (!this.#isLingering) this.#linger(this.#pauseMs);
        return;
      }
    }
  }

  async #takeBatch(): Promise<ShippedBatch | undefined> {
    const { spool, maxRows } = this.#options;
    const { from, to, rows } = await spool.take(maxRows);
    this.#taken = to;
    return rows.length === 0 ? undefined : { spool_id: spool.id, from, to, rows };
  }

  async #pollOnce(): Promise<void> {
    if (this.#inFlight.length > 0) {
      await this.#collectStored();
      await this.#findLost();
    }
    await this.#shipAll();
  }

  async #collectStored(): Promise<void> {
    const { port, spool } = this.#options;
    const stored = [...(await port.listStored(spool.id))].sort((a, b) => a.from - b.from);
    let reached = this.#acknowledged;
    // Only an unbroken line counts: a batch may overtake one that is lost.
    for (const { from, to } of stored) if (from <= reached && to > reached) reached = to;
    if (reached > this.#acknowledged) {
      this.#acknowledged = reached;
      this.#inFlight = this.#inFlight.filter(({ to }) => to > reached);
      spool.acknowledge(reached);
    }
    const done = stored.filter(({ to }) => to <= reached).map(({ from }) => from);
    if (done.length > 0) await port.forgetStored(spool.id, done);
  }

  async #findLost(): Promise<void> {
    const { port, spool, clock, resendAfterMs } = this.#options;
    const [oldest] = this.#inFlight;
    if (!oldest || clock.monotonicMs() - oldest.sentAtMs < resendAfterMs) return;
    if (await port.isQueued(oldest.ticket)) {
      oldest.sentAtMs = clock.monotonicMs();
      return;
    }
    // It may have been stored between the two questions; sending it again then is idle, not wrong.
    this.#inFlight = [];
    this.#unsent = undefined;
    this.#attempt += 1;
    this.#taken = this.#acknowledged;
    spool.rewind();
  }

  #schedulePoll(): void {
    this.#cancelPoll = this.#options.timers.after(this.#options.pollMs, () => {
      void this.poll().then(() => {
        if (!this.#isStopped) this.#schedulePoll();
      });
    });
  }

  #tell(error: unknown): void {
    this.#options.onTrouble?.(error instanceof Error ? error.message : String(error));
  }
}
