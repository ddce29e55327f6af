import type { QueueName } from '@headgate/jobs';
import { type JobSchedulerTemplateOptions, type JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { connectImpatient, queuePrefix, settleConnection, type TellError, withinTime } from './connect.ts';

const connectLimitMs = 1_000;

/** Options of every producer. */
export interface ProducerOptions {
  /** Longest a caller is held up; default 500. */
  readonly limitMs?: number;
  /** Told of connection errors, which pass by themselves. */
  readonly onError?: TellError;
}

/** Adds jobs to one queue over one connection; ends every call in time. */
export class Producer<Payload> {
  readonly #redis: Redis;
  readonly #queue: Queue<Payload, void, QueueName>;
  readonly #name: QueueName;
  readonly #limitMs: number;
  readonly #connected: Promise<void>;

  constructor(name: QueueName, redisUrl: string, { limitMs = 500, onError }: ProducerOptions) {
    this.#name = name;
    this.#limitMs = limitMs;
    this.#redis = connectImpatient(redisUrl, onError);
    this.#connected = settleConnection(this.#redis, connectLimitMs);
    this.#queue = new Queue<Payload, void, QueueName>(name, {
      connection: this.#redis,
      prefix: queuePrefix,
      // The check is one command whose failure would make the queue unusable for ever.
      skipVersionCheck: true,
      streams: { events: { maxLen: 100 } },
    });
    this.#queue.on('error', onError ?? (() => undefined));
  }

  /** Throws `store_unavailable`; the job may have been added all the same. */
  async add(payload: Payload, options: JobsOptions): Promise<void> {
    await this.#connected;
    // The generic types of the library tie name and payload together in a way one class over all queues cannot say.
    const queue = this.#queue as unknown as Queue<Payload>;
    await withinTime(this.#redis, this.#limitMs, () => queue.add(this.#name as never, payload as never, options));
  }

  /** Has the job added every so often, once however many ask for it; goes on after the process. Throws `store_unavailable`. */
  async repeat(payload: Payload, everyMs: number, opts: JobSchedulerTemplateOptions): Promise<void> {
    await this.#connected;
    const queue = this.#queue as unknown as Queue<Payload>;
    await withinTime(this.#redis, this.#limitMs, async () => {
      const known = await queue.getJobScheduler(this.#name);
      // Asked before: telling it anew would begin a new interval each time.
      if (known?.every === everyMs) return;
      const template = { name: this.#name as never, data: payload as never, opts };
      await queue.upsertJobScheduler(this.#name as never, { every: everyMs }, template);
    });
  }

  /** Where the job is; `unknown` when there is none. Throws `store_unavailable`. */
  async stateOf(jobId: string): Promise<string> {
    await this.#connected;
    return withinTime(this.#redis, this.#limitMs, () => this.#queue.getJobState(jobId));
  }

  /** Ends the connection; safe while Redis is away. */
  async close(): Promise<void> {
    await withinTime(this.#redis, this.#limitMs, () => this.#queue.close()).catch(() => undefined);
    this.#redis.disconnect();
  }
}
