import * as nodeCrypto from 'node:crypto';
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Of a password's hash: 24 ms and 19 MiB on one core. */
const argon = { memory: 19_456, passes: 2, parallelism: 1 } as const;
/** Where the runtime has no argon2: 32 MiB three times. */
const scryptTerms = { ln: 15, r: 8, p: 3 } as const;
const tagLength = 32;
const phc = /^\$(argon2id\$v=19|scrypt)\$([a-z0-9=,]{1,60})\$([A-Za-z0-9+/]{10,60})\$([A-Za-z0-9+/]{20,100})$/;

interface Hash {
  readonly kind: 'argon2id' | 'scrypt';
  readonly terms: ReadonlyMap<string, number>;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

/**
 * Hashes and checks passwords, a few at a time: each takes memory and a core, and whoever asks for many at once must not starve the
 * rest. `maxWaiting` and more at once are refused by `isBusy`.
 */
export class PasswordHasher {
  readonly #hasArgon2: boolean;
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  readonly #queue: (() => void)[] = [];
  #running = 0;
  #decoy: Promise<string> | undefined;

  constructor({ maxRunning = 2, maxWaiting = 64, hasArgon2 = typeof nodeCrypto.argon2 === 'function' } = {}) {
    this.#maxRunning = maxRunning;
    this.#maxWaiting = maxWaiting;
    this.#hasArgon2 = hasArgon2;
  }

  /** True while more wait than will be served soon. */
  get isBusy(): boolean {
    return this.#queue.length >= this.#maxWaiting;
  }

  /** A PHC string with a salt of its own: argon2id, or scrypt where the runtime has none. */
  hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    return this.#inTurn(async () => {
      const terms = this.#hasArgon2
        ? `$argon2id$v=19$m=${argon.memory},t=${argon.passes},p=${argon.parallelism}`
        : `$scrypt$ln=${scryptTerms.ln},r=${scryptTerms.r},p=${scryptTerms.p}`;
      const tag = await derive(password, parseHash(`${terms}$${encode(salt)}$${encode(randomBytes(tagLength))}`));
      return `${terms}$${encode(salt)}$${encode(tag)}`;
    });
  }

  /** Whether the password is the one hashed. Without a hash it costs as much, so that time does not tell who has an account. */
  async matches(password: string, hash: string | undefined): Promise<boolean> {
    if (hash === undefined) this.#decoy ??= this.hash(randomBytes(16).toString('base64'));
    const wanted = parseHash(hash ?? (await this.#decoy) ?? '');
    const tag = await this.#inTurn(() => derive(password, wanted));
    return hash !== undefined && tag.length === wanted.tag.length && timingSafeEqual(tag, wanted.tag);
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#maxRunning) await new Promise<void>((resolve) => this.#queue.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

function derive(password: string, { kind, terms, salt, tag }: Hash): Promise<Buffer> {
  const term = (name: string): number => terms.get(name) ?? 0;
  // One spelling of what looks the same: keyboards differ in how they compose letters.
  const message = password.normalize('NFKC');
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, derived: Buffer): void => (error === null ? resolve(derived) : reject(error));
    if (kind === 'argon2id') {
      const parameters = { memory: term('m'), passes: term('t'), parallelism: term('p'), tagLength: tag.length };
      nodeCrypto.argon2('argon2id', { message, nonce: salt, ...parameters }, done);
    } else {
      const cost = { N: 2 ** term('ln'), r: term('r'), p: term('p'), maxmem: 256 * 1024 * 1024 };
      scrypt(message, salt, tag.length, cost, done);
    }
  });
}

function parseHash(text: string): Hash {
  const [, kind, terms, salt, tag] = phc.exec(text) ?? [];
  if (kind === undefined || terms === undefined || salt === undefined || tag === undefined) {
    throw new Error('a stored password hash cannot be read');
  }
  return {
    kind: kind === 'scrypt' ? 'scrypt' : 'argon2id',
    terms: new Map(terms.split(',').map((term) => [term.split('=')[0] ?? '', Number(term.split('=')[1])])),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

/** PHC strings hold base64 without its padding. */
function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
