/** Why something sealed would not open. `not_authentic` covers a wrong key, another owner, another destination and any changed byte alike. */
export type SealErrorReason = 'malformed' | 'other_master_key' | 'not_authentic';

/** Thrown where something sealed cannot be opened; carries no part of what was sealed. */
export class SealError extends Error {
  readonly reason: SealErrorReason;

  constructor(reason: SealErrorReason) {
    super(`the sealed value cannot be opened: ${reason.replaceAll('_', ' ')}`);
    this.name = 'SealError';
    this.reason = reason;
  }
}
