import type {
  Caller,
  LiveOrganization,
  LiveProject,
  LiveProvider,
  LiveTimeouts,
  SealedSecret,
  UsageEnd,
  UsageStart,
} from '@headgate/domain';
import type { Fault, Slotted } from '@headgate/kernel';
import type { TokenExchange } from '@headgate/providers';
import type { Cancellation } from './cancellation.ts';

/** Who calls, and the configuration the call runs on from beginning to end. */
export interface Identity {
  readonly caller: Caller;
  readonly config: LiveOrganization;
  readonly project: LiveProject;
}

/** Verifies keys and gives the configuration of their organization. */
export interface IdentitySource {
  /**
   * At once for a key seen before, otherwise after a look-up. Throws `key_invalid`, `key_expired`, `key_revoked`, `key_kind_wrong`,
   * or `config_unavailable` when the store cannot be asked: an outage is never a refusal.
   */
  identify(apiKey: string): Identity | Promise<Identity>;
}

/** Opens a sealed credential; keeps the plain text for ten minutes at most. */
export interface SecretOpener {
  /** Throws `provider_secret_missing` where it cannot be opened. */
  open(config: LiveOrganization, provider: LiveProvider, secret: SealedSecret): string;
}

/** Proves of an id that this organization handed it out. */
export interface StoredIdSeal {
  /** What proves it, in base64url; throws where the organization's key cannot be opened. */
  seal(config: LiveOrganization, fields: readonly string[]): string;
  /** Whether `proof` is what `seal` gives, or how that begins; compared in constant time. */
  proves(config: LiveOrganization, fields: readonly string[], proof: string): boolean;
}

/** Whose token for which provider, and how it is obtained. */
export interface TokenNeed {
  readonly config: LiveOrganization;
  readonly provider: LiveProvider;
  readonly secret: SealedSecret;
  readonly exchange: TokenExchange;
}

/** Bearer tokens that credentials are exchanged for; kept as long as they live. */
export interface TokenSource {
  /**
   * At once where a token is known, otherwise after asking for one. Throws or rejects with `provider_credential_refused`, or with
   * what kept the token endpoint from answering; neither names the credential.
   */
  find(need: TokenNeed): string | Promise<string>;
  /** The provider did not take this token. */
  forget(need: TokenNeed, token: string): void;
}

/** Records what is asked and what came of it, so that it survives a kill of the process. */
export interface UsageSink {
  /** On record when it returns, or else when what it returns resolves; only then may the call cost anything. */
  start(record: UsageStart): void | Promise<void>;
  /** On record when this turn of the event loop is over. */
  end(record: UsageEnd): void;
}

/** A request's body; one that is still coming in is read as fast as the provider takes it. */
export type UpstreamBody = Uint8Array | string | AsyncIterable<Uint8Array> | undefined;

export interface UpstreamCall {
  readonly config: LiveOrganization;
  readonly provider: LiveProvider;
  /** Id of the credential: connections are never shared between credentials. */
  readonly secretId: string;
  readonly method: string;
  /** After the provider's base URL, with query where there is one. */
  readonly path: string;
  /** Lower-case names; made for this call alone, so the transport may add its own. */
  readonly headers: Record<string, string>;
  readonly body: UpstreamBody;
  /** `totalMs` is what is left of the call's own deadline. */
  readonly timeouts: LiveTimeouts;
  readonly cancellation: Cancellation;
}

/** Takes a body as it comes: any number of chunks, then exactly one of `end` and `fail`, nothing afterwards. */
export interface BodyConsumer {
  chunk(bytes: Uint8Array): void;
  end(): void;
  fail(fault: Fault): void;
}

/** The answer's head is there; its body is either whole or still coming. Read it once, in one of the two ways. */
export interface UpstreamAnswer {
  readonly status: number;
  /** Lower-case names; of repeated headers the last. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Reads the whole body, at once where it is already there; throws `provider_reply_too_large`, `provider_timeout`,
   * `provider_stream_broken`, `deadline_exceeded`, or why the call was cancelled.
   */
  readWhole(maxBytes: number): Uint8Array | Promise<Uint8Array>;
  /** Hands the body over as it comes; what is there already at once. */
  consume(consumer: BodyConsumer): void;
  /** The provider is not read until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends the connection; a consumer hears nothing more. */
  abort(): void;
}

/** The only way out: pools, timeouts, address checks. */
export interface Upstream {
  /**
   * Throws `provider_unreachable`, `provider_timeout`, `provider_address_refused`, `deadline_exceeded`; or why the call was
   * cancelled, as soon as it is.
   */
  send(call: UpstreamCall): Promise<UpstreamAnswer>;
}

/** Told the time now and then. */
export interface TickListener extends Slotted {
  tick(monotonicMs: number): void;
}

/** One coarse timer for everything that waits: a timer per request would cost more than the request. */
export interface Ticker {
  add(listener: TickListener): void;
  remove(listener: TickListener): void;
}
