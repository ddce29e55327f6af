import type { KeyEndpoint } from './key-endpoints.ts';

/** Who sends a call: what a verified inference key says. */
export interface Caller {
  readonly org: string;
  readonly project: string;
  readonly keyId: string;
  /** Endpoints the key may call; undefined: all. */
  readonly endpoints?: ReadonlySet<KeyEndpoint> | undefined;
  /** Route names the key may call; undefined: all. */
  readonly routes: ReadonlySet<string> | undefined;
  /** Model patterns the key may ask for, `vendor/*` allowed; undefined: all. */
  readonly models: readonly string[] | undefined;
  /** What the key's maker vouches for, for rules and usage; a map, because tenants choose the names. */
  readonly attrs?: ReadonlyMap<string, string> | undefined;
  /** As many of them as go into a row of usage; null: none. */
  readonly usageAttrs?: Readonly<Record<string, string>> | null | undefined;
  /** Alias of the policy the key is bound to. */
  readonly policy?: string | undefined;
  /** Whether its calls may bring a policy of their own. */
  readonly mayInline?: boolean | undefined;
}
