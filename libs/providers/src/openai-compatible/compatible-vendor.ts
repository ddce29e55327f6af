import type { CompatibleKind, ToolChoice } from '@headgate/domain';
import type { FaultCode, JsonObject } from '@headgate/kernel';
import type { OpenAiAccent } from '../openai/accent.ts';
import type { MediaLanguage } from '../openai/native-media.ts';

/** What a vendor's imitation of chat completions takes otherwise than OpenAI, as data. Absent means: as OpenAI does. */
export interface ChatQuirks {
  /** The one spelling of the answer's ceiling it knows; absent where it knows both. */
  readonly maxTokens?: 'max_tokens' | 'max_completion_tokens';
  /** True where the role `developer` is unknown: it is said as `system`, which means the same. */
  readonly developerIsSystem?: boolean;
  /** True where a message may have no `name`. */
  readonly dropsNames?: boolean;
  /** Fields it refuses, and that do no harm by being left out: dropped and disclosed. */
  readonly drops?: readonly string[];
  /** Fields it cannot honour and callers rely on: a call with one is refused before it costs anything. */
  readonly refuses?: readonly string[];
  /** The choices among tools it honours; without `none`, the tools are not offered instead. */
  readonly toolChoices?: readonly ToolChoice['kind'][];
  /** The formats of an answer it honours beside plain text. */
  readonly formats?: readonly ('json_object' | 'json_schema')[];
  readonly maxStops?: number;
  /** True where a stream always reports usage and `stream_options` is not known. */
  readonly alwaysReportsUsage?: boolean;
  /** Fields sent with every call that was translated. */
  readonly adds?: JsonObject;
  /** True where a body in OpenAI's own language is nobody's to change: what answers is not known. */
  readonly keepsBodies?: boolean;
}

/** Languages of OpenAI's beside chat completions. */
export type FurtherLanguage = 'openai-responses' | 'openai-completions' | 'openai-embeddings';

/** A vendor that speaks OpenAI's language: everything Headgate knows of it. */
export interface CompatibleVendor extends Pick<OpenAiAccent, 'thoughtsField' | 'toReasoning' | 'isReasoningBeside'> {
  readonly kind: CompatibleKind;
  readonly chat: ChatQuirks;
  /** Languages that pass through, with their paths where these are not OpenAI's. */
  readonly speaks: Readonly<Partial<Record<FurtherLanguage, string>>>;
  /** Pictures, sound, moderation and rankings it has, all at OpenAI's paths. */
  readonly media?: readonly MediaLanguage[];
  /** Embeddings that exist but know one encoding only: callers get the one they asked for all the same. */
  readonly embedsFloatsOnly?: boolean;
  readonly faultCodes?: Readonly<Record<string, FaultCode>>;
  readonly hiddenFailure?: NonNullable<OpenAiAccent['hiddenFailure']>;
}
