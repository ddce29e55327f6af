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

/** Records what is asked and what came of it; both return once the record would survive a kill of the process. */
export interface UsageSink {
  start(record: UsageStart): void;
  end(record: UsageEnd): void;
}

export interface UpstreamCall {
  readonly config: LiveOrganization;
  readonly provider: LiveProvider;
  /** Id of the credential: connections are never shared between credentials. */
  readonly secretId: string;
  readonly method: string;
  /** After the provider's base URL, with query where there is one. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | undefined;
  readonly timeouts: LiveTimeouts;
  readonly signal: AbortSignal;
}

/** The answer's head is there; its body is either whole or still coming. */
export interface UpstreamAnswer {
  readonly status: number;
  /** Lower-case names; of repeated headers the last. */
  readonly headers: Readonly<Record<string, string>>;
  /** Reads the whole body; throws `provider_reply_too_large`, `provider_timeout`, `provider_stream_broken`. */
  readWhole(maxBytes: number): Promise<Uint8Array>;
  /** The body as it comes, with back-pressure; ends the connection when the iteration is left early. */
  stream(): AsyncIterable<Uint8Array>;
}

/** The only way out: pools, timeouts, address checks. */
export interface Upstream {
  /** Throws `provider_unreachable`, `provider_timeout`, `provider_address_refused`; `client_gone` when the signal fires. */
  send(call: UpstreamCall): Promise<UpstreamAnswer>;
}
