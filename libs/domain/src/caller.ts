/** Who sends a call: what a verified inference key says. */
export interface Caller {
  readonly org: string;
  readonly project: string;
  readonly keyId: string;
  /** Route names the key may call; undefined: all. */
  readonly routes: ReadonlySet<string> | undefined;
  /** Model patterns the key may ask for, `vendor/*` allowed; undefined: all. */
  readonly models: readonly string[] | undefined;
}
