import type { Fault, JsonObject } from '@headgate/kernel';
import type { TokenUsage } from '../usage.ts';
import type { Extras } from './call.ts';
import type { Citation } from './citation.ts';
import type { FinishReason } from './reply.ts';

/**
 * One step of a streamed chat answer. Order: one `start`, then parts and usage, one `finish` per choice, at the end one
 * `end`, or `failed` in place of whatever is missing. `choice` is dense from 0; `index` of a tool call is dense from 0 in its choice.
 */
export type CanonicalEvent =
  | {
      readonly kind: 'start';
      readonly id: string;
      readonly model: string;
      readonly createdSeconds: number | undefined;
      readonly usage: TokenUsage | undefined;
    }
  | { readonly kind: 'text'; readonly choice: number; readonly text: string; readonly logprobs?: JsonObject }
  | { readonly kind: 'refusal'; readonly choice: number; readonly text: string }
  | { readonly kind: 'reasoning'; readonly choice: number; readonly text: string }
  | { readonly kind: 'reasoning-signature'; readonly choice: number; readonly signature: string }
  | { readonly kind: 'reasoning-redacted'; readonly choice: number; readonly redacted: string }
  | {
      readonly kind: 'tool-call';
      readonly choice: number;
      readonly index: number;
      readonly id: string;
      readonly name: string;
    }
  /** Behind the text it is about. */
  | { readonly kind: 'citation'; readonly choice: number; readonly citation: Citation }
  | { readonly kind: 'tool-arguments'; readonly choice: number; readonly index: number; readonly json: string }
  | {
      readonly kind: 'finish';
      readonly choice: number;
      readonly finish: FinishReason;
      readonly rawReason?: string;
      readonly stopSequence?: string;
    }
  /** Vendors' own members of the answer, as `extras` of a whole one; before the reason of the choice they come with. */
  | { readonly kind: 'extras'; readonly extras: Extras }
  | { readonly kind: 'usage'; readonly usage: TokenUsage }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly fault: Fault };

/** A piece of what is said in a choice. */
export type PartEvent = Exclude<Extract<CanonicalEvent, { readonly choice: number }>, { kind: 'finish' }>;
