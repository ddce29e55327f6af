import type { Prisma } from './generated/client.ts';
import type { Asking, Tx } from './session.ts';

/** Starts Prisma's side of a transaction and ends it when the work is over. */
export type StartPrisma = (work: (prisma: Prisma.TransactionClient) => Promise<void>) => Promise<void>;

/** A transaction with Prisma at hand, whose side of it is started by the first call that needs it: many need none. */
export class LazyPrisma {
  readonly tx: Tx;
  readonly #start: StartPrisma;
  readonly #over = Promise.withResolvers<void>();
  #started: Promise<Prisma.TransactionClient> | undefined;
  #whole: Promise<void> | undefined;

  constructor(asking: Asking, start: StartPrisma) {
    this.#start = start;
    const ask: Asking['ask'] = (question) => asking.ask(question);
    this.tx = new Proxy({} as Tx, {
      get: (_, name) => (name === 'ask' ? ask : this.#standIn(String(name))),
    });
  }

  /** Prisma's side ends; throws what it has against that, such as that it took too long. */
  async end(): Promise<void> {
    this.#over.resolve();
    await this.#whole;
  }

  /** What has the methods of a model, or is one of Prisma's own such as `$queryRaw`. */
  #standIn(name: string): unknown {
    if (name.startsWith('$')) return this.#callOf((prisma) => prisma, name);
    return new Proxy({}, { get: (_, method) => this.#callOf((prisma) => Reflect.get(prisma, name) as object, method) });
  }

  #callOf(find: (prisma: Prisma.TransactionClient) => object, name: string | symbol) {
    return async (...args: unknown[]): Promise<unknown> => {
      const on = find(await this.#prisma());
      const method: unknown = Reflect.get(on, name);
      if (typeof method !== 'function') throw new TypeError(`Prisma has no ${String(name)}`);
      return Reflect.apply(method, on, args) as unknown;
    };
  }

  #prisma(): Promise<Prisma.TransactionClient> {
    this.#started ??= new Promise((resolve, reject) => {
      this.#whole = this.#start((prisma) => {
        resolve(prisma);
        return this.#over.promise;
      });
      this.#whole.catch(reject);
    });
    return this.#started;
  }
}
