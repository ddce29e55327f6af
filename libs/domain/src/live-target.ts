import type { FaultCode } from '@headgate/kernel';
import type { CloudOptions } from './cloud-options.ts';
import type { CredentialPlace } from './credential-place.ts';
import type { LiveProviderMapping } from './live-mapping.ts';
import type { ProviderKind } from './provider-kinds.ts';
import type { SealedSecret } from './snapshot.ts';

export interface LiveProvider {
  readonly id: string;
  readonly name: string;
  readonly kind: ProviderKind;
  /** Without a trailing slash; empty for `mock`. */
  readonly baseUrl: string;
  readonly origin: string;
  /** What its secrets are sealed to, where that is more than `origin`. */
  readonly sealedTo?: string;
  readonly enabled: boolean;
  /** What an operator said about the cloud it lives in. */
  readonly cloud?: CloudOptions;
  readonly organization: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the credential goes; absent: where the kind takes it. */
  readonly credential?: CredentialPlace | undefined;
  /** How it is spoken to; for kind `custom` only. */
  readonly mapping?: LiveProviderMapping | undefined;
  readonly secrets: readonly SealedSecret[];
}

export interface LiveTarget {
  readonly provider: LiveProvider;
  /** As the provider spells it; `*` stands for the caller's. */
  readonly model: string;
  readonly suffix: string | undefined;
  /** Above 0 to be picked first; 0 drains. */
  readonly weight: number;
  readonly secretName: string | undefined;
  readonly failsOver: boolean;
  /** Statuses after which the next target is tried; undefined: 408, 409, 429 and every 5xx. */
  readonly failoverStatuses: ReadonlySet<number> | undefined;
  /** Faults after which the next target is tried; undefined: those that `failoverStatuses` or their kind say. */
  readonly failoverFaults?: ReadonlySet<FaultCode> | undefined;
  /** Its own time limits; undefined: the route's. */
  readonly timeouts?: Partial<LiveTimeouts> | undefined;
}

export interface LiveTimeouts {
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly idleMs: number;
  readonly totalMs: number;
}
