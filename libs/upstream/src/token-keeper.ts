import type { LiveProvider } from '@headgate/domain';
import { type Clock, type Fault, fault, isFault, toFault } from '@headgate/kernel';
import { Cancellation, type TokenNeed, type TokenSource, type Upstream } from '@headgate/pipeline';
import { type ObtainedToken, readTokenReply } from '@headgate/providers';
import { KeptToken } from './kept-token.ts';

export interface TokenKeeperOptions {
  /** The guarded way out: token endpoints are checked like providers. */
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly maxTokens?: number;
}

const timeouts = { connectMs: 5_000, firstByteMs: 10_000, idleMs: 5_000, totalMs: 15_000 };
const maxReplyBytes = 64 * 1024;
const decoder = new TextDecoder();

/**
 * Exchanges credentials for bearer tokens, once for all who wait, and keeps them per organization, provider and version of the
 * secret. A token in its last fifth is replaced while it still serves; an endpoint that fails is asked less and less often.
 */
export class TokenKeeper implements TokenSource {
  readonly #options: TokenKeeperOptions;
  readonly #tokens = new Map<string, KeptToken>();

  constructor(options: TokenKeeperOptions) {
    this.#options = options;
  }

  /** How many tokens are kept or being obtained. */
  get size(): number {
    return this.#tokens.size;
  }

  find(need: TokenNeed): string | Promise<string> {
    const nowMs = this.#options.clock.monotonicMs();
    const kept = this.#shelf(need);
    const token = kept.current(nowMs);
    if (token !== undefined) {
      // Nobody waits for this one; that it failed is remembered for the next to come.
      if (kept.isDue(nowMs)) this.#renew(kept, need).catch(() => undefined);
      return token;
    }
    if (kept.pending !== undefined) return kept.pending;
    const failure = kept.failureUntilRetry(nowMs);
    if (failure !== undefined) throw failure;
    return this.#renew(kept, need);
  }

  forget(need: TokenNeed, token: string): void {
    this.#tokens.get(keyOf(need))?.drop(token);
  }

  #shelf(need: TokenNeed): KeptToken {
    const key = keyOf(need);
    const known = this.#tokens.get(key);
    const kept = known ?? new KeptToken();
    // Behind all others: the first one is the one not used for longest.
    if (known !== undefined) this.#tokens.delete(key);
    this.#tokens.set(key, kept);
    const oldest = this.#tokens.keys().next();
    if (this.#tokens.size > (this.#options.maxTokens ?? 10_000) && oldest.done === false) {
      this.#tokens.delete(oldest.value);
    }
    return kept;
  }

  #renew(kept: KeptToken, need: TokenNeed): Promise<string> {
    const { clock } = this.#options;
    const pending = this.#exchange(need).then(
      (obtained) => {
        kept.keep(obtained, clock.monotonicMs());
        return obtained.token;
      },
      (error: unknown) => {
        const failure = name(toFault(error), need.provider);
        kept.fail(failure, clock.monotonicMs());
        throw failure;
      },
    );
    kept.pending = pending;
    return pending;
  }

  async #exchange({ config, provider, secret, exchange }: TokenNeed): Promise<ObtainedToken> {
    const { clock, upstream } = this.#options;
    const url = URL.parse(exchange.url);
    if (url === null) throw fault('provider_address_refused');
    const answer = await upstream.send({
      config,
      // The endpoint is a place of its own: its own pool, its own address check, nothing of the provider's headers.
      provider: { ...provider, baseUrl: url.origin, origin: url.origin },
      secretId: `token ${secret.id}`,
      method: 'POST',
      path: url.pathname,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: exchange.buildForm(Math.floor(clock.now() / 1000)).toString(),
      timeouts,
      cancellation: new Cancellation(),
    });
    const body = decoder.decode(await answer.readWhole(maxReplyBytes));
    return readTokenReply({ provider: provider.name, status: answer.status, body });
  }
}

function keyOf({ config, provider, secret, exchange }: TokenNeed): string {
  return [config.org, provider.id, secret.id, secret.version, exchange.url, exchange.scope].join(' ');
}

/** A failure of the transport says that it was the token endpoint that failed. */
function name(failure: Fault, { name: provider }: LiveProvider): Fault {
  if (!isFault(failure) || failure.upstream?.status !== undefined) return failure;
  if (failure.code === 'internal') return failure;
  return fault(failure.code === 'deadline_exceeded' ? 'provider_timeout' : failure.code, {
    message: `The token endpoint of provider "${provider}" could not be asked: ${failure.message}`,
    retryable: failure.retryable,
    upstream: { provider },
    cause: failure,
  });
}
