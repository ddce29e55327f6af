/** How long a session lasts. */
export class SessionLimits {
  /** Without a request. */
  readonly idleMs: number;
  /** At all. */
  readonly maxMs: number;

  constructor({ idleMs, maxMs }: { readonly idleMs: number; readonly maxMs: number }) {
    this.idleMs = idleMs;
    this.maxMs = maxMs;
  }
}
