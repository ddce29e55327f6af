import type { LiveOrganization } from '@headgate/domain';

/** One body of a call as far as it is kept. */
export interface TapedBody {
  readonly contentType: string | undefined;
  readonly bytes: Uint8Array;
  /** True where it was longer, or never held whole. */
  readonly isCut: boolean;
}

/** A call whose route keeps its calls, when it is over. */
export interface TapedCall {
  readonly config: LiveOrganization;
  readonly requestId: string;
  readonly project: string;
  readonly keyId: string;
  readonly route: string;
  readonly provider: string | null;
  readonly model: string | null;
  readonly status: number;
  readonly startedAtMs: number;
  readonly retentionDays: number;
  readonly request: TapedBody;
  readonly reply: TapedBody;
}

/** Keeps calls. Takes them in at once, holds none of them up and never throws: an archive that is away costs no answer. */
export interface ArchiveSink {
  keep(call: TapedCall): void;
}
