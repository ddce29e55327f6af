import type { JsonObject } from '@headgate/kernel';
import type { TokenUsage } from '../usage.ts';
import type { Extras, Part } from './call.ts';
import type { Citation } from './citation.ts';

/** Why the model stopped. `other` keeps a vendor's unknown reason in `rawReason`. */
export type FinishReason =
  'stop' | 'length' | 'tool-calls' | 'content-filter' | 'refusal' | 'pause' | 'error' | 'other';

export interface Choice {
  readonly parts: readonly Part[];
  readonly finish: FinishReason;
  readonly rawReason?: string;
  readonly stopSequence?: string;
  readonly logprobs?: JsonObject;
  readonly citations?: readonly Citation[];
}

/** A whole chat answer in no vendor's language. */
export interface ChatReply {
  readonly operation: 'chat';
  /** The provider's own id of the answer; empty where it gives none. */
  readonly id: string;
  /** As the provider names it. */
  readonly model: string;
  /** Seconds since the epoch where the provider says; undefined otherwise. */
  readonly createdSeconds: number | undefined;
  readonly choices: readonly Choice[];
  readonly usage: TokenUsage | undefined;
  readonly extras: Extras;
}

export interface EmbeddingReply {
  readonly operation: 'embedding';
  readonly model: string;
  readonly embeddings: readonly (readonly number[] | string)[];
  readonly usage: TokenUsage | undefined;
}

export type CanonicalReply = ChatReply | EmbeddingReply;
